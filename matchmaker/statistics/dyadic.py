"""A share of pairs, whose interval knows that pairs share people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scipy.special import stdtrit

from matchmaker.statistics.clusters import ClusteredOutcomes, Group, PersonSums, person_sums
from matchmaker.statistics.proportion import Proportion, checked_tail, score_limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

_LARGEST_CORRELATION = 0.5
"""Of two pairs with one person in common, when outcomes are nothing but the sum of two habits."""

_ROUNDS = 50
"""Ample for the zero-cell correlation to settle: it rises in ever smaller steps."""


def dyadic(
    outcomes: Sequence[bool] | NDArray[np.bool_], people: NDArray[Any], *, level: float = 0.95
) -> Proportion:
    """Return the share of pairs for which something is so, with a person-clustered interval.

    Parameters
    ----------
    outcomes : sequence or array of bool, of length m
        Whether it was so, for each pair.
    people : array of shape (m, 2)
        Ids of the two people of each pair.
    level : float
        Coverage of the interval, in (0, 1).

    Returns
    -------
    Proportion
        Its interval is None when m is 0.

    Raises
    ------
    ValueError
        If shapes, types or the level are impossible.

    See Also
    --------
    dyadic_of : the same for a group in either form, with the method.
    """
    return dyadic_of(ClusteredOutcomes(outcomes, people), level=level)


def dyadic_of(group: Group, *, level: float = 0.95) -> Proportion:
    """Return the share of a group's pairs for which something is so, with a person-clustered interval.

    The variance of the share allows any two pairs with a person in common to be correlated. It tells how
    many independent pairs the group is worth; the score interval for that many follows, with the quantile
    of Student's t for as many equally busy people. A group is never worth more than its pairs: an estimate
    below the binomial variance is noise, since habits make pairs alike and not unlike.

    Parameters
    ----------
    group : ClusteredOutcomes or CountsOnly
        The pairs.
    level : float
        Coverage of the interval, in (0, 1).

    Returns
    -------
    Proportion
        Its interval is None when the group is empty.

    Raises
    ------
    ValueError
        If shapes, types, counts or the level are impossible.

    References
    ----------
    Aronow, Samii and Assenova (2015), Cluster-robust variance estimation for dyadic data.
    Wilson (1927), Probable inference, the law of succession, and statistical inference.
    Korn and Graubard (1998), Confidence intervals for proportions with small expected number of positive
    counts estimated from survey data (effective sample size and t in an interval for a proportion).
    """
    tail = checked_tail(level)
    sums = person_sums(group)
    if sums.n == 0:
        return Proportion(0, 0, None, None)
    quantile = t_quantile(sums.effective_people, tail)
    worth = _independent_pairs_if_flat(sums, quantile) if sums.is_flat else _independent_pairs(sums)
    low, high = score_limits(sums.share, worth, quantile=quantile)
    return Proportion(sums.n_hits, sums.n, low, high)


def t_quantile(effective_people: float, tail: float) -> float:
    """Return Student's quantile for a variance that was estimated from so many people.

    Parameters
    ----------
    effective_people : float
        At least 1.
    tail : float
        Probability below the quantile.

    Returns
    -------
    float
        Standard errors to each side of an estimate.
    """
    return float(stdtrit(max(effective_people - 1, 1.0), tail))


def inflation(sums: PersonSums) -> float | None:
    """Return by what the clustered variance of a group must be multiplied to be unbiased.

    Residuals are taken from the group's own share, which pulls their sums towards zero: by the share of
    all couples of observations that have a person in common, when everybody is equally busy.

    Parameters
    ----------
    sums : PersonSums
        Of a group that is not empty.

    Returns
    -------
    float or None
        At least 1; None when all pairs share somebody, so that nothing independent is left to compare.
    """
    remaining = 1 - (sums.person_squares - sums.pairs_squared) / sums.n**2
    return 1 / remaining if remaining > 0 else None


def _independent_pairs(sums: PersonSums) -> float:
    factor = inflation(sums)
    if factor is None:
        return _worth(sums, _LARGEST_CORRELATION)
    residuals = sums.residuals()
    variance = factor * (float(residuals @ residuals) - sums.counted_twice()) / sums.n**2
    binomial = sums.share * (1 - sums.share)
    if variance <= binomial / sums.n:
        return float(sums.n)
    return max(binomial / variance, 1.0)


def _independent_pairs_if_flat(sums: PersonSums, quantile: float) -> float:
    """Return how many independent pairs a group with equal outcomes is worth.

    It shows no variance, so the correlation is the largest plausible one: if habits are as strong as
    can be expected (rates of people vary by as much as their mean), pairs with a person in common
    correlate by the odds of the rare outcome, taken at the interval's own far limit.
    """
    worth = float(sums.n)
    for _ in range(_ROUNDS):
        low, high = score_limits(sums.share, worth, quantile=quantile)
        rare = high - low
        worth = _worth(sums, min(rare / (1 - rare), _LARGEST_CORRELATION))
    return worth


def _worth(sums: PersonSums, correlation: float) -> float:
    # Two pairs with both people in common correlate twice as much, which the sums by person count.
    return sums.n / (1 + correlation * (sums.person_squares / sums.n - 2))
