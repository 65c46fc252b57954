"""One person against a fitted crowd, without fitting again."""

from __future__ import annotations

import math
import threading
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Self, TypeVar, cast

import numpy as np
from scipy.sparse import csc_array

from matchmaker.matching.candidates import MUTUAL_SHARE, TERM_SHARE, joined
from matchmaker.matching.documents import documents
from matchmaker.matching.fitted_people import FittedPeople
from matchmaker.matching.grams import char_grams
from matchmaker.matching.moments import DEVIATION_FLOOR
from matchmaker.matching.pieces import ranges
from matchmaker.matching.scoring import GRAM_SHARE, best_of_rows
from matchmaker.matching.sizes import has_all_grams, n_candidates
from matchmaker.matching.vectorizer import smoothed_idf

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from matchmaker.matching.documents import Document
    from matchmaker.matching.fitted_people import Best, Newcomer


# Every so many-th score is looked at to see which ones are high; so many more than expected are taken.
_STEP = 16
_SPARE = 8
_WORDS_KEPT = 50_000


class Vector(NamedTuple):
    """A text over a vocabulary: ascending columns and their weights."""

    columns: NDArray[np.intp]
    weights: NDArray[np.float64]


class Side(NamedTuple):
    """One side of everybody as an inverted index: who has a string.

    Attributes
    ----------
    members : ndarray of shape (n_entries,)
        People, ascending for each string, string by string.
    weights : ndarray of shape (n_entries,)
        The string's TF-IDF weight there.
    starts : ndarray of shape (n_strings + 1,)
        Where each string's entries begin.
    """

    members: NDArray[np.signedinteger[Any]]
    weights: NDArray[np.floating[Any]]
    starts: NDArray[np.signedinteger[Any]]

    @classmethod
    def of(cls, rows: csr_array[np.float64]) -> Self:
        """Return the index of people times strings."""
        turned = rows.T.tocsr()
        return cls(turned.indices, turned.data, turned.indptr)

    def products(self, text: Vector, n_people: int) -> NDArray[np.floating[Any]]:
        """Return everybody's product with a text, in the precision of the index."""
        firsts, ends = self.starts[text.columns], self.starts[text.columns + 1]
        parts = [slice(*part) for part in zip(firsts.tolist(), ends.tolist(), strict=True)]
        if not parts:
            return np.zeros(n_people, dtype=self.weights.dtype)
        listed = csc_array((n_people, len(parts)), dtype=self.weights.dtype)
        # Set one by one: SciPy looks through everything when it is given all at once.
        listed.data = np.concatenate([self.weights[part] for part in parts])
        listed.indices = np.concatenate([self.members[part] for part in parts])
        listed.indptr = np.concatenate([[0], np.cumsum(ends - firsts)]).astype(listed.indices.dtype)
        return listed @ text.weights.astype(self.weights.dtype)


class Profiles(NamedTuple):
    """One side of everybody person by person: which strings somebody has.

    Attributes
    ----------
    members : ndarray of shape (n_entries,)
        Strings, person by person.
    weights : ndarray of shape (n_entries,)
        Their TF-IDF weights.
    starts : ndarray of shape (n + 1,)
        Where each person's entries begin.
    """

    members: NDArray[np.signedinteger[Any]]
    weights: NDArray[np.floating[Any]]
    starts: NDArray[np.signedinteger[Any]]

    @classmethod
    def of(cls, rows: csr_array[Any]) -> Self:
        """Return the entries of people times strings, not copied."""
        return cls(rows.indices, rows.data, rows.indptr)

    def products(self, text: Vector, people: NDArray[np.intp], n_strings: int) -> NDArray[np.float64]:
        """Return the products of some people with a text."""
        spread = _zeros(n_strings)
        spread[text.columns] = text.weights
        starts, ends = self.starts[people], self.starts[people + 1]
        entry = ranges(starts, ends)
        shares = self.weights[entry] * spread[self.members[entry]]
        spread[text.columns] = 0.0
        row = np.repeat(np.arange(len(people)), ends - starts)
        return cast("NDArray[np.float64]", np.bincount(row, weights=shares, minlength=len(people)))


_Kind = TypeVar("_Kind", bound=Side | Profiles)
_KEPT = threading.local()


def _zeros(n: int) -> NDArray[np.float64]:
    """Return at least `n` zeros, kept for this thread: making them anew costs more than using them."""
    zeros: NDArray[np.float64] = getattr(_KEPT, "zeros", np.zeros(0))
    if len(zeros) < n:
        zeros = _KEPT.zeros = np.zeros(n)
    return zeros


