"""Vectors become affinities, scores and each person's best candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from matchmaker.matching.eligibility import Eligibility
    from matchmaker.matching.vectorizer import Vectors

TERM_SHARE = 0.7
GRAM_SHARE = 0.3
# How much the weaker direction counts again: 0 is a plain sum, 1 nearly asks for both.
MUTUAL_SHARE = 0.5
# The median deviation of a row is 0.04 on the labelled sets. Without a floor, somebody whose only
# common word is rare would outbid everybody else.
DEVIATION_FLOOR = 0.02
# Above this many people the grams, which cost most, are added to the candidates alone.
ALL_GRAMS_UP_TO = 2000
# So many candidates a person lose no measurable score against all pairs (docs/decisions/0003).
N_CANDIDATES = 60
_BLOCK_CELLS = 2_000_000


class Moments(NamedTuple):
    """Mean and deviation of each person's row of term affinities, themselves left out."""

    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]


def joined(one_way: NDArray[np.float64], other_way: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the symmetric score of standardised affinities in both directions.

    Parameters
    ----------
    one_way, other_way : ndarray
        z-scores of the same shape.

    Returns
    -------
    ndarray
        Their sum and half the smaller; unbounded.
    """
    return one_way + other_way + MUTUAL_SHARE * np.minimum(one_way, other_way)


def row_blocks(n_rows: int, n_columns: int) -> Iterator[NDArray[np.intp]]:
    """Yield consecutive row numbers so that a dense block stays small."""
    size = max(1, _BLOCK_CELLS // max(n_columns, 1))
    for start in range(0, n_rows, size):
        yield np.arange(start, min(start + size, n_rows), dtype=np.intp)


def best_of_rows(scores: NDArray[np.float64], k: int) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return each row's best columns, ties by the lower column.

    Parameters
    ----------
    scores : ndarray of shape (n_rows, n_columns)
        Minus infinity marks columns that are never returned.
    k : int
        How many; may exceed the number of columns.

    Returns
    -------
    scores, indices : ndarray of shape (n_rows, k)
        Best first, NaN and -1 where a row has fewer.
    """
    n_rows, n_columns = scores.shape
    best = np.full((n_rows, k), np.nan)
    indices = np.full((n_rows, k), -1, dtype=np.intp)
    if k == 0 or scores.size == 0:
        return best, indices
    if k < n_columns:
        worst = np.partition(scores, n_columns - k, axis=1)[:, n_columns - k, None]
        rows, columns = np.nonzero((scores >= worst) & (scores > -np.inf))
    else:
        rows, columns = np.nonzero(scores > -np.inf)
    values = scores[rows, columns]
    order = np.lexsort((columns, -values, rows))
    rows, columns, values = rows[order], columns[order], values[order]
    starts = np.searchsorted(rows, np.arange(n_rows))
    place = np.arange(len(rows)) - starts[rows]
    kept = place < k
    best[rows[kept], place[kept]] = values[kept]
    indices[rows[kept], place[kept]] = columns[kept]
    return best, indices


def _product(one: csr_array[np.float64], other: csr_array[np.float64]) -> NDArray[np.float64]:
    return (one @ other.T).toarray()


def affinities(one: Vectors, other: Vectors, *, with_grams: bool = True) -> NDArray[np.float64]:
    """Return how well other people's skills meet some people's goals.

    Parameters
    ----------
    one, other : Vectors
        Goals of some, skills of others.
    with_grams : bool
        Whether character n-grams are added.

    Returns
    -------
    ndarray of shape (n_one, n_other)
        In [0, 1].
    """
    values = TERM_SHARE * _product(one.terms, other.terms)
    if with_grams:
        values += GRAM_SHARE * _product(one.grams, other.grams)
    return values


class Scores:
    """Scores of one event's pairs, computed where they are asked for.

    Parameters
    ----------
    goals, skills : Vectors
        Of the same people in the same order.
    eligibility : Eligibility
        Which pairs count.
    """

    def __init__(self, goals: Vectors, skills: Vectors, eligibility: Eligibility) -> None:
        self.goals = goals
        self.skills = skills
        self.n_people: int = goals.terms.shape[0]
        self._eligibility = eligibility
        self._all_grams = self.n_people <= ALL_GRAMS_UP_TO
        self.moments = self._moments()

    def _moments(self) -> Moments:
        """Return mean and deviation over everybody else, eligible or not, so that rules change no scale."""
        others = max(self.n_people - 1, 1)
        mean = np.zeros(self.n_people)
        square = np.zeros(self.n_people)
        for rows in row_blocks(self.n_people, self.n_people):
            block = self.goals.terms[rows] @ self.skills.terms.T
            own: NDArray[np.float64] = self.goals.terms[rows].multiply(self.skills.terms[rows]).sum(axis=1)
            mean[rows] = (block.sum(axis=1) - own) / others
            square[rows] = (block.multiply(block).sum(axis=1) - own**2) / others
        deviation = np.sqrt(np.maximum(square - mean**2, 0.0))
        return Moments(mean, np.maximum(deviation, DEVIATION_FLOOR))

    def standardised(self, affinity: NDArray[np.float64], of: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return affinities as deviations from what those people's rows usually hold.

        Parameters
        ----------
        affinity : ndarray
            Affinities.
        of : ndarray of int
            Whose goals they meet; broadcast against `affinity`.

        Returns
        -------
        ndarray
            z-scores.
        """
        return (affinity - self.moments.mean[of]) / self.moments.deviation[of]

    def block(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return scores of some people with everybody, minus infinity where not eligible.

        In a large event they come from terms alone.
        """
        gets = affinities(self.goals.take(rows), self.skills, with_grams=self._all_grams)
        gives = affinities(self.skills.take(rows), self.goals, with_grams=self._all_grams)
        everybody = np.arange(self.n_people)
        scores = joined(self.standardised(gets, rows[:, None]), self.standardised(gives, everybody[None, :]))
        scores[~self._eligibility.block(rows)] = -np.inf
        return scores

    def pair_affinities(
        self, one: NDArray[np.intp], other: NDArray[np.intp]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what the first of each pair gets from the second, then what they give.

        Parameters
        ----------
        one, other : ndarray of shape (n_pairs,)
            Indices of people; fast where `one` repeats.

        Returns
        -------
        gets, gives : ndarray of shape (n_pairs,)
            In [0, 1].
        """
        gets, gives = np.zeros(len(one)), np.zeros(len(one))
        order = np.argsort(one, kind="stable")
        people, starts = np.unique(one[order], return_index=True)
        for person, places in zip(people, np.split(order, starts)[1:], strict=True):
            for share, goals, skills in (
                (TERM_SHARE, self.goals.terms, self.skills.terms),
                (GRAM_SHARE, self.goals.grams, self.skills.grams),
            ):
                gets[places] += share * (skills[other[places]] @ goals[[person]].toarray()[0])
                gives[places] += share * (goals[other[places]] @ skills[[person]].toarray()[0])
        # Rounding may leave the cosine of equal texts a hair above one.
        return np.minimum(gets, 1.0), np.minimum(gives, 1.0)

    def pair_scores(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the symmetric scores of the given pairs, eligible or not."""
        gets, gives = self.pair_affinities(one, other)
        return joined(self.standardised(gets, one), self.standardised(gives, other))

    def best(
        self, k: int, among: NDArray[np.bool_] | None = None, progress: Callable[[float], None] | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Return everybody's best eligible others.

        Parameters
        ----------
        k : int
            How many each.
        among : ndarray of bool of shape (n,), optional
            Only these people are looked at, on both sides.
        progress : callable, optional
            Told the finished share of the work.

        Returns
        -------
        scores, indices : ndarray of shape (n, k)
            Best first, NaN and -1 where there are fewer.
        """
        n = self.n_people
        # In a large event terms alone choose the pool, the grams then order it.
        pool = k if self._all_grams else max(k, N_CANDIDATES)
        scores = np.full((n, k), np.nan)
        indices = np.full((n, k), -1, dtype=np.intp)
        people = np.arange(n) if among is None else np.flatnonzero(among)
        for block in row_blocks(len(people), n):
            rows = people[block]
            values = self.block(rows)
            if among is not None:
                values[:, ~among] = -np.inf
            found, columns = best_of_rows(values, pool)
            if not self._all_grams:
                found, columns = self._rescored(rows, columns, k)
            scores[rows], indices[rows] = found, columns
            if progress is not None:
                progress((block[-1] + 1) / len(people))
        return scores, indices

    def _rescored(
        self, rows: NDArray[np.intp], columns: NDArray[np.intp], k: int
    ) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Return the best k of each row's candidates by their full score."""
        row, place = np.nonzero(columns >= 0)
        values = np.full(columns.shape, -np.inf)
        # Candidates in ascending order, so that a tie goes to the lower one as everywhere.
        ascending = np.sort(np.where(columns < 0, self.n_people, columns), axis=1)
        values[row, place] = self.pair_scores(rows[row], ascending[row, place])
        found, chosen = best_of_rows(values, k)
        return found, np.where(chosen < 0, -1, np.take_along_axis(ascending, np.maximum(chosen, 0), axis=1))
