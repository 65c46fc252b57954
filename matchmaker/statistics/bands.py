"""How often it is so among pairs of low, middling and high score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.statistics.clusters import ClusteredOutcomes
from matchmaker.statistics.dyadic import dyadic_of
from matchmaker.statistics.proportion import Proportion
from matchmaker.statistics.scores import checked_scores

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ScoreBand:
    """The pairs of neighbouring scores.

    Parameters
    ----------
    low, high : float
        Least and greatest score among them.
    share : Proportion
        Of how many it is so, clustered by person.
    """

    low: float
    high: float
    share: Proportion


def by_score(
    scores: NDArray[np.float64], group: ClusteredOutcomes, *, bands: int = 10, level: float = 0.95
) -> tuple[ScoreBand, ...]:
    """Return the share of a group in each of its score deciles, or of more or fewer bands.

    Parameters
    ----------
    scores : array of float, of length m
        Of the group's observations, one each.
    group : ClusteredOutcomes
        Of length m.
    bands : int
        Into how many equally large parts the group is cut. Equal scores are never parted, so that there
        may be fewer, of unequal size.
    level : float
        Coverage of each interval, in (0, 1).

    Returns
    -------
    tuple of ScoreBand
        The lowest scores first; nothing for an empty group.

    Raises
    ------
    ValueError
        If scores and group do not fit together, a score is not finite, or bands is below 1.
    """
    outcomes, people = np.asarray(group.outcomes), np.asarray(group.people)
    values = checked_scores(scores, len(outcomes))
    if bands < 1:
        raise ValueError(f"there must be at least one band, got {bands}")
    if not len(values):
        return ()
    _, at, equals = np.unique(values, return_inverse=True, return_counts=True)
    # Equal scores lie together where their middle does.
    middle = (np.cumsum(equals) - equals / 2) / len(values)
    band_of = np.floor(middle * bands)[at]
    return tuple(
        ScoreBand(
            low=float(values[inside].min()),
            high=float(values[inside].max()),
            share=dyadic_of(ClusteredOutcomes(outcomes[inside], people[inside]), level=level),
        )
        for inside in (band_of == band for band in np.unique(band_of))
    )
