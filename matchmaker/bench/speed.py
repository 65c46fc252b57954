"""What the matching costs beside other ways, each in a fresh process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
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
    "whole": "ours, whole run, words",
    "whole_places": "ours, whole run, places",
    "tutorial": "dense tutorial, whole run",
    "candidates": "ours, candidates",
    "both_ways": "ours, both directions",
    "one_way": "ours, one direction",
    "plain": "ours, top three",
    "scipy_rows": "SciPy rows",
    "sklearn_neighbors": "NearestNeighbors",
    "sparse_dot_topn": "sparse_dot_topn",
}
# A slope through two points says nothing of how well it fits.
_POINTS = 3
# Stages that stand beside each other in a table of their own.
_COMPARED = ("both_ways", "one_way")
_OURS = {*OUR_STAGES, "whole", "whole_places"}
# What every method's processor time is divided by.
_MEASURES = ("plain", "whole", "whole_places")
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
        [sys.executable, "-m", "matchmaker.bench.trial", method, str(file), repr(time.time())],
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
    """Return the power of n that a method’s processor time follows, None for fewer than three sizes."""
    import numpy as np

    sizes = [timing.n for timing in timings]
    if len(set(sizes)) < _POINTS:
        return None
    return float(np.polyfit(np.log(sizes), np.log([timing.spent.cpu_s for timing in timings]), 1)[0])


def sections(timings: Sequence[Timing]) -> list[Section]:
    """Return a table of each kind of event, both directions beside one, the exponents."""
    columns = ("n", "method", "CPU s", "wall s", "peak MiB", "of it before")
    ratios = ("CPU ÷ our top three", "CPU ÷ whole run, words", "CPU ÷ whole run, places")
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
                *(_ratio(timing.spent.cpu_s / cpu[timing.n, own]) for own in _MEASURES),
            )
            for timing in here
        ]
        found.append(Section(f"Events of kind “{kind}”", (*columns, *ratios), rows))
    return [*found, _directions(timings), _exponents(timings)]


def _seconds(figure: float, spent: Spent) -> str:
    return f"{figure:,.3f}{' (sampled)' if spent.is_sampled else ''}"


def _ratio(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= _WHOLE_FROM else f"{ratio:.3g}"


def _directions(timings: Sequence[Timing]) -> Section:
    """Compare the search in both directions with one direction, as many candidates each."""
    from matchmaker.matching.sizes import n_candidates

    cpu = {(timing.kind, timing.n, timing.method): timing.spent.cpu_s for timing in timings}
    rows = [
        (
            kind,
            f"{n:,}",
            f"{n_candidates(n)}",
            "numba" if _is_compiled(n) else "SciPy",
            f"{cpu[kind, n, 'one_way']:,.3f}",
            f"{both:,.3f}",
            _ratio(both / cpu[kind, n, "one_way"]),
        )
        for (kind, n, method), both in cpu.items()
        if method == "both_ways"
    ]
    columns = (
        "event",
        "n",
        "candidates",
        "by",
        "one direction, CPU s",
        "both directions, CPU s",
        "both ÷ one",
    )
    return Section("The search in both directions, goal: at most twice one direction", columns, rows)


def _exponents(timings: Sequence[Timing]) -> Section:
    rows = []
    for kind, method in dict.fromkeys((timing.kind, timing.method) for timing in timings):
        alike = _of_one_kernel([one for one in timings if (one.kind, one.method) == (kind, method)])
        slope = exponent(alike)
        sizes = f"{alike[0].n:,} to {alike[-1].n:,}"
        rows.append((kind, NAMES[method], *(("–", "–") if slope is None else (sizes, f"{slope:.2f}"))))
    return Section("CPU time grows with n to the power of", ("event", "method", "people", "exponent"), rows)


def _of_one_kernel(timings: Sequence[Timing]) -> list[Timing]:
    """Return those by size that the same code computed as the largest: ours changes with the size."""
    ordered = sorted(timings, key=lambda timing: timing.n)
    if ordered[-1].method not in _OURS:
        return ordered
    return [timing for timing in ordered if _is_compiled(timing.n) == _is_compiled(ordered[-1].n)]


def _is_compiled(n: int) -> bool:
    from matchmaker.matching.blocks import is_large

    return is_large(n) and find_spec("numba") is not None


def plot(timings: Sequence[Timing]) -> str:
    """Draw the processor time of each method over the number of people, first kind of event only."""
    kind = timings[0].kind
    series: dict[str, dict[int, float]] = {}
    for timing in timings:
        if timing.kind == kind and timing.method not in _COMPARED:
            series.setdefault(NAMES[timing.method], {})[timing.n] = timing.spent.cpu_s
    told = "; ".join(
        f"{name}: " + ", ".join(f"{cpu:.3g} s for {n:,}" for n, cpu in points.items())
        for name, points in series.items()
    )
    title = f"Processor seconds over people, events of kind “{kind}”"
    return lines(series, title=title, described=told, across="people", up="CPU seconds")
