"""Work over blocks of rows, on one core, several, or several machines."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from numpy.typing import NDArray

Kernel = Literal["auto", "numba", "scipy"]
# Below, loading the compiled kernel costs more than it saves.
KERNEL_ABOVE = 4000


def is_large(n_people: int) -> bool:
    """Return whether an event is of a size that compiled code is loaded for, where there is any."""
    return n_people > KERNEL_ABOVE


def kernel_for(n_rows: int, kernel: Kernel) -> ModuleType | None:
    """Return the compiled functions, or None where SciPy does the work.

    Parameters
    ----------
    n_rows : int
        Size of the event.
    kernel : {"auto", "numba", "scipy"}
        "auto" takes numba above 4,000 people where it is installed.

    Returns
    -------
    module or None
        `matchmaker.matching.kernel`.

    Raises
    ------
    ValueError
        If the name is another one.
    ModuleNotFoundError
        If numba is asked for but not installed.
    """
    if kernel not in {"auto", "numba", "scipy"}:
        raise ValueError(f'kernel is {kernel!r}, expected "auto", "numba" or "scipy".')
    if kernel == "scipy":
        return None
    if kernel == "auto" and (not is_large(n_rows) or importlib.util.find_spec("numba") is None):
        return None
    # Loaded only here: numba takes half a second and 80 MB.
    return importlib.import_module("matchmaker.matching.kernel")


class SharedData:
    """What every block needs, in a form that joblib sends once to each machine.

    Its Dask backend does so with what is large and may be referred to weakly, which a tuple may not.
    """

    def __init__(self, data: tuple[Any, ...]) -> None:
        self.data = data

    def __sizeof__(self) -> int:
        return 1_000_000


def _block(
    function: Callable[..., tuple[NDArray[Any], ...]], first: int, last: int, shared: SharedData
) -> tuple[NDArray[Any], ...]:
    """Return what the function makes of one block."""
    return function(first, last, *shared.data)


def in_blocks(
    function: Callable[..., tuple[NDArray[Any], ...]],
    data: tuple[Any, ...],
    n_rows: int,
    size: int,
    *,
    n_jobs: int | None,
    backend: str | None,
    progress: Callable[[float], None] | None = None,
) -> tuple[NDArray[Any], ...]:
    """Return a function's arrays over all rows, computed block by block.

    Parameters
    ----------
    function : callable
        Called as ``function(first, last, *data)``; returns arrays with a row for each.
    data : tuple
        What every block needs; sent to each process once where the backend can.
    n_rows, size : int
        Number of rows, at least one; rows in a block.
    n_jobs : int or None
        Blocks at a time, -1 = all cores. None: what `joblib.parallel_config` says, else one.
    backend : str or None
        Any of joblib's: "threading", "loky", "dask" (with a `dask.distributed.Client` open).
        None: what `joblib.parallel_config` says, else threads.
    progress : callable, optional
        Told the finished share of the rows.

    Returns
    -------
    tuple of ndarray
        In the order of rows, whatever the backend.
    """
    shared = SharedData(data)
    blocks = [(first, min(first + size, n_rows)) for first in range(0, n_rows, size)]
    made: list[tuple[NDArray[Any], ...]] = []
    if n_jobs is None and backend is None and "joblib" not in sys.modules:
        # Nobody can have asked for more than one core.
        for first, last in blocks:
            made.append(_block(function, first, last, shared))
            if progress is not None:
                progress(last / n_rows)
        return _joined(made)
    # Loaded only here: neither a small run nor a web process that reads fitted events needs it.
    from joblib import Parallel, delayed, parallel_config
    from joblib.parallel import get_active_backend

    tasks = (delayed(_block)(function, first, last, shared) for first, last in blocks)
    asked = {"n_jobs": n_jobs, "backend": backend}
    with parallel_config(**{name: value for name, value in asked.items() if value is not None}):
        # Where the backend can, blocks come back as they are done, so that progress is told.
        can_stream = get_active_backend(prefer="threads")[0].supports_return_generator
        parallel = Parallel(prefer="threads", return_as="generator" if can_stream else "list")
        for arrays in parallel(tasks):
            made.append(arrays)
            if progress is not None:
                progress(min(len(made) * size / n_rows, 1.0))
    return _joined(made)


def _joined(made: list[tuple[NDArray[Any], ...]]) -> tuple[NDArray[Any], ...]:
    return tuple(np.concatenate(parts) for parts in zip(*made, strict=True))


def in_order(
    scores: NDArray[np.float32], indices: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return rows best first, ties by the lower column, NaN and -1 where a row has fewer."""
    order = np.lexsort((indices, -scores))
    best = np.take_along_axis(scores, order, axis=1).astype(np.float64)
    found = np.take_along_axis(indices, order, axis=1).astype(np.intp)
    best[found < 0] = np.nan
    return best, found


def best_of_row(
    scores: NDArray[np.float32], columns: NDArray[np.intp], k: int
) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Return the best k of one row without order; among equal ones the lowest columns."""
    if len(scores) > k:
        worst = np.partition(scores, len(scores) - k)[len(scores) - k]
        above = np.flatnonzero(scores > worst)
        equal = np.flatnonzero(scores == worst)
        equal = equal[np.argsort(columns[equal])][: k - len(above)]
        kept = np.concatenate([above, equal])
        scores, columns = scores[kept], columns[kept]
    return scores, columns
