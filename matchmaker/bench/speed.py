"""What the matching costs beside other ways, each in a fresh process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from matchmaker.bench.events import KINDS
from matchmaker.bench.plots import lines
from matchmaker.bench.records import Section
from matchmaker.bench.trial import OUR_STAGES, PEERS, WHOLE, Spent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DENSE_UP_TO = 10_000
_WHOLE_FROM = 100  # ratios above have no decimals
NAMES = {
    "whole": "ours, whole run",
    "tutorial": "dense tutorial, whole run",
    "candidates": "ours, candidates",
    "plain": "ours, top three",
    "scipy_rows": "SciPy rows",
    "sklearn_neighbors": "NearestNeighbors",
    "sparse_dot_topn": "sparse_dot_topn",
}
_ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1"
)


class Timing(NamedTuple):
    """What one method took on one event, the median of all rounds."""

    kind: str
    n: int
    method: str
    spent: Spent


def methods_for(n: int) -> list[str]:
    """Return the methods that can run on so many people here.

    Whole runs come last, so that compiled code is already stored when they load it.
    """
    return [
        method
        for method in (*OUR_STAGES, *PEERS, *WHOLE)
        if (method != "tutorial" or n <= DENSE_UP_TO)
        and (method != "sparse_dot_topn" or find_spec("sparse_dot_topn") is not None)
    ]


def measure(kind: str, n: int, *, seed: int, rounds: int, progress: Callable[[float], None]) -> list[Timing]:
    """Time every method on one made event, one process at a time, the methods in turn in each round."""
    methods = methods_for(n)
    spent: dict[str, list[Spent]] = {method: [] for method in methods}
    with TemporaryDirectory() as folder:
        file = Path(folder) / "event.json"
        file.write_text(json.dumps(KINDS[kind](n, seed)._asdict()), "utf-8")
        for number in range(rounds):
            for place, method in enumerate(methods):
                spent[method].append(_in_child(method, file))
                progress((number * len(methods) + place + 1) / (rounds * len(methods)))
    return [Timing(kind, n, method, _median(spent[method])) for method in methods]


def _in_child(method: str, file: Path) -> Spent:
    child = subprocess.run(
        [sys.executable, "-m", "matchmaker.bench.trial", method, str(file)],
        # The child finds what this process finds, wherever it was started.
        env=os.environ | _ONE_THREAD | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdout=subprocess.PIPE,
        check=True,
    )
    return Spent(**json.loads(child.stdout))


def _median(spent: Sequence[Spent]) -> Spent:
    cpu_s, wall_s, peak_mib, before_mib = (median(figures) for figures in list(zip(*spent, strict=True))[:-1])
    return Spent(cpu_s, wall_s, peak_mib, before_mib, is_sampled=spent[0].is_sampled)


def exponent(timings: Sequence[Timing]) -> float | None:
    """Return the power of n that the processor time of one method follows, None for a single size."""
    import numpy as np

    sizes = [timing.n for timing in timings]
    if len(set(sizes)) < 2:  # noqa: PLR2004 - a slope needs two points
        return None
    return float(np.polyfit(np.log(sizes), np.log([timing.spent.cpu_s for timing in timings]), 1)[0])


def sections(timings: Sequence[Timing]) -> list[Section]:
    """Return a table of each kind of event, then the exponents."""
    columns = ("n", "method", "CPU s", "wall s", "peak MiB", "of it before")
    ratios = ("CPU ÷ our top three", "CPU ÷ our whole run")
    found = []
    for kind in dict.fromkeys(timing.kind for timing in timings):
        here = [timing for timing in timings if timing.kind == kind]
        cpu = {(timing.n, timing.method): timing.spent.cpu_s for timing in here}
        rows = [
            (
                f"{timing.n:,}",
                NAMES[timing.method],
                *(_seconds(figure, timing.spent) for figure in timing.spent[:2]),
                f"{timing.spent.peak_mib:,.0f}",
                f"{timing.spent.before_mib:,.0f}" if timing.spent.before_mib else "–",
                _ratio(timing.spent.cpu_s / cpu[timing.n, "plain"]),
                _ratio(timing.spent.cpu_s / cpu[timing.n, "whole"]),
            )
            for timing in here
        ]
        found.append(Section(f"Events of kind “{kind}”", (*columns, *ratios), rows))
    return [*found, _exponents(timings)]


def _seconds(figure: float, spent: Spent) -> str:
    return f"{figure:,.3f}{' (s)' if spent.is_sampled else ''}"


def _ratio(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= _WHOLE_FROM else f"{ratio:.3g}"


def _exponents(timings: Sequence[Timing]) -> Section:
    rows = []
    for kind, method in dict.fromkeys((timing.kind, timing.method) for timing in timings):
        slope = exponent([timing for timing in timings if (timing.kind, timing.method) == (kind, method)])
        rows.append((kind, NAMES[method], "–" if slope is None else f"{slope:.2f}"))
    return Section("CPU time grows with n to the power of", ("event", "method", "exponent"), rows)


def plot(timings: Sequence[Timing]) -> str:
    """Draw the processor time of each method over the number of people, first kind of event only."""
    kind = timings[0].kind
    series: dict[str, dict[int, float]] = {}
    for timing in timings:
        if timing.kind == kind:
            series.setdefault(NAMES[timing.method], {})[timing.n] = timing.spent.cpu_s
    told = "; ".join(
        f"{name}: " + ", ".join(f"{cpu:.3g} s for {n:,}" for n, cpu in points.items())
        for name, points in series.items()
    )
    title = f"Processor seconds over people, events of kind “{kind}”"
    return lines(series, title=title, described=told, across="people", up="CPU seconds")
