"""A share of people, whose interval knows that meetings tie people together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_array

from matchmaker.statistics.dyadic import score_spread
from matchmaker.statistics.proportion import Proportion, checked_tail, score_limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def linked(
    outcomes: Sequence[bool] | NDArray[np.bool_],
    people: NDArray[Any],
    links: NDArray[Any],
    *,
    level: float = 0.95,
) -> Proportion:
    """Return the share of people of whom something is so, when pairs decide it for both of their people.

    Whoever met one of their three was met by one of theirs: such outcomes come in twos, and Wilson's
    interval, which takes people as independent, held the truth in 83 to 94 % of simulated events only.
    Here people with a link may be correlated; otherwise it is the score interval for as many independent
    people as the clustered variance leaves.

    Parameters
    ----------
    outcomes : sequence or array of bool, of length n
        Whether it is so, for each person.
    people : array of shape (n,)
        Ids, each once.
    links : array of shape (m, 2)
        Ids of pairs that both people's outcomes rest on; those with somebody else in them are left out.
    level : float
        Coverage of the interval, in (0, 1).

    Returns
    -------
    Proportion
        Its interval is None when n is 0.

    Raises
    ------
    ValueError
        If shapes or the level are impossible.

    References
    ----------
    Leung (2022), Causal inference under approximate neighborhood interference (variance over the network).
    Kojevnikov, Marmer and Song (2021), Limit theorems for network dependent random variables.
    Wilson (1927), Probable inference, the law of succession, and statistical inference.
    """
    tail = checked_tail(level)
    ids, order = np.unique(people, return_index=True)
    if len(ids) != len(people) or len(outcomes) != len(people):
        raise ValueError(f"{len(outcomes)} outcomes do not fit {len(people)} people, each named once")
    n = len(ids)
    if n == 0:
        return Proportion(0, 0, None, None)
    so = np.asarray(outcomes, dtype=bool)[order]
    share = float(so.mean())
    near = _near(ids, links)
    couples = float(near.sum())
    remaining = 1 - couples / n**2
    residuals = so - share
    variance = float(residuals @ (near @ residuals)) / n**2 / remaining if remaining > 0 else None
    spread = score_spread(share, worth=n, variance=variance, people=n / (couples / n) ** 0.5, tail=tail)
    low, high = score_limits(share, spread.worth, quantile=spread.quantile)
    return Proportion(int(so.sum()), n, low, high)


def _near(ids: NDArray[Any], links: NDArray[Any]) -> csr_array:
    """Return 1 for each person with themselves and with everybody they have a link to."""
    n = len(ids)
    ends = np.asarray(links).reshape(-1, 2)
    ends = np.searchsorted(ids, ends[np.isin(ends, ids).all(axis=1)])
    own = np.arange(n)
    rows = np.concatenate([own, ends[:, 0], ends[:, 1]])
    columns = np.concatenate([own, ends[:, 1], ends[:, 0]])
    near = csr_array((np.ones(len(rows)), (rows, columns)), shape=(n, n))
    near.sum_duplicates()
    near.data[:] = 1.0
    return near
