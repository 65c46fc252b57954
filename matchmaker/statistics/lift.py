"""How many times as often something is so in one group of pairs as in another."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np

from matchmaker.statistics.clusters import Group, PersonSums, person_sums
from matchmaker.statistics.dyadic import dyadic_of, inflation, t_quantile
from matchmaker.statistics.proportion import Proportion, checked_tail


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

    The interval of the lift is symmetric in its logarithm; its variance (delta method) clusters both
    groups jointly on people, so that somebody in both correlates them. Where all outcomes of a group are
    equal the data show no variance: then the lift lies between the quotients of opposite limits, which
    is wider than needed and never narrower.

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
    Katz, Baptista, Azen and Pike (1978), Obtaining confidence intervals for the risk ratio in cohort studies.
    Aronow, Samii and Assenova (2015), Cluster-robust variance estimation for dyadic data.
    """
    first, second = person_sums(treated), person_sums(control)
    shares = dyadic_of(treated, level=level), dyadic_of(control, level=level)
    return Comparison(*shares, lift=_lift(first, second, *shares, tail=checked_tail(level)))


def _lift(
    first: PersonSums, second: PersonSums, treated: Proportion, control: Proportion, *, tail: float
) -> Ratio:
    if first.n == 0 or second.n == 0 or first.n_hits == second.n_hits == 0:
        return Ratio(None, None, None)
    value = first.share / second.share if second.n_hits else None
    variance = _log_variance(first, second)
    if value is None or variance is None:
        return _quotient_of_limits(value, treated, control)
    busy = min(first.effective_people, second.effective_people)
    margin = t_quantile(busy, tail) * sqrt(variance)
    return Ratio(value, exp(log(value) - margin), exp(log(value) + margin))


def _quotient_of_limits(value: float | None, treated: Proportion, control: Proportion) -> Ratio:
    low = treated.low / control.high if treated.low is not None and control.high else None
    high = treated.high / control.low if treated.high is not None and control.low else None
    return Ratio(value, low, high)


def _log_variance(first: PersonSums, second: PersonSums) -> float | None:
    """Return the variance of the logarithm of the lift, None where the data show none."""
    factors = inflation(first), inflation(second)
    if first.is_flat or second.is_flat or factors[0] is None or factors[1] is None:
        return None
    everybody = np.union1d(first.people, second.people)
    influence = np.zeros(len(everybody))
    counted_twice = independent = 0.0
    for sums, factor, sign in ((first, factors[0], 1), (second, factors[1], -1)):
        weight = sqrt(factor) / sums.n_hits
        influence[np.searchsorted(everybody, sums.people)] += sign * weight * sums.residuals()
        counted_twice += weight**2 * sums.counted_twice()
        independent += (1 - sums.share) / sums.n_hits
    return max(float(influence @ influence) - counted_twice, independent)