class Words(NamedTuple, Generic[_Kind]):
    """What an event learned about one kind of string.

    Attributes
    ----------
    columns : dict of str to int
        The vocabulary.
    idf : ndarray of shape (n_strings,)
        Inverse document frequencies.
    goals, skills : Side or Profiles
        Everybody's.
    """

    columns: dict[str, int]
    idf: NDArray[np.float64]
    goals: _Kind
    skills: _Kind

    def vector(self, counts: Counter[str], n_documents: int) -> Vector:
        """Return a text's vector of length one over the vocabulary.

        Strings nobody used before count in its length as if one more document had come, exactly
        as an own word of a fitted person does: a text of strange words does not look like its one known word.
        """
        known = sorted((self.columns[key], count) for key, count in counts.items() if key in self.columns)
        columns, numbers = np.array(known, dtype=np.intp).reshape(-1, 2).T
        unseen = [count for key, count in counts.items() if key not in self.columns]
        return self.weighted(columns, numbers, unseen, n_documents)

    def weighted(
        self, columns: NDArray[np.intp], counts: NDArray[np.intp], unseen: Sequence[int], n_documents: int
    ) -> Vector:
        """Return the vector of length one of counted columns and of strings nobody used before."""
        weights = (1 + np.log(counts)) * self.idf[columns]
        strange = (1 + np.log(unseen)) * smoothed_idf(n_documents, 0)
        return Vector(columns, weights / math.sqrt(weights @ weights + strange @ strange or 1.0))


class Scored(NamedTuple):
    """How a newcomer fits a crowd.

    Attributes
    ----------
    scores : ndarray of shape (n,)
        With everybody, in the caller's order. Above 2,000 people n-grams count for those who are the best by
        terms, as when the crowd was fitted.
    mean, deviation : float
        Of the newcomer's row of term affinities.
    """

    scores: NDArray[np.float64]
    mean: float
    deviation: float


