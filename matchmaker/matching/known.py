"""Scores of candidate pairs, looked up where they were computed before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class PairScores(Protocol):
    """What of the scores is asked for."""

    def pair_scores(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return symmetric scores."""
        ...

    def pair_affinities(
        self, one: NDArray[np.intp], other: NDArray[np.intp]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what the first get, then what they give."""
        ...


def candidate_pairs(
    scores: NDArray[np.float64], indices: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return each listed pair once, lower index first, ascending, with its score."""
    rows, places = np.nonzero(indices >= 0)
    columns = indices[rows, places]
    n = max(len(indices), 1)
    keys = np.minimum(rows, columns) * n + np.maximum(rows, columns)
    keys, first = np.unique(keys, return_index=True)
    return np.column_stack(np.divmod(keys, n)), scores[rows[first], places[first]]


class KnownScores:
    """Answers for pairs of people, most of whom are candidates of each other.

    Parameters
    ----------
    scores : PairScores
        Asked about pairs that are not known.
    n_people : int
        How many there are.
    pairs : ndarray of int of shape (n_pairs, 2)
        Known pairs, lower index first, ascending.
    values : ndarray of shape (n_pairs,)
        Their scores.
    """

    def __init__(
        self,
        scores: PairScores,
        n_people: int,
        pairs: NDArray[np.intp],
        values: NDArray[np.float64],
    ) -> None:
        self._scores = scores
        self._n_people = n_people
        self._keys = pairs[:, 0] * n_people + pairs[:, 1]
        self._values = values
        self.pair_affinities = scores.pair_affinities

    def _places(
        self, one: NDArray[np.intp], other: NDArray[np.intp]
    ) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
        """Return which pairs are known, and where those stand."""
        keys = np.minimum(one, other) * self._n_people + np.maximum(one, other)
        places = np.searchsorted(self._keys, keys)
        is_known = places < len(self._keys)
        is_known[is_known] = self._keys[places[is_known]] == keys[is_known]
        return is_known, places[is_known]

    def is_known(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return which pairs are known."""
        return self._places(one, other)[0]

    def pair_scores(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return symmetric scores."""
        is_known, places = self._places(one, other)
        found = np.empty(len(one))
        found[is_known] = self._values[places]
        if not is_known.all():
            found[~is_known] = self._scores.pair_scores(one[~is_known], other[~is_known])
        return found
