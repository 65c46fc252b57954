"""How evenly a set of lists treats the people in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Balance:
    """Figures about everybody's lists.

    Attributes
    ----------
    n_people, n_pairs : int
        People, and different pairs somebody has on their list.
    orphans : int
        People in nobody's list.
    busiest : int
        On how many lists the most listed person is.
    mutual_share : float
        Share of list entries returned by the other, in [0, 1]; NaN without entries.
    full_share : float
        Share of people whose list has no gap, in [0, 1]; NaN without people.
    """

    n_people: int
    n_pairs: int
    orphans: int
    busiest: int
    mutual_share: float
    full_share: float


def balance(indices: ArrayLike) -> Balance:
    """Return how evenly the lists are spread.

    Parameters
    ----------
    indices : array_like of int of shape (n, k)
        Each one's list; -1 for a gap.

    Returns
    -------
    Balance

    Raises
    ------
    ValueError
        If the lists are no table or name somebody who does not exist.

    Examples
    --------
    >>> balance([[1], [0], [0]]).orphans
    1
    """
    lists = np.asarray(indices, dtype=np.intp)
    if lists.ndim != 2:  # noqa: PLR2004 - people times places
        raise ValueError(f"indices has shape {lists.shape}, expected people times places.")
    n = len(lists)
    if lists.size and (lists.min() < -1 or lists.max() >= n):
        raise ValueError(f"indices goes from {lists.min()} to {lists.max()}, but there are {n} people.")
    rows, places = np.nonzero(lists >= 0)
    entries = set(zip(rows.tolist(), lists[rows, places].tolist(), strict=True))
    listed = np.bincount(lists[rows, places], minlength=n)
    returned = sum((j, i) in entries for i, j in entries)
    return Balance(
        n_people=n,
        n_pairs=len({(min(i, j), max(i, j)) for i, j in entries}),
        orphans=int((listed == 0).sum()),
        busiest=int(listed.max(initial=0)),
        mutual_share=returned / len(entries) if entries else float("nan"),
        full_share=float((lists >= 0).all(axis=1).mean()) if n else float("nan"),
    )
