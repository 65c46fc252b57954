"""The greatest entries of each row of a sparse product."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from matchmaker.matching.blocks import Kernel, best_of_row, in_blocks, in_order, kernel_for
from matchmaker.matching.postings import Postings, Rows, empty_heaps, plain_rows, postings

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

_KERNEL_ROWS = 4096
_SCIPY_CELLS = 4_000_000
# One sum for each column is all that is held, so blocks are twice as wide as for two directions.
_WIDTH = 8192


def top_plain(
    left: csr_array[Any],
    right: csr_array[Any],
    k: int,
    *,
    symmetric: bool = False,
    n_jobs: int | None = None,
    backend: str | None = None,
    kernel: Kernel = "auto",
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return each row's greatest entries of ``left @ right.T``, the diagonal left out.

    Parameters
    ----------
    left, right : csr_array of shape (n, n_features)
        Not negative, indices sorted; computed in 32 bits.
    k : int
        How many each.
    symmetric : bool
        Whether the product is known to be symmetric; the compiled kernel then multiplies each pair
        once, on one core. Pays for small `k`. Sums may differ in their last bit.
    n_jobs, backend : int, str, optional
        See `matchmaker.matching.blocks.in_blocks`.
    kernel : {"auto", "numba", "scipy"}
        What computes it; the answers are the same.

    Returns
    -------
    scores, indices : ndarray of shape (n, k)
        Greatest first, ties by the lower column, NaN and -1 where fewer are positive.
    """
    n = left.shape[0]
    if k == 0 or n == 0:
        return np.full((n, k), np.nan), np.full((n, k), -1, dtype=np.intp)
    left, right = left.astype(np.float32), right.astype(np.float32)
    compiled = kernel_for(n, kernel) is not None
    if not compiled:
        data: tuple[Any, ...] = left, right.T.tocsr(), k
        scores, indices = in_blocks(
            _scipy_rows, data, n, max(1, _SCIPY_CELLS // n), n_jobs=n_jobs, backend=backend
        )
    elif symmetric:
        scores, indices, _ = heaps = empty_heaps(n, k)
        from matchmaker.matching.kernel_plain import halves

        halves(plain_rows(left), postings(right, _WIDTH), heaps)
    else:
        data = plain_rows(left), postings(right, _WIDTH), k
        scores, indices = in_blocks(_kernel_rows, data, n, _KERNEL_ROWS, n_jobs=n_jobs, backend=backend)
    return in_order(scores, indices)


def _kernel_rows(
    first: int, last: int, rows: Rows, by_term: Postings, k: int
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return heaps of consecutive rows' greatest entries."""
    # Here and not above: a process of a cluster loads it by itself.
    from matchmaker.matching.kernel_plain import plain

    heaps = empty_heaps(last - first, k)
    plain(rows, by_term, first, heaps)
    return heaps.scores, heaps.indices


def _scipy_rows(
    first: int, last: int, left: csr_array[np.float32], by_term: csr_array[np.float32], k: int
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return consecutive rows' greatest entries without order."""
    heaps = empty_heaps(last - first, k)
    product = left[first:last] @ by_term
    for row, own in enumerate(range(first, last)):
        part = slice(product.indptr[row], product.indptr[row + 1])
        columns, values = product.indices[part].astype(np.intp), product.data[part]
        kept = (columns != own) & (values > 0)
        best, found = best_of_row(values[kept], columns[kept], k)
        heaps.scores[row, : len(best)], heaps.indices[row, : len(best)] = best, found
    return heaps.scores, heaps.indices
