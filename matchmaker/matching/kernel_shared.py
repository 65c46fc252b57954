"""What two sparse rows have in common, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.matching.kernel import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.matching.postings import Rows


@compiled
def shared_entries(
    left: Rows, right: Rows, n_columns: int, one: NDArray[np.int64], other: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """Return the columns that both rows of each pair have, with the product of their values.

    Parameters
    ----------
    left, right : Rows
        Both sides, without zeros.
    n_columns : int
        Of both sides.
    one, other : ndarray of shape (n_pairs,)
        The row of each side.

    Returns
    -------
    starts : ndarray of shape (n_pairs + 1,)
        Where each pair's entries begin.
    columns, products : ndarray of shape (n_entries,)
        In the order of the right side.
    """
    starts = np.zeros(len(one) + 1, dtype=np.int32)
    most = 0
    for row in other:
        most += right.starts[row + 1] - right.starts[row]
    # One more, because every step writes where the next entry would stand.
    columns = np.empty(most + 1, dtype=np.int32)
    products = np.empty(most + 1)
    values = np.zeros(n_columns)
    entry = 0
    for pair in range(len(one)):
        first, last = left.starts[one[pair]], left.starts[one[pair] + 1]
        for at in range(first, last):
            values[left.columns[at]] = left.values[at]
        for at in range(right.starts[other[pair]], right.starts[other[pair] + 1]):
            value = values[right.columns[at]]
            columns[entry] = right.columns[at]
            products[entry] = value * np.float64(right.values[at])
            # Counted, not asked: a processor would guess wrong too often.
            entry += value != 0
        for at in range(first, last):
            values[left.columns[at]] = 0.0
        starts[pair + 1] = entry
    return starts, columns[:entry], products[:entry]
