"""Times one newcomer against a stored crowd, by NumPy and SciPy alone.

Run as ``python tests/benchmarks/newcomer.py [--people 100000] [--newcomers 300] [--file crowd.npz]``.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from matchmaker.bench.events import zipf_event
from matchmaker.matching import Matcher, load_fitted

# Libraries that a web process which answers newcomers need not have.
_WITHOUT = ("numba", "sklearn", "joblib")


def measure(file: Path, newcomers: int) -> None:
    """Print processor milliseconds of newcomers, after one that makes the crowd read its file."""
    crowd = load_fitted(file)
    event = zipf_event(newcomers + 1, seed=8)
    spent = []
    for goals, skills in zip(event.goals, event.skills, strict=True):
        begun = time.process_time()
        crowd.newcomer(goals, skills, 3)
        spent.append((time.process_time() - begun) * 1000)
    tenths = statistics.quantiles(spent[1:], n=100)
    figures = {"people": crowd.n_people, "newcomers": newcomers, "first": spent[0]}
    figures |= {"p10": tenths[9], "median": tenths[49], "p99": tenths[98]}
    sys.stdout.write(json.dumps({name: round(figure, 2) for name, figure in figures.items()}) + "\n")


def main() -> None:
    """Fit and store a crowd unless there is one, then measure in a process without the other libraries."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--newcomers", type=int, default=300)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        sys.modules.update(dict.fromkeys(_WITHOUT))
        measure(given.file, given.newcomers)
        return
    with tempfile.TemporaryDirectory() as folder:
        file = given.file or Path(folder) / "crowd.npz"
        if not file.exists():
            event = zipf_event(given.people, seed=7)
            Matcher().fit(event.goals, event.skills).save(file)
        subprocess.run(
            [sys.executable, __file__, "--measure", "--file", file, "--newcomers", str(given.newcomers)],
            check=True,
        )


if __name__ == "__main__":
    main()
