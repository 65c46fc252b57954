"""The greatest products of sparse rows in one direction, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.matching.kernel import CELLS, add_product, compiled, push, worst_of

if TYPE_CHECKING:
    from matchmaker.matching.postings import Heaps, Postings, Rows

_ZERO = np.float32(0)


@compiled
def plain(rows: Rows, postings: Postings, first_row: int, heaps: Heaps) -> None:
    """Fill in consecutive rows' greatest positive products, the diagonal left out.

    Parameters
    ----------
    rows, postings : Rows, Postings
        Both sides of the product, with the same number of rows.
    first_row : int
        The first row.
    heaps : Heaps
        Empty.
    """
    scores, indices, sizes = heaps
    n, width = len(rows.starts) - 1, postings.width[0]
    sums = np.zeros(width, dtype=np.float32)
    for block in range(postings.starts.shape[0]):
        start = block * width
        cells = min(width, n - start)
        for row in range(len(sizes)):
            add_product(sums, rows, first_row + row, postings, block)
            if start <= first_row + row < start + width:
                sums[first_row + row - start] = 0
            worst = max(worst_of(scores, sizes, row), _ZERO)
            for low in range(0, cells, CELLS):
                high = min(low + CELLS, cells)
                found = False
                for cell in range(np.uint64(low), np.uint64(high)):
                    found |= sums[cell] > worst
                if found:
                    for cell in range(low, high):
                        if sums[cell] > worst:
                            worst = max(push(scores, indices, sizes, row, sums[cell], start + cell), _ZERO)
            sums[:] = 0


@compiled
def halves(rows: Rows, postings: Postings, heaps: Heaps) -> None:
    """Fill in all rows' greatest positive products where the product is symmetric.

    Parameters
    ----------
    rows, postings : Rows, Postings
        Both sides of the product.
    heaps : Heaps
        Empty, for all rows.

    Notes
    -----
    Each pair is multiplied once and offered to both.
    """
    scores, indices, sizes = heaps
    n, width = len(rows.starts) - 1, postings.width[0]
    sums = np.zeros(width, dtype=np.float32)
    worst = np.zeros(n, dtype=np.float32)
    theirs = np.zeros(width, dtype=np.float32)
    for block in range(postings.starts.shape[0]):
        start = block * width
        theirs[: min(width, n - start)] = worst[start : start + width]
        for row in range(start, n):
            add_product(sums, rows, row, postings, block)
            cells = min(width, row - start)
            own = worst[row]
            for low in range(0, cells, CELLS):
                high = min(low + CELLS, cells)
                found = False
                for cell in range(np.uint64(low), np.uint64(high)):
                    found |= (sums[cell] > own) | (sums[cell] > theirs[cell])
                if found:
                    for cell in range(low, high):
                        if sums[cell] > own:
                            own = max(push(scores, indices, sizes, row, sums[cell], start + cell), _ZERO)
                        if sums[cell] > theirs[cell]:
                            now = push(scores, indices, sizes, start + cell, sums[cell], row)
                            theirs[cell] = max(now, _ZERO)
            worst[row] = own
            if row < start + width:
                theirs[row - start] = own
            sums[:] = 0
        worst[start : start + width] = theirs[: min(width, n - start)]
