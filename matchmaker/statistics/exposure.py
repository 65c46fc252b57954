"""How evenly places on lists, or anything else that is counted by person, are spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Exposure:
    """How often people are listed.

    Parameters
    ----------
    n_people, total : int
        People, and all the times they are listed.
    left_out : int
        People who are not listed at all.
    busiest : int
        On how many lists the most listed person is.
    gini : float or None
        Inequality in [0, 1): 0 when all are listed equally often; None when nobody is listed.
    """

    n_people: int
    total: int
    left_out: int
    busiest: int
    gini: float | None


def exposure(counts: Sequence[int] | NDArray[np.integer[Any]]) -> Exposure:
    """Return how evenly people are listed.

    Parameters
    ----------
    counts : sequence or array of int, of shape (n_people,)
        How often each is listed, at least 0.

    Returns
    -------
    Exposure

    Raises
    ------
    ValueError
        If a count is negative.

    References
    ----------
    Gini (1912), Variabilità e mutabilità; in the form for sorted values of Dixon and others (1987).

    Examples
    --------
    >>> exposure([0, 0, 0, 4]).gini
    0.75
    """
    listed = np.sort(np.asarray(counts, dtype=np.int64))
    n, total = len(listed), int(listed.sum())
    if n and listed[0] < 0:
        raise ValueError(f"a count cannot be negative, got {listed[0]}")
    ranks = 2 * np.arange(1, n + 1) - n - 1
    return Exposure(
        n_people=n,
        total=total,
        left_out=int((listed == 0).sum()),
        busiest=int(listed.max(initial=0)),
        gini=float(ranks @ listed) / (n * total) if total else None,
    )
