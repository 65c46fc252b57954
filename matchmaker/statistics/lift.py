"""How many times as often something is so in one group of pairs as in another."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from typing import TypeAlias

import numpy as np

from matchmaker.statistics.clusters import Group, PersonSums, person_sums
from matchmaker.statistics.dyadic import inflation, least_variance, proportion_of, variance_of
from matchmaker.statistics.proportion import Proportion, checked_tail

Limits: TypeAlias = tuple[float | None, float | None]
"""The ends of an interval, None where there is none."""

_CLOSEST = 0.9
"""Correlation of two shares that is granted at most."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A quotient with its interval.

    Parameters
    ----------
    value : float or None
        None when it has none: nothing to divide, or by zero.
    low, high : float or None
        Limits, at least 0; a high of None beside a low means that the data set no upper limit.
    """

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two shares of pairs with their quotient.

    Parameters
    ----------
    treated, control : Proportion
        Suggested pairs, and the pairs they are held against.
    lift : Ratio
        Treated share by control share.
    """

    treated: Proportion
    control: Proportion
    lift: Ratio


def compare(treated: Group, control: Group, *, level: float = 0.95) -> Comparison:
    """Compare the shares of two groups of pairs.

    The logarithm of the lift is as far from its limits as those of the two shares together (square-root
    rule), less what the shares have in common: people in both groups move them together. Limits of the
    shares carry their skewness and their quantiles over. Where all outcomes of a group are equal the data
    show no variance: then the lift lies between the quotients of opposite limits, which is wider than
    needed and never narrower.

    Parameters
    ----------
    treated, control : ClusteredOutcomes or CountsOnly
        Groups without a pair in common.
    level : float
        Coverage of each interval, in (0, 1).

    Returns
    -------
    Comparison
        Its lift has no value and no limits when a group is empty or no outcome of either group is so.

    Raises
    ------
    ValueError
        If shapes, types, counts or the level are impossible.

    References
    ----------
    Zou and Donner (2008), Construction of confidence limits about effect measures: a general approach.
    Aronow, Samii and Assenova (2015), Cluster-robust variance estimation for dyadic data.
    """
    tail = checked_tail(level)
    first, second = person_sums(treated), person_sums(control)
    shares = proportion_of(first, tail=tail), proportion_of(second, tail=tail)
    limits = [(share.low, share.high) for share in shares]
    return Comparison(*shares, lift=ratio_of(first, second, *limits))


def ratio_of(first: PersonSums, second: PersonSums, limits: Limits, other_limits: Limits) -> Ratio:
    """Return the quotient of two shares whose limits are known.

    Parameters
    ----------
    first, second : PersonSums
        Of the groups; their shares by weight are divided.
    limits, other_limits : (float or None, float or None)
        Of the intervals of these shares.

    Returns
    -------
    Ratio
    """
    if first.n == 0 or second.n == 0 or first.n_hits == second.n_hits == 0:
        return Ratio(None, None, None)
    value = first.share / second.share if second.n_hits else None
    correlation = _correlation(first, second)
    if value is None or correlation is None:
        return _quotient_of_limits(value, limits, other_limits)
    down, up = _distances(first.share, limits)
    other_down, other_up = _distances(second.share, other_limits)
    low = _together(down, other_up, correlation)
    high = _together(up, other_down, correlation)
    return Ratio(value, exp(log(value) - low), exp(log(value) + high))


def _distances(share: float, limits: Limits) -> tuple[float, float]:
    low, high = (limit or share for limit in limits)
    return log(share / low), log(high / share)


def _together(one: float, other: float, correlation: float) -> float:
    return sqrt(max(one**2 + other**2 - 2 * correlation * one * other, 0.0))


def _quotient_of_limits(value: float | None, limits: Limits, other_limits: Limits) -> Ratio:
    (low, high), (other_low, other_high) = limits, other_limits
    return Ratio(
        value,
        low / other_high if low is not None and other_high else None,
        high / other_low if high is not None and other_low else None,
    )


def _correlation(first: PersonSums, second: PersonSums) -> float | None:
    """Return how two shares move together, None where the data show none of their variances.

    It is estimated from few people and pulled towards zero by half of its standard error there, which is
    about one over the root of their number: what is granted narrows the interval.
    """
    variances = variance_of(first), variance_of(second)
    factors = inflation(first), inflation(second)
    if first.is_flat or second.is_flat or None in {*variances, *factors}:
        return None
    spreads = [
        sqrt(max(variance or 0.0, least_variance(sums)))
        for sums, variance in zip((first, second), variances, strict=True)
    ]
    _, at, other_at = np.intersect1d(first.people, second.people, assume_unique=True, return_indices=True)
    shared = float(first.residuals()[at] @ second.residuals()[other_at])
    covariance = sqrt((factors[0] or 1.0) * (factors[1] or 1.0)) * shared / (first.total * second.total)
    pull = max(1 - 0.5 / sqrt(min(first.effective_people, second.effective_people)), 0.0)
    return pull * float(np.clip(covariance / (spreads[0] * spreads[1]), -_CLOSEST, _CLOSEST))
