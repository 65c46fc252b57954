"""People who come after an event was fitted, scored against its crowd without fitting again."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from matchmaker.matching.candidates import joined
from matchmaker.matching.documents import documents, gram_counts
from matchmaker.matching.explain import Explanations
from matchmaker.matching.grams import WordGrams
from matchmaker.matching.places import Places
from matchmaker.matching.reading import read, sides_of
from matchmaker.matching.scoring import affinities
from matchmaker.matching.vectorizer import Vectors, smoothed_idf

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from matchmaker.matching.documents import Document
    from matchmaker.matching.newcomers import Crowd, Scored, Words


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
    compare with each other and with `Crowd.scored`.
    """

    def __init__(self, crowd: Crowd, goals: Sequence[Sequence[str]], skills: Sequence[Sequence[str]]) -> None:
        self._crowd = crowd
        self._texts = list(zip(goals, skills, strict=True))
        self._sides = [documents(own, others) for own, others in self._texts]
        self._goals = [self._weighted(wants) for wants, _ in self._sides]
        self._skills = [self._weighted(offers) for _, offers in self._sides]

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
        return np.array([one.scores for one in self._scored]).reshape(len(self._texts), self._crowd.n_people)

    def among(self) -> NDArray[np.float64]:
        """Return the arrivals' scores with each other.

        Returns
        -------
        ndarray of shape (m, m)
            Symmetric, minus infinity on the diagonal.
        """
        mean = np.array([one.mean for one in self._scored])
        deviation = np.array([one.deviation for one in self._scored])
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
    def _scored(self) -> list[Scored]:
        return [self._crowd.scored(wants, offers) for wants, offers in self._sides]

    @cached_property
    def _vectors(self) -> tuple[Vectors, Vectors]:
        """Return everybody's vectors over a vocabulary of their own strings alone."""
        terms = sorted({term for side in (*self._goals, *self._skills) for term in side.terms})
        grams = sorted({gram for side in (*self._goals, *self._skills) for gram in side.grams})
        term_columns = {term: column for column, term in enumerate(terms)}
        gram_columns = {gram: column for column, gram in enumerate(grams)}
        goals, skills = (
            Vectors(
                _rows([side.terms for side in sides], term_columns),
                _rows([side.grams for side in sides], gram_columns),
            )
            for sides in (self._goals, self._skills)
        )
        return goals, skills


def _weights(counts: Counter[str], words: Words[Any], n_documents: int) -> dict[str, float]:
    """Return sublinear TF-IDF weights of length one, strings nobody used before included."""
    unseen = float(smoothed_idf(n_documents, 0))
    weights = {}
    for key, count in counts.items():
        column = words.columns.get(key)
        weights[key] = (1 + math.log(count)) * (unseen if column is None else float(words.idf[column]))
    length = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
    return {key: weight / length for key, weight in weights.items()}


def _rows(texts: Sequence[Mapping[str, float]], columns: Mapping[str, int]) -> csr_array[np.float64]:
    """Return a row a text with the numbers of its strings.

    Parameters
    ----------
    texts : sequence of mapping of str to float
        Weights by string.
    columns : mapping of str to int
        The vocabulary, which holds all of them.

    Returns
    -------
    csr_array of shape (n_texts, n_strings)
        Columns ascending in each row, so that sums never vary.
    """
    indptr = [0]
    indices: list[int] = []
    data: list[float] = []
    for text in texts:
        entries = sorted((columns[key], number) for key, number in text.items())
        indices.extend(column for column, _ in entries)
        data.extend(number for _, number in entries)
        indptr.append(len(indices))
    return csr_array(
        (np.array(data, dtype=np.float64), np.array(indices, dtype=np.intp), np.array(indptr, dtype=np.intp)),
        shape=(len(texts), len(columns)),
    )
