"""Vectors become affinities, scores and each person's best candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.matching.blocks import Kernel, kernel_for
from matchmaker.matching.candidates import CHOOSING_SHARE, TERM_SHARE, joined, top_candidates
from matchmaker.matching.keys import keys_of
from matchmaker.matching.known import Candidates
from matchmaker.matching.moments import Moments, row_moments
from matchmaker.matching.postings import plain_rows
from matchmaker.matching.shared import row_products
from matchmaker.matching.sizes import has_all_grams, n_candidates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from matchmaker.matching.eligibility import Eligibility
    from matchmaker.matching.vectorizer import Vectors

GRAM_SHARE = 0.4
_BLOCK_CELLS = 2_000_000
# Pairs scored together.
_PAIRS = 50_000
# Pairs whose rows are held together.
_ROWS_HELD = 2048
# People whose candidates are ordered together.
_ROWS = 8192


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


def no_candidates(n_people: int, k: int) -> Candidates:
    """Return room for so many candidates of each."""
    shape = (n_people, k)
    return Candidates(np.full(shape, np.nan), np.full(shape, -1, dtype=np.int32), np.full(shape, np.nan))


def best_in_blocks(
    standardised: Callable[[NDArray[np.intp]], tuple[NDArray[np.float64], NDArray[np.float64]]],
    eligibility: Eligibility,
    k: int,
    *,
    among: NDArray[np.bool_],
    progress: Callable[[float], None] | None,
) -> Candidates:
    """Return the best of some people for each of them, from whole rows.

    Parameters
    ----------
    standardised : callable
        Of people's rows, what they get from everybody and what they give, as z-scores.
    eligibility : Eligibility
        Of everybody.
    k : int
        How many each.
    among : ndarray of bool of shape (n,)
        Who is looked at, on both sides.
    progress : callable or None
        Told the finished share of the work.

    Returns
    -------
    Candidates
    """
    n = len(among)
    people = np.flatnonzero(among)
    found = no_candidates(n, k)
    for block in row_blocks(len(people), n):
        rows = people[block]
        both = standardised(rows)
        values = joined(*both)
        values[~(eligibility.block(rows) & among)] = -np.inf
        found.scores[rows], indices = best_of_rows(values, k)
        mine, theirs = (np.take_along_axis(side, indices, axis=1) for side in both)
        found.indices[rows] = indices
        found.weights[rows] = np.where(indices < 0, np.nan, joined(mine, theirs, CHOOSING_SHARE))
        if progress is not None:
            progress((block[-1] + 1) / len(people))
    return found


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
    n_jobs, backend : int, str, optional
        How large events are spread, see `matchmaker.matching.blocks.in_blocks`.
    kernel : {"auto", "numba", "scipy"}
        What computes large events; the numbers are the same.
    """

    def __init__(
        self,
        goals: Vectors,
        skills: Vectors,
        eligibility: Eligibility,
        *,
        n_jobs: int | None = None,
        backend: str | None = None,
        kernel: Kernel = "auto",
    ) -> None:
        self.goals = goals
        self.skills = skills
        self.n_people: int = goals.terms.shape[0]
        self.eligibility = eligibility
        self._all_grams = has_all_grams(self.n_people)
        self._spread = (n_jobs, backend)
        self._kernel: Kernel = kernel
        # Over everybody else, eligible or not, so that rules change no scale.
        self.moments = row_moments(goals.terms, skills.terms, kernel=kernel)

    def block(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return scores of some people with everybody, minus infinity where not eligible.

        In a large event they come from terms alone.
        """
        scores = joined(*self._standardised_block(rows))
        scores[~self.eligibility.block(rows)] = -np.inf
        return scores

    def _standardised_block(self, rows: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        gets = affinities(self.goals.take(rows), self.skills, with_grams=self._all_grams)
        gives = affinities(self.skills.take(rows), self.goals, with_grams=self._all_grams)
        everybody = np.arange(self.n_people)
        return self.moments.standardised(gets, rows[:, None]), self.moments.standardised(
            gives, everybody[None, :]
        )

    def pair_affinities(
        self, one: NDArray[np.intp], other: NDArray[np.intp]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what the first of each pair gets from the second, then what they give.

        Parameters
        ----------
        one, other : ndarray of shape (n_pairs,)
            Indices of people; compiled code is fast where `one` repeats.

        Returns
        -------
        gets, gives : ndarray of shape (n_pairs,)
            In [0, 1].
        """
        gets, gives = np.zeros(len(one)), np.zeros(len(one))
        for share, goals, skills in (
            (TERM_SHARE, self.goals.terms, self.skills.terms),
            (GRAM_SHARE, self.goals.grams, self.skills.grams),
        ):
            gets += share * self._pair_products(goals, skills, one, other)
            gives += share * self._pair_products(skills, goals, one, other)
        # Rounding may leave the cosine of equal texts a hair above one.
        return np.minimum(gets, 1.0), np.minimum(gives, 1.0)

    def _pair_products(
        self,
        left: csr_array[np.float64],
        right: csr_array[np.float64],
        one: NDArray[np.intp],
        other: NDArray[np.intp],
    ) -> NDArray[np.float64]:
        """Return the products of the given pairs' rows, summed in the order of terms either way."""
        made = kernel_for(self.n_people, self._kernel)
        if made is not None:
            compiled: NDArray[np.float64] = made.pair_products(
                plain_rows(left), plain_rows(right), left.shape[1], one, other
            )
            return compiled
        products, ones = np.zeros(len(one)), np.ones(left.shape[1])
        for first in range(0, len(one), _ROWS_HELD):
            part = slice(first, first + _ROWS_HELD)
            # A product with ones, unlike `sum`, adds in the order of columns, as compiled code does.
            products[part] = np.asarray(row_products(left, right, one[part], other[part]) @ ones)
        return products

    def pair_scores(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the symmetric scores of the given pairs, eligible or not."""
        return joined(*self._standardised_pairs(one, other))

    def _standardised_pairs(
        self, one: NDArray[np.intp], other: NDArray[np.intp]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        gets, gives = self.pair_affinities(one, other)
        return self.moments.standardised(gets, one), self.moments.standardised(gives, other)

    def best(
        self, k: int, among: NDArray[np.bool_] | None = None, progress: Callable[[float], None] | None = None
    ) -> Candidates:
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
        Candidates
        """
        n = self.n_people
        among = np.ones(n, dtype=np.bool_) if among is None else among
        if self._all_grams:
            return best_in_blocks(
                self._standardised_block, self.eligibility, k, among=among, progress=progress
            )
        people = np.flatnonzero(among)
        # In a large event terms alone choose the pool, the grams then order it.
        n_jobs, backend = self._spread
        pool = top_candidates(
            self.goals.terms[people],
            self.skills.terms[people],
            max(k, n_candidates(n)),
            moments=Moments(self.moments.mean[people], self.moments.deviation[people]),
            rules=self.eligibility.rules(people),
            n_jobs=n_jobs,
            backend=backend,
            kernel=self._kernel,
            progress=None if progress is None else lambda share: progress(share / 2),
        )[1]
        ascending: NDArray[np.int32] = np.append(people, n)[pool].astype(np.int32)
        del pool
        # So that a tie goes to the lower one as everywhere.
        ascending.sort(axis=1)
        found = no_candidates(n, k)
        self._rescore(people, ascending, found, progress)
        return found

    def _rescore(
        self,
        people: NDArray[np.intp],
        pool: NDArray[np.int32],
        found: Candidates,
        progress: Callable[[float], None] | None,
    ) -> None:
        """Find the best of each one's pool, ascending and filled up with `n_people`, by their full score."""
        n, k = self.n_people, found.indices.shape[1]
        # A pair has one score: who are each other's candidates are scored once.
        pairs, place = _numbered(self._keys(people, pool))
        # The last number stands for nobody.
        scores, weights = (np.full(len(pairs) + 1, np.nan) for _ in range(2))
        for first in range(0, len(pairs), _PAIRS):
            part = slice(first, min(first + _PAIRS, len(pairs)))
            both = self._standardised_pairs(*np.divmod(pairs[part], n))
            scores[part], weights[part] = joined(*both), joined(*both, CHOOSING_SHARE)
            if progress is not None:
                progress(0.5 + 0.5 * part.stop / len(pairs))
        for first in range(0, len(people), _ROWS):
            rows, part = people[first : first + _ROWS], slice(first, first + _ROWS)
            # Nobody, being no number, comes last.
            order = np.argsort(-scores[place[part]], axis=1, kind="stable")[:, :k]
            found_at, others = (np.take_along_axis(side[part], order, axis=1) for side in (place, pool))
            found.scores[rows], found.weights[rows] = scores[found_at], weights[found_at]
            found.indices[rows] = np.where(others < n, others, -1)

    def _keys(self, people: NDArray[np.intp], pool: NDArray[np.int32]) -> NDArray[np.int64]:
        """Return a number for each pair of a person and one of their pool, -1 where nobody is."""
        n = self.n_people
        keys = keys_of(people[:, None], pool, n)
        keys[pool == n] = -1
        return keys


def _numbered(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the different keys from 0 on, ascending, and which of them each key is; -1 if it is negative."""
    order = np.argsort(keys, axis=None)
    ascending = keys.ravel()[order]
    is_new = np.append(ascending[:1] >= 0, (ascending[1:] >= 0) & (ascending[1:] != ascending[:-1]))
    numbers = np.empty(len(order), dtype=np.int32)
    numbers[order] = np.cumsum(is_new, dtype=np.int32) - 1
    return ascending[is_new], numbers.reshape(keys.shape)
