"""People who come after an event was fitted, scored against its crowd without fitting again."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from matchmaker.matching.explain import Explanations
from matchmaker.matching.grams import WordGrams
from matchmaker.matching.newcomers import Profiles
from matchmaker.matching.places import Places
from matchmaker.matching.reading import read, sides_of
from matchmaker.matching.scoring import DEVIATION_FLOOR, GRAM_SHARE, TERM_SHARE, affinities, joined
from matchmaker.matching.vectorizer import Vectors, documents, gram_counts, rows_of

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from matchmaker.matching.newcomers import Crowd, Side, Words
    from matchmaker.matching.vectorizer import Document


class _Weighted(NamedTuple):
    """One side of one person: TF-IDF weights by string, of length one."""

    terms: dict[str, float]
    grams: dict[str, float]


class Arrivals:
    """People who are not in the fitted crowd, or whose words have changed since.

    Parameters
    ----------
    crowd : Crowd
        Fitted; its vocabulary weighs the arrivals' words, and a word nobody used before weighs as
        one of a single further document.
    goals, skills : sequence of shape (m,) of sequences of str
        Each arrival's statements.

    Notes
    -----
    The scores are those of the fitted event's formula with the crowd's own row moments, so that they
    compare with each other and with `Crowd.scores_of`.
    """

    def __init__(self, crowd: Crowd, goals: Sequence[Sequence[str]], skills: Sequence[Sequence[str]]) -> None:
        self._crowd = crowd
        self._texts = list(zip(goals, skills, strict=True))
        sides = [documents(own, others) for own, others in self._texts]
        self._goals = [self._weighted(wants) for wants, _ in sides]
        self._skills = [self._weighted(offers) for _, offers in sides]

    def _weighted(self, text: Document) -> _Weighted:
        n_documents = 2 * self._crowd.n_people
        return _Weighted(
            _weights(text.terms, self._crowd.terms, n_documents),
            _weights(gram_counts(text), self._crowd.grams, n_documents),
        )

    def with_crowd(self) -> NDArray[np.float64]:
        """Return the scores with the fitted people.

        Returns
        -------
        ndarray of shape (m, n)
            In the caller's order of both.
        """
        mine, theirs, _ = self._against_crowd
        scores = np.empty_like(mine)
        scores[:, self._crowd.order] = joined(mine, theirs)
        return scores

    def among(self) -> NDArray[np.float64]:
        """Return the arrivals' scores with each other.

        Returns
        -------
        ndarray of shape (m, m)
            Symmetric, minus infinity on the diagonal.
        """
        _, _, (mean, deviation) = self._against_crowd
        goals, skills = self._vectors
        z_scores = (affinities(goals, skills) - mean[:, None]) / deviation[:, None]
        scores: NDArray[np.float64] = joined(z_scores, z_scores.T)
        np.fill_diagonal(scores, -np.inf)
        return scores

    def explain(self, pairs: Sequence[tuple[int, int]]) -> Explanations:
        """Return why two of the arrivals fit, each pair seen from its first.

        Parameters
        ----------
        pairs : sequence of (int, int)
            Indices among the arrivals; somebody of the crowd is explained as one of them.
        """
        one, other = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
        # Read again: the vocabulary of these texts alone is in the same alphabetical order.
        counts = read([((*goals, *skills), None) for goals, skills in self._texts])
        statements = [statement for goals, skills in self._texts for statement in (*goals, *skills)]
        sides = sides_of([(len(goals), len(skills)) for goals, skills in self._texts])
        places = Places(statements, sides, counts.pieces, len(counts.term_names))
        return Explanations(self._vectors, one, other, places, WordGrams(counts.word_names).of_words)

    @cached_property
    def _against_crowd(
        self,
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], tuple[NDArray[np.float64], NDArray[np.float64]]]:
        """Return z-scores both ways in the order of the crowd, with the arrivals' own row moments."""
        crowd, n = self._crowd, self._crowd.n_people
        gets = _products([side.terms for side in self._goals], crowd.terms, crowd.terms.skills, n)
        gives = _products([side.terms for side in self._skills], crowd.terms, crowd.terms.goals, n)
        if n:
            mean, deviation = gets.mean(axis=1), np.maximum(gets.std(axis=1), DEVIATION_FLOOR)
        else:
            mean, deviation = np.zeros(len(gets)), np.full(len(gets), DEVIATION_FLOOR)
        by_gram = crowd.grams
        gets = TERM_SHARE * gets + GRAM_SHARE * _products(
            [side.grams for side in self._goals], by_gram, by_gram.skills, n
        )
        gives = TERM_SHARE * gives + GRAM_SHARE * _products(
            [side.grams for side in self._skills], by_gram, by_gram.goals, n
        )
        return (
            (gets - mean[:, None]) / deviation[:, None],
            (gives - crowd.mean) / crowd.deviation,
            (mean, deviation),
        )

    @cached_property
    def _vectors(self) -> tuple[Vectors, Vectors]:
        """Return everybody's vectors over a vocabulary of their own strings alone."""
        terms = sorted({term for side in (*self._goals, *self._skills) for term in side.terms})
        grams = sorted({gram for side in (*self._goals, *self._skills) for gram in side.grams})
        term_columns = {term: column for column, term in enumerate(terms)}
        gram_columns = {gram: column for column, gram in enumerate(grams)}
        goals, skills = (
            Vectors(
                rows_of([side.terms for side in sides], term_columns),
                rows_of([side.grams for side in sides], gram_columns),
            )
            for sides in (self._goals, self._skills)
        )
        return goals, skills


def _weights(counts: Counter[str], words: Words[Any], n_documents: int) -> dict[str, float]:
    """Return sublinear TF-IDF weights of length one, strings nobody used before included."""
    unseen = math.log(1 + n_documents) + 1
    weights = {}
    for key, count in counts.items():
        column = words.columns.get(key)
        weights[key] = (1 + math.log(count)) * (unseen if column is None else float(words.idf[column]))
    length = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
    return {key: weight / length for key, weight in weights.items()}


def _products(
    weights: Sequence[Mapping[str, float]], words: Words[Any], side: Side | Profiles, n_people: int
) -> NDArray[np.float64]:
    """Return everybody's products with each row, whichever way round the crowd's entries are kept."""
    n_strings, entries = len(words.columns), (side.weights, side.members, side.starts)
    listed: Any
    if isinstance(side, Profiles):
        listed = csr_array(entries, shape=(n_people, n_strings)).T
    else:
        listed = csr_array(entries, shape=(n_strings, n_people))
    products: csr_array[np.float64] = (rows_of(weights, words.columns) @ listed).tocsr()
    return products.toarray().astype(np.float64, copy=False)
