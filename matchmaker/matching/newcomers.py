"""One person against a fitted crowd, without fitting again."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from matchmaker.matching.checks import check_how_many
from matchmaker.matching.scoring import (
    ALL_GRAMS_UP_TO,
    DEVIATION_FLOOR,
    GRAM_SHARE,
    N_CANDIDATES,
    TERM_SHARE,
    best_of_rows,
    joined,
)
from matchmaker.matching.text import languages_of, tokenize
from matchmaker.matching.vectorizer import char_grams, documents

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from matchmaker.matching.vectorizer import Document


class Side(NamedTuple):
    """One side of everybody by one kind of string, as an inverted index.

    Attributes
    ----------
    people, weights : ndarray of shape (n_entries,)
        Who has a string, and its TF-IDF weight there, string by string.
    starts : ndarray of shape (n_strings + 1,)
        Where each string's entries begin.
    """

    people: NDArray[np.intp]
    weights: NDArray[np.float64]
    starts: NDArray[np.intp]

    @classmethod
    def of(cls, rows: csr_array[np.float64]) -> Side:
        """Return the index of people times strings."""
        turned = csr_array(rows.T)
        turned.sort_indices()
        return cls(turned.indices.astype(np.intp), turned.data, turned.indptr.astype(np.intp))

    def products(self, weights: Mapping[int, float], n_people: int) -> NDArray[np.float64]:
        """Return everybody's product with one sparse vector."""
        sums = np.zeros(n_people)
        for column, weight in weights.items():
            entries = slice(self.starts[column], self.starts[column + 1])
            # A person is listed once a string, so that plain indexed addition is right.
            sums[self.people[entries]] += weight * self.weights[entries]
        return sums


class Words(NamedTuple):
    """What an event learned about one kind of string.

    Attributes
    ----------
    columns : dict of str to int
        The vocabulary.
    idf : ndarray of shape (n_strings,)
        Inverse document frequencies.
    goals, skills : Side
        Everybody's.
    """

    columns: dict[str, int]
    idf: NDArray[np.float64]
    goals: Side
    skills: Side

    def weights(self, counts: Counter[str], n_documents: int) -> dict[int, float]:
        """Return a text's vector of length one over the vocabulary.

        Strings nobody used before count in its length as if one more document had come, exactly
        as an own word of a fitted person does: a text of strange words does not look like its one known word.
        """
        unseen = math.log(1 + n_documents) + 1
        known, square = {}, 0.0
        for key, count in counts.items():
            column = self.columns.get(key)
            weight = (1 + math.log(count)) * (unseen if column is None else float(self.idf[column]))
            square += weight * weight
            if column is not None:
                known[column] = weight
        return {column: weight / math.sqrt(square) for column, weight in sorted(known.items())}


class Shared(NamedTuple):
    """How a goal meets the crowd's skills.

    Attributes
    ----------
    n_people : int
        Whose skills share at least one of its words.
    words : tuple of (str, int)
        Its words as written, each with how many people's skills have it; words nobody has included.
    """

    n_people: int
    words: tuple[tuple[str, int], ...]


