"""The variance of a mean over pairs, clustered by person."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.statistics.clusters import ClusteredOutcomes, Ids, person_sums
from matchmaker.statistics.dyadic import LEAST_INFLATION, PLANNED_CORRELATION, inflation

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Mean(NamedTuple):
    """How surely pairs tell a mean.

    Attributes
    ----------
    variance : float or None
        Of the mean; None when all pairs share somebody.
    effective_people : float
        Behind that variance.
    worth : float
        Independent pairs they can be counted on to be worth.
    """

    variance: float | None
    effective_people: float
    worth: float


def mean_of(values: NDArray[np.float64], people: Ids) -> Mean:
    """Return how surely the mean of centred values is known.

    Parameters
    ----------
    values : array of float, of length m, m > 0
        With a mean of zero.
    people : array of shape (m, 2)
        Ids of the two people of each.

    Returns
    -------
    Mean

    Raises
    ------
    ValueError
        If shapes are impossible.

    References
    ----------
    Aronow, Samii and Assenova (2015), Cluster-robust variance estimation for dyadic data.
    """
    sums = person_sums(ClusteredOutcomes(np.ones(len(values), dtype=bool), people))
    factor = inflation(sums)
    worth = sums.worth_if(PLANNED_CORRELATION)
    if factor is None:
        return Mean(None, sums.effective_people, worth)
    ends = np.sort(np.searchsorted(sums.people, people), axis=1)
    by_person = np.bincount(ends.reshape(-1), np.repeat(values, 2))
    pair_of = np.unique(ends[:, 0] * len(sums.people) + ends[:, 1], return_inverse=True)[1].reshape(-1)
    by_pair = np.bincount(pair_of, values)
    clustered = factor * float(by_person @ by_person - by_pair @ by_pair)
    least = LEAST_INFLATION * float(values @ values)
    return Mean(max(clustered, least) / len(values) ** 2, sums.effective_people, worth)
