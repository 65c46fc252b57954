"""One method on one event in a process of its own."""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from matchmaker.bench.events import Event

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchmaker.matching.blocks import Kernel

PLACES = 3
# Above, the peers' rows are sampled: some would take the better part of an hour.
SAMPLED_ABOVE = 20_000
SAMPLE = 3000
_WARM_UP = 64
_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")

WHOLE = ("whole", "whole_places", "tutorial")
OUR_STAGES = ("plain", "candidates", "both_ways", "one_way")
PEERS = ("scipy_rows", "sklearn_neighbors", "sparse_dot_topn")


class Spent(NamedTuple):
    """What a method took: processor and clock seconds, greatest memory, of which held before it began."""

    cpu_s: float
    wall_s: float
    peak_mib: float
    before_mib: float
    is_sampled: bool


def peak_mib() -> float:
    """Return the greatest memory this process has held since its peak was last forgotten."""
    if _STATUS.exists():
        line = next(line for line in _STATUS.read_text("ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource  # not on Windows

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _forget_peak() -> None:
    """Begin to measure the greatest memory anew where the kernel lets us."""
    gc.collect()
    if _CLEAR.exists():
        _CLEAR.write_text("5", "ascii")


def run(method: str, event: Event, asked_at: float) -> Spent:
    """Run a method; a whole run counts from when its process was asked for, a stage from its vectors.

    Its processor seconds are the process's own, from its start; clock seconds have what starting it took.
    """
    if method in WHOLE:
        # Imported here, so that a whole run's time and memory are its own.
        if method == "whole":
            from matchmaker.bench.ours import whole_run

            whole_run(event)
        elif method == "whole_places":
            from matchmaker.bench.ours import whole_run_with_places

            whole_run_with_places(event)
        else:
            from matchmaker.bench.peers import dense_tutorial

            dense_tutorial(event, PLACES)
        return Spent(time.process_time(), time.time() - asked_at, peak_mib(), 0.0, is_sampled=False)

    from matchmaker.bench.ours import kernel_name

    kernel = kernel_name(len(event.goals))
    small = Event(event.goals[:_WARM_UP], event.skills[:_WARM_UP])
    # The first call loads libraries and compiled code: before the clock starts, whatever the method.
    _stage(method, small, kernel)[0]()
    stage, share = _stage(method, event, kernel)
    _forget_peak()
    before = peak_mib()
    cpu, wall = time.process_time(), time.perf_counter()
    stage()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return Spent(cpu / share, wall / share, peak_mib(), before, is_sampled=share < 1)


def _stage(method: str, event: Event, kernel: Kernel) -> tuple[Callable[[], object], float]:
    """Return the stage with its vectors ready, and for what share of the rows it asks."""
    import numpy as np

    from matchmaker.bench import peers
    from matchmaker.bench.ours import moments_of, top_candidates, top_one_way, top_plain, vectors_of

    if method in {"candidates", "both_ways", "one_way"}:
        vectors = vectors_of(event)
        if method == "candidates":
            return lambda: top_candidates(*vectors, kernel), 1.0
        if method == "one_way":
            return lambda: top_one_way(*vectors, kernel), 1.0
        known = moments_of(*vectors, kernel)
        return lambda: top_candidates(*vectors, kernel, known), 1.0
    # What these methods do not use must not count as their memory.
    one, other = peers.stacked(*(side.terms for side in vectors_of(event)))
    if method == "plain":
        return lambda: top_plain(one, other, PLACES, kernel), 1.0
    ask = {name: getattr(peers, name) for name in PEERS}[method]
    n = len(event.goals)
    rows = np.arange(n)
    if n > SAMPLED_ABOVE:
        rows = np.sort(np.random.default_rng(0).choice(n, SAMPLE, replace=False))
    return lambda: ask(one, other, rows, PLACES), len(rows) / n


def main() -> None:
    """Read the event's file, run the named method, print what it took since the given time of day."""
    method, path, asked_at = sys.argv[1:]
    event = Event(**json.loads(Path(path).read_text("utf-8")))
    sys.stdout.write(json.dumps(run(method, event, float(asked_at))._asdict()))


if __name__ == "__main__":
    main()
