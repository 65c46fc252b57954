"""A share of pairs, whose interval knows that pairs share people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from scipy.special import ndtri, stdtrit

from matchmaker.statistics.clusters import ClusteredOutcomes, Group, PersonSums, person_sums
from matchmaker.statistics.extra_variation import limits_with_habits
from matchmaker.statistics.proportion import Proportion, checked_tail, score_limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

_LARGEST_CORRELATION = 0.5
"""Of two pairs with one person in common, when outcomes are nothing but the sum of two habits."""

_ROUNDS = 50
"""Ample for the zero-cell correlation to settle: it rises in ever smaller steps."""

PLANNED_CORRELATION = 0.25
"""Of two such pairs in a crowd of strong habits: decides beforehand whether there are enough."""

_NOTHING_LEFT = 1e-9
"""Rounding leaves so little of one where all pairs share somebody."""

LEAST_INFLATION = 0.8
"""Of the variance of independent pairs, set by simulation (decision 0010): habits make pairs alike and
never unlike, but a bound at 1 would take the upper half of an estimate's noise alone."""


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


class Spread(NamedTuple):
    """How surely a group tells its share.

    Attributes
    ----------
    worth : float
        Independent pairs that would tell it as surely, at least 1.
    quantile : float
        Standard errors to each side of it.
    """

    worth: float
    quantile: float


def dyadic_of(group: Group, *, level: float = 0.95) -> Proportion:
    """Return the share of a group's pairs for which something is so, with a person-clustered interval.

    The variance of the share allows any two pairs with a person in common to be correlated. It tells how
    many independent pairs the group is worth; the score interval for that many follows, with the quantile
    of Student's t for the effective number of people, widened towards one half where habits that are alike
    on the logit scale leave more shares plausible. Where the estimate falls below the variance of
    independent pairs, the quantile is the normal one, since that variance needs no estimate.

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
    Satterthwaite (1946), An approximate distribution of estimates of variance components.

    See Also
    --------
    limits_with_habits : how habits change the variance with the share, with its source.
    """
    return proportion_of(person_sums(group), tail=checked_tail(level))


def proportion_of(sums: PersonSums, *, tail: float) -> Proportion:
    """Return the share of a group that is summed by person, with its interval.

    Parameters
    ----------
    sums : PersonSums
        Of the group.
    tail : float
        Probability below the upper limit.

    Returns
    -------
    Proportion
        Its interval is None when the group is empty.
    """
    if sums.n == 0:
        return Proportion(0, 0, None, None)
    low, high = limits_of(sums, tail=tail)
    return Proportion(sums.n_hits, sums.n, low, high, worth=sums.worth_if(PLANNED_CORRELATION))


def limits_of(sums: PersonSums, *, tail: float) -> tuple[float, float]:
    """Return the limits of the share of a group that is not empty.

    Parameters
    ----------
    sums : PersonSums
        Of the group.
    tail : float
        Probability below the upper limit.

    Returns
    -------
    low, high : float
        In [0, 1].
    """
    variance = variance_of(sums)
    people = sums.effective_people
    if sums.is_flat:
        spread = _spread_if_flat(sums, tail)
    else:
        worth = sums.worth if variance is not None else max(sums.worth_if(_LARGEST_CORRELATION), 1.0)
        spread = score_spread(sums.share, worth=worth, variance=variance, people=people, tail=tail)
    return limits_with_habits(sums.share, spread.worth, alone=sums.worth, quantile=spread.quantile)


def variance_of(sums: PersonSums) -> float | None:
    """Return the clustered variance of a share, which may come out negative.

    Residuals are taken from the group's own share, which pulls their sums towards zero: by the share of
    all couples of observations that have a person in common, when everybody is equally busy.

    Parameters
    ----------
    sums : PersonSums
        Of a group that is not empty.

    Returns
    -------
    float or None
        None when all pairs share somebody, so that nothing independent is left to compare.
    """
    residuals = sums.residuals()
    factor = inflation(sums)
    if factor is None:
        return None
    return factor * (float(residuals @ residuals) - sums.counted_twice()) / sums.total**2


def least_variance(sums: PersonSums) -> float:
    """Return the variance below which an estimate is taken for noise.

    Parameters
    ----------
    sums : PersonSums
        Of a group that is not empty.

    Returns
    -------
    float
        Zero when all outcomes are equal.
    """
    return LEAST_INFLATION * sums.share * (1 - sums.share) / sums.worth


def inflation(sums: PersonSums) -> float | None:
    """Return by what the clustered variance of a group must be multiplied to be unbiased.

    Parameters
    ----------
    sums : PersonSums
        Of a group that is not empty.

    Returns
    -------
    float or None
        At least 1; None when all pairs share somebody.
    """
    remaining = 1 - (sums.person_squares - sums.pairs_squared) / sums.total**2
    return 1 / remaining if remaining > _NOTHING_LEFT else None


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


def score_spread(share: float, *, worth: float, variance: float | None, people: float, tail: float) -> Spread:
    """Return how surely a share is told when its variance was estimated.

    Parameters
    ----------
    share : float
        The estimate, in (0, 1): equal outcomes show no variance.
    worth : float
        Independent observations it would be worth without any dependence.
    variance : float or None
        Its estimated variance; None where there is none.
    people : float
        Effective number of people behind that estimate.
    tail : float
        Probability below the upper limit.

    Returns
    -------
    Spread
        Of all independent observations where there is no variance.
    """
    binomial = share * (1 - share)
    least = LEAST_INFLATION * binomial / worth
    if variance is None:
        return Spread(worth, t_quantile(people, tail))
    if variance <= least:
        return Spread(worth / LEAST_INFLATION, float(ndtri(tail)))
    return Spread(max(binomial / variance, 1.0), t_quantile(people, tail))


def _spread_if_flat(sums: PersonSums, tail: float) -> Spread:
    """Return how surely a group with equal outcomes tells its share.

    It shows no variance, so the correlation is the largest plausible one: if habits are as strong as
    can be expected (rates of people vary by as much as their mean), pairs with a person in common
    correlate by the odds of the rare outcome, taken at the interval's own far limit.
    """
    quantile = t_quantile(sums.effective_people, tail)
    worth = sums.worth
    for _ in range(_ROUNDS):
        low, high = score_limits(sums.share, worth, quantile=quantile)
        rare = high - low
        worth = max(sums.worth_if(min(rare / (1 - rare), _LARGEST_CORRELATION)), 1.0)
    return Spread(worth, quantile)
