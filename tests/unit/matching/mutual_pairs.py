"""The pairs of lists that everybody shares with those on them."""

import numpy as np
from numpy.typing import NDArray


def pairs_of(indices: NDArray[np.intp]) -> set[tuple[int, int]]:
    """Return the pairs of lists that are mutual, else fail."""
    entries = {(i, j) for i, row in enumerate(indices.tolist()) for j in row if j >= 0}
    assert entries == {(j, i) for i, j in entries}
    return {(i, j) for i, j in entries if i < j}
