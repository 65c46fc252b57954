"""Whether pairs of higher score are those for which it is so."""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, sqrt, tanh
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.statistics.dyadic import t_quantile
from matchmaker.statistics.proportion import MIN_WORTH, checked_tail
from matchmaker.statistics.scores import checked_scores
from matchmaker.statistics.values import mean_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.statistics.clusters import ClusteredOutcomes


@dataclass(frozen=True, slots=True)
class RankCorrelation:
    """Spearman's correlation with its interval.

    Parameters
    ----------
    value : float or None
        In [-1, 1]; None when all scores or all outcomes are equal.
    low, high : float or None
        Limits of the interval; None where the data set none.
    n : int
        Observations.
    worth : float
        How many independent ones they can be counted on to be worth.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    worth: float

    @property
    def enough(self) -> bool:
        """Whether the data say anything; if not, the report prints "too few answers to say"."""
        return self.low is not None and self.worth >= MIN_WORTH


def rank_correlation(
    scores: NDArray[np.float64], group: ClusteredOutcomes, *, level: float = 0.95
) -> RankCorrelation:
    """Return how the ranks of scores and outcomes go together.

    The value is `scipy.stats.spearmanr`'s, whose interval takes observations as independent; here the
    influence of each observation on it is summed by person, and the interval is symmetric in Fisher's z.

    Parameters
    ----------
    scores : array of float, of length m
        Of the group's observations, one each.
    group : ClusteredOutcomes
        Of length m.
    level : float
        Coverage of the interval, in (0, 1).

    Returns
    -------
    RankCorrelation

    Raises
    ------
    ValueError
        If shapes, types or the level are impossible, or a score is not finite.

    References
    ----------
    Spearman (1904), The proof and measurement of association between two things.
    Croux and Dehon (2010), Influence functions of the Spearman and Kendall correlation measures.
    Aronow, Samii and Assenova (2015), Cluster-robust variance estimation for dyadic data.
    """
    tail = checked_tail(level)
    outcomes = np.asarray(group.outcomes)
    values = checked_scores(scores, len(outcomes))
    if len(values) == 0 or np.ptp(values) == 0 or outcomes.all() or not outcomes.any():
        return RankCorrelation(None, None, None, len(values), 0.0)
    value, influence = _spearman(values, outcomes.astype(np.float64))
    spread = mean_of(influence, group.people)
    if spread.variance is None or abs(value) == 1:
        return RankCorrelation(value, None, None, len(values), spread.worth)
    # The derivative of Fisher's z; the interval of a mean in z, carried back.
    margin = t_quantile(spread.effective_people, tail) * sqrt(spread.variance) / (1 - value**2)
    low, high = tanh(atanh(value) - margin), tanh(atanh(value) + margin)
    return RankCorrelation(value, low, high, len(values), spread.worth)


def _spearman(
    scores: NDArray[np.float64], outcomes: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    from scipy.stats import rankdata  # a large library, loaded only by who compares scores

    places = [(rankdata(values) - 0.5) / len(values) for values in (scores, outcomes)]
    one, other = places
    covariance = one @ other / len(one) - 0.25
    squares = [float(place @ place) / len(place) - 0.25 for place in places]
    value = float(covariance / sqrt(squares[0] * squares[1]))
    crossed = one * other + _mean_above(scores, other) + _mean_above(outcomes, one)
    influence = crossed / sqrt(squares[0] * squares[1])
    for values, place, square in zip((scores, outcomes), places, squares, strict=True):
        influence = influence - value / 2 * (place**2 + 2 * _mean_above(values, place)) / square
    return value, np.asarray(influence - influence.mean())


def _mean_above(values: NDArray[np.float64], summed: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each value the mean of what belongs to greater ones, counting equal ones by half."""
    _, at = np.unique(values, return_inverse=True)
    sums = np.bincount(at, summed)
    above = np.cumsum(sums[::-1])[::-1] - sums / 2
    return np.asarray(above[at] / len(values))
