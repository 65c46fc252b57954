"""What a suggestion itself does, from pairs that were suggested by lot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.statistics.clusters import ClusteredOutcomes, Group, PersonSums, person_sums
from matchmaker.statistics.dyadic import PLANNED_CORRELATION, limits_of
from matchmaker.statistics.lift import Ratio, ratio_of
from matchmaker.statistics.proportion import MIN_WORTH, checked_tail

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class WeightedShare:
    """A share in which each pair stands for the pairs that the lot might have drawn instead.

    Parameters
    ----------
    hits, n : int
        Pairs that were so, and all pairs, without weights.
    value : float or None
        The weighted share in [0, 1], None for no pairs.
    low, high : float or None
        Limits of its interval.
    worth : float
        How many independent pairs of equal weight they can be counted on to be worth.
    """

    hits: int
    n: int
    value: float | None
    low: float | None
    high: float | None
    worth: float

    @property
    def enough(self) -> bool:
        """Whether the data say anything; if not, the report prints "too few answers to say"."""
        return self.worth >= MIN_WORTH


@dataclass(frozen=True, slots=True)
class DrawnComparison:
    """Pairs suggested by lot against pairs that were not suggested.

    Parameters
    ----------
    drawn, undrawn : WeightedShare
        Their shares among all pairs that could have been drawn.
    lift : Ratio
        Drawn share by undrawn share: what the suggestion did, since the lot alone made the difference.
    """

    drawn: WeightedShare
    undrawn: WeightedShare
    lift: Ratio

    @property
    def enough(self) -> bool:
        """Whether the lift says anything."""
        return self.drawn.enough and self.undrawn.enough and self.lift.low is not None


def drawn_share(
    drawn: ClusteredOutcomes, probabilities: NDArray[np.float64], *, level: float = 0.95
) -> WeightedShare:
    """Return how often it would be so if any pair of the lot's were suggested.

    Each pair is weighted by one over the probability with which the lot drew it, so that pairs which
    were likely to be drawn do not speak for the others; weights are divided by their sum (Hájek). The
    interval clusters the weighted pairs by person.

    Parameters
    ----------
    drawn : ClusteredOutcomes
        The pairs drawn, each with whether it was so.
    probabilities : array of float, of length m
        With which each of them was drawn, in (0, 1], as stored when matches were published.
    level : float
        Coverage of the interval, in (0, 1).

    Returns
    -------
    WeightedShare

    Raises
    ------
    ValueError
        If shapes, types, probabilities or the level are impossible.

    References
    ----------
    Hájek (1971), in Godambe and Sprott (editors), Foundations of statistical inference.
    Horvitz and Thompson (1952), A generalization of sampling without replacement from a finite universe.
    Aronow and Samii (2017), Estimating average causal effects under general interference.
    """
    return _share_of(_weighted(drawn, probabilities), tail=checked_tail(level))


def compare_drawn(
    drawn: ClusteredOutcomes,
    probabilities: NDArray[np.float64],
    undrawn: Group,
    undrawn_probabilities: NDArray[np.float64] | None = None,
    *,
    level: float = 0.95,
) -> DrawnComparison:
    """Return what being suggested does to a pair.

    Parameters
    ----------
    drawn : ClusteredOutcomes
        The pairs drawn.
    probabilities : array of float
        With which each of them was drawn, in (0, 1].
    undrawn : ClusteredOutcomes or CountsOnly
        Pairs that could have been drawn, yet neither were nor were suggested otherwise.
    undrawn_probabilities : array of float, optional
        With which each of those might have been drawn, in [0, 1). Left out where they are so small that
        weights of one over the rest would all be near one, as in a large event.
    level : float
        Coverage of each interval, in (0, 1).

    Returns
    -------
    DrawnComparison

    Raises
    ------
    ValueError
        If shapes, types, probabilities or the level are impossible.

    See Also
    --------
    drawn_share : the weights, with their source.
    compare : the interval of a lift, with its source.
    """
    tail = checked_tail(level)
    first = _weighted(drawn, probabilities)
    if undrawn_probabilities is None:
        second = person_sums(undrawn)
    elif isinstance(undrawn, ClusteredOutcomes):
        second = _weighted(undrawn, 1 - np.asarray(undrawn_probabilities, dtype=np.float64))
    else:
        raise ValueError("pairs that are only counted cannot be weighted")
    shares = _share_of(first, tail=tail), _share_of(second, tail=tail)
    limits = [(share.low, share.high) for share in shares]
    return DrawnComparison(*shares, lift=ratio_of(first, second, *limits))


def _weighted(group: ClusteredOutcomes, probabilities: NDArray[np.float64]) -> PersonSums:
    chances = np.asarray(probabilities, dtype=np.float64)
    if not ((chances > 0) & (chances <= 1)).all():
        raise ValueError("a pair that was observed must have had a probability above 0 and at most 1")
    return person_sums(group, weights=1 / chances)


def _share_of(sums: PersonSums, *, tail: float) -> WeightedShare:
    if sums.n == 0:
        return WeightedShare(0, 0, None, None, None, 0.0)
    low, high = limits_of(sums, tail=tail)
    return WeightedShare(sums.n_hits, sums.n, sums.share, low, high, worth=sums.worth_if(PLANNED_CORRELATION))