class Crowd(FittedPeople):
    """A fitted event as far as newcomers need it.

    Parameters
    ----------
    terms, grams : Words
        People in the order of their texts' hashes.
    mean, deviation : ndarray of shape (n,)
        Of each person's row of term affinities.
    order : ndarray of int of shape (n,)
        The caller's row of each.
    groups : sequence of shape (n,)
        Labels inside which nobody is matched, in the caller's order.
    """

    def __init__(
        self,
        terms: Words[Side],
        grams: Words[Profiles],
        *,
        mean: NDArray[np.float64],
        deviation: NDArray[np.float64],
        order: NDArray[np.intp],
        groups: Sequence[Hashable | None],
    ) -> None:
        self._words = (terms, grams)
        self.mean, self.deviation, self.order = mean, deviation, order
        self.groups = groups

    @cached_property
    def terms(self) -> Words[Side]:
        """The words, who has them."""
        return self._words[0]

    @cached_property
    def grams(self) -> Words[Profiles]:
        """The n-grams, who has them."""
        return self._words[1]

    @cached_property
    def _standard(self) -> tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]]]:
        """What everybody's products are multiplied with, and what is then taken away."""
        precision = self.terms.goals.weights.dtype
        scale, usual = TERM_SHARE / self.deviation, self.mean / self.deviation
        return scale.astype(precision), usual.astype(precision)

    @cached_property
    def _grams_of_words(self) -> dict[str, tuple[NDArray[np.intp], list[str]]]:
        """What was looked up before: the columns of a word's n-grams, and its n-grams that nobody has."""
        return {}

    def gram_vector(self, text: Document) -> Vector:
        """Return a text's vector over the n-grams, each of its words looked up once for all newcomers."""
        columns, kept = self.grams.columns, self._grams_of_words
        if len(kept) > _WORDS_KEPT:
            kept.clear()
        known, unseen = [np.zeros(0, dtype=np.intp)], Counter[str]()
        for word, count in text.words.items():
            if word not in kept:
                grams = char_grams(word)
                own = np.array([columns[gram] for gram in grams if gram in columns], dtype=np.intp)
                kept[word] = own, [gram for gram in grams if gram not in columns]
            own, strange = kept[word]
            known += [own] * count
            unseen.update(strange * count)
        found, numbers = np.unique(np.concatenate(known), return_counts=True)
        return self.grams.weighted(found, numbers, list(unseen.values()), 2 * self.n_people)

    def scored(self, wants: Document, offers: Document) -> Scored:
        """Return a newcomer's scores with everybody.

        Parameters
        ----------
        wants, offers : Document
            The newcomer's goals and skills.
        """
        scores, finish = self._scores(wants, offers)
        if finish.is_due:
            scores = scores.astype(np.float64)
            found = self._best_by_terms(scores, n_candidates(self.n_people))
            scores[found] = finish(found)
        ordered = np.empty(self.n_people)
        ordered[self.order] = scores
        return Scored(ordered, finish.mean, finish.deviation)

    def best_for(self, newcomer: Newcomer, k: int) -> Best:
        """Return the best of the fitted people, see `newcomer`."""
        scores, finish = self._scores(*documents(newcomer.goals, newcomer.skills, newcomer.language))
        scores[self.barred(newcomer)] = -np.inf
        found = np.arange(self.n_people)
        if finish.is_due:
            found = self._best_by_terms(scores, max(k, n_candidates(self.n_people)))
            scores = finish(found)
        best, chosen = best_of_rows(scores.astype(np.float64, copy=False)[None, :], k)
        return best[0], self.rows(np.append(found, -1)[chosen[0]])

    @staticmethod
    def _best_by_terms(scores: NDArray[np.floating[Any]], k: int) -> NDArray[np.intp]:
        """Return the places of the best by terms, ascending."""
        found = _contenders(scores, k)
        _, chosen = best_of_rows(scores[found].astype(np.float64)[None, :], k)
        return np.sort(found[chosen[chosen >= 0]])

    def _scores(self, wants: Document, offers: Document) -> tuple[NDArray[np.floating[Any]], _Finish]:
        """Return scores with everybody, and what adds the grams to those of a few where that is due."""
        n, n_documents = self.n_people, 2 * self.n_people
        gets = self.terms.skills.products(self.terms.vector(wants.terms, n_documents), n)
        gives = self.terms.goals.products(self.terms.vector(offers.terms, n_documents), n)
        # No product of dense vectors: linear algebra would wake threads that cost more than the sum.
        square = float(np.einsum("i,i->", gets, gets, dtype=np.float64)) / max(n, 1)
        mean = float(gets.sum(dtype=np.float64)) / max(n, 1)
        deviation = max(math.sqrt(max(square - mean**2, 0.0)), DEVIATION_FLOOR)
        finish = _Finish(self, (wants, offers), (gets, gives), mean, deviation)
        if not finish.is_due:
            return finish(np.arange(n)), finish
        # The same as `joined`, in few passes over everybody.
        scale, usual = self._standard
        mine, theirs = gets * (TERM_SHARE / deviation), gives * scale
        mine -= mean / deviation
        theirs -= usual
        lower = np.minimum(mine, theirs)
        lower *= MUTUAL_SHARE
        mine += theirs
        mine += lower
        return mine, finish


def _contenders(scores: NDArray[np.floating[Any]], k: int) -> NDArray[np.intp]:
    """Return people among whom the best k are: few, where a sample of the scores shows what is much."""
    sample = scores[::_STEP]
    rank = 2 * k // _STEP + _SPARE
    if rank < len(sample):
        found = np.flatnonzero(scores >= np.partition(sample, -rank)[-rank])
        if len(found) >= k:
            return found
    return np.arange(len(scores))


class _Finish:
    """Adds the n-grams to the term affinities of some people and joins both directions."""

    def __init__(
        self,
        crowd: Crowd,
        texts: tuple[Document, Document],
        by_terms: tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]]],
        mean: float,
        deviation: float,
    ) -> None:
        self._crowd, self._texts, self._by_terms = crowd, texts, by_terms
        self.mean, self.deviation = mean, deviation
        self.is_due = not has_all_grams(crowd.n_people)

    def __call__(self, people: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the scores of the given people, ascending."""
        grams = self._crowd.grams
        affinities = []
        for text, by_terms, side in zip(
            self._texts, self._by_terms, (grams.skills, grams.goals), strict=True
        ):
            by_grams = side.products(self._crowd.gram_vector(text), people, len(grams.idf))
            affinities.append(TERM_SHARE * by_terms[people] + GRAM_SHARE * by_grams)
        mine = (affinities[0] - self.mean) / self.deviation
        theirs = (affinities[1] - self._crowd.mean[people]) / self._crowd.deviation[people]
        scores: NDArray[np.float64] = joined(mine, theirs)
        return scores