class Crowd:
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
        terms: Words,
        grams: Words,
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
    def terms(self) -> Words:
        """The words, who has them."""
        return self._words[0]

    @cached_property
    def grams(self) -> Words:
        """The n-grams, who has them."""
        return self._words[1]

    @property
    def n_people(self) -> int:
        """Number of people fitted."""
        return len(self.order)

    @cached_property
    def _rows_of_groups(self) -> dict[Hashable, list[int]]:
        rows: dict[Hashable, list[int]] = {}
        for place, row in enumerate(self.order.tolist()):
            rows.setdefault(self.groups[row], []).append(place)
        return rows

    @cached_property
    def _place(self) -> NDArray[np.intp]:
        return np.argsort(self.order)

    def scores_of(
        self, goals: Sequence[str], skills: Sequence[str], *, language: str | None = None
    ) -> NDArray[np.float64]:
        """Return a newcomer's score with everybody in the caller's order, n-grams up to 2,000 people."""
        wants, offers = documents(goals, skills, language)
        scores = np.empty(self.n_people)
        scores[self.order] = self._scores(wants, offers)[0]
        return scores

    def newcomer(
        self,
        goals: Sequence[str],
        skills: Sequence[str],
        k: int,
        *,
        language: str | None = None,
        group: Hashable | None = None,
        excluded: Iterable[int] = (),
    ) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Return the best of the fitted people for somebody who came later.

        Parameters
        ----------
        goals, skills : sequence of str
            The newcomer's statements.
        k : int
            How many.
        language : str, optional
            Detected unless given.
        group : optional
            Nobody with the same label is returned.
        excluded : iterable of int
            Rows never returned, such as the newcomer's own old one.

        Returns
        -------
        scores, indices : ndarray of shape (k,)
            Best first, NaN and -1 where there are fewer. Above 2,000 people terms choose the
            candidates, then n-grams order them.

        Raises
        ------
        ValueError
            If `k` is negative.
        """
        check_how_many(k)
        wants, offers = documents(goals, skills, language)
        scores, finish = self._scores(wants, offers)
        if group is not None and group != "":
            scores[self._rows_of_groups.get(group, [])] = -np.inf
        scores[self._place[np.fromiter(excluded, dtype=np.intp)]] = -np.inf
        pool = k if finish is None else max(k, N_CANDIDATES)
        best, places = best_of_rows(scores[None, :], pool)
        if finish is not None:
            found = np.sort(places[0][places[0] >= 0])
            best, chosen = best_of_rows(finish(found)[None, :], k)
            places = np.append(found, -1)[chosen]
        return best[0], np.append(self.order, -1)[places[0]]

    def _scores(self, wants: Document, offers: Document) -> tuple[NDArray[np.float64], _Finish | None]:
        """Return scores with everybody, and what adds the grams to a few where they are left out."""
        n, n_documents = self.n_people, 2 * self.n_people
        want = self.terms.weights(wants.terms, n_documents)
        offer = self.terms.weights(offers.terms, n_documents)
        gets = self.terms.skills.products(want, n)
        gives = self.terms.goals.products(offer, n)
        mean, deviation = (float(gets.mean()), float(gets.std())) if n else (0.0, 0.0)
        finish = _Finish(self, (wants, offers), (gets, gives), mean, max(deviation, DEVIATION_FLOOR))
        if n <= ALL_GRAMS_UP_TO:
            return finish(np.arange(n)), None
        mine = (TERM_SHARE * gets - mean) / finish.deviation
        return joined(mine, (TERM_SHARE * gives - self.mean) / self.deviation), finish

    def counts_for(self, statement: str, *, language: str | None = None) -> Shared:
        """Return how many people's skills share words with a goal, and which words.

        Parameters
        ----------
        statement : str
            A goal while it is written.
        language : str, optional
            Detected unless given.

        Returns
        -------
        Shared
            Words in the order they are written, each once.
        """
        skills = self.terms.skills
        reached: set[int] = set()
        words: dict[str, int] = {}
        for token in tokenize(statement, languages_of([statement], language)[0]):
            column = self.terms.columns.get(token.term)
            people: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
            if column is not None:
                people = skills.people[skills.starts[column] : skills.starts[column + 1]]
            words.setdefault(statement[token.start : token.end].lower(), len(people))
            reached.update(people.tolist())
        return Shared(len(reached), tuple(words.items()))


class _Finish:
    """Adds the n-grams to the term affinities of some people and joins both directions."""

    def __init__(
        self,
        crowd: Crowd,
        texts: tuple[Document, Document],
        by_terms: tuple[NDArray[np.float64], NDArray[np.float64]],
        mean: float,
        deviation: float,
    ) -> None:
        self._crowd, self._texts, self._by_terms = crowd, texts, by_terms
        self.mean, self.deviation = mean, deviation

    def __call__(self, people: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the scores of the given people, ascending."""
        grams, n = self._crowd.grams, self._crowd.n_people
        affinities = []
        for text, by_terms, side in zip(
            self._texts, self._by_terms, (grams.skills, grams.goals), strict=True
        ):
            weights = grams.weights(_gram_counts(text), 2 * n)
            affinities.append(TERM_SHARE * by_terms[people] + GRAM_SHARE * _among(side, weights, people, n))
        mine = (affinities[0] - self.mean) / self.deviation
        theirs = (affinities[1] - self._crowd.mean[people]) / self._crowd.deviation[people]
        scores: NDArray[np.float64] = joined(mine, theirs)
        return scores


def _gram_counts(text: Document) -> Counter[str]:
    counts = type(text.words)()
    for word, count in text.words.items():
        for gram in char_grams(word):
            counts[gram] += count
    return counts


def _among(
    side: Side, weights: Mapping[int, float], people: NDArray[np.intp], n_people: int
) -> NDArray[np.float64]:
    """Return the products with some people alone; a string's entries are searched, not added up."""
    if len(people) == n_people:
        return side.products(weights, n_people)
    sums = np.zeros(len(people))
    for column, weight in weights.items():
        start, end = side.starts[column], side.starts[column + 1]
        listed = side.people[start:end]
        at = np.minimum(np.searchsorted(listed, people), max(end - start - 1, 0))
        has = listed[at] == people if end > start else np.zeros(len(people), dtype=np.bool_)
        sums[has] += weight * side.weights[start:end][at[has]]
    return sums
