"""Scores of candidate pairs, looked up where they were computed before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from matchmaker.matching.keys import found_in, keys_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from matchmaker.matching.eligibility import Eligibility


# Places in larger arrays need more than 32 bits.
_MANY = 2**31


class Candidates(NamedTuple):
    """Everybody's best others.

    Attributes
    ----------
    scores : ndarray of shape (n, k)
        Best first, NaN where there are fewer.
    indices : ndarray of shape (n, k)
        Whose they are, -1 where there are fewer.
    weights : ndarray of shape (n, k)
        What a pair counts when mutual matches are chosen, NaN where there are fewer.
    """

    scores: NDArray[np.float64]
    indices: NDArray[np.signedinteger[Any]]
    weights: NDArray[np.float64]


class AnyScores(Protocol):
    """Scores of words or of a plugged-in scorer."""

    n_people: int
    eligibility: Eligibility

    def block(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return scores of some people with everybody, minus infinity where not eligible."""
        ...

    def pair_affinities(
        self, one: NDArray[np.intp], other: NDArray[np.intp]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what the first of each pair gets from the second, then what they give."""
        ...

    def pair_scores(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return symmetric scores of pairs."""
        ...

    def best(
        self, k: int, among: NDArray[np.bool_] | None = None, progress: Callable[[float], None] | None = None
    ) -> Candidates:
        """Return everybody's best eligible others."""
        ...


class Listed(NamedTuple):
    """Pairs of which one is a candidate of the other.

    Attributes
    ----------
    pairs : ndarray of int of shape (n_pairs, 2)
        Each once, lower index first, ascending.
    scores, weights : ndarray of shape (n_pairs,)
        Theirs.
    """

    pairs: NDArray[np.intp]
    scores: NDArray[np.float64]
    weights: NDArray[np.float64]


def candidate_pairs(candidates: Candidates) -> Listed:
    """Return each listed pair once."""
    indices = candidates.indices
    n = max(len(indices), 1)
    people = np.arange(len(indices))[:, None]
    keys = keys_of(people, indices, n).ravel()
    order = np.argsort(keys).astype(np.int32 if len(keys) < _MANY else np.int64)
    keys = keys[order]
    # Pairs of nobody would be negative, and come first.
    starts = np.flatnonzero(np.append(keys[:1] >= 0, (keys[1:] >= 0) & (keys[1:] != keys[:-1])))
    # Whom both list is taken from the lower one.
    keys, listed = keys[starts], np.minimum.reduceat(order, starts) if len(starts) else order[:0]
    del order, starts
    pairs = np.empty((len(keys), 2), dtype=np.intp)
    np.divmod(keys, n, out=(pairs[:, 0], pairs[:, 1]))
    return Listed(pairs, candidates.scores.ravel()[listed], candidates.weights.ravel()[listed])


class KnownScores:
    """Answers for pairs of people, most of whom are candidates of each other.

    Parameters
    ----------
    scores : AnyScores
        Asked about pairs that are not known.
    pairs : ndarray of int of shape (n_pairs, 2)
        Known pairs, lower index first, ascending.
    values : ndarray of shape (n_pairs,)
        Their scores.
    """

    def __init__(self, scores: AnyScores, pairs: NDArray[np.intp], values: NDArray[np.float64]) -> None:
        self._scores = scores
        self._keys = keys_of(pairs[:, 0], pairs[:, 1], scores.n_people)
        self._values = values

    def pair_scores(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return symmetric scores."""
        places, is_known = found_in(self._keys, keys_of(one, other, self._scores.n_people))
        found = np.empty(len(one))
        found[is_known] = self._values[places[is_known]]
        if not is_known.all():
            found[~is_known] = self._scores.pair_scores(one[~is_known], other[~is_known])
        return found
