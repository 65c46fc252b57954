"""Texts become TF-IDF vectors over one event's vocabulary."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from matchmaker.matching.grams import WordGrams
from matchmaker.matching.sizes import has_all_grams

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.matching.reading import Counts

# Rows weighted together: enough to be quick, few enough to hold little beside them.
_ROWS = 1024
# Entries counted together.
_ENTRIES = 1_000_000


def smoothed_idf(n_documents: int, frequency: NDArray[np.intp] | int) -> NDArray[np.float64] | float:
    """Return the inverse document frequency of strings that so many of the documents have."""
    return np.log((1 + n_documents) / (1 + frequency)) + 1


def _idf(counts: csr_array[np.float32]) -> NDArray[np.float64]:
    frequency = np.zeros(counts.shape[1], dtype=np.intp)
    # In portions: what is counted is first copied as 64-bit numbers.
    for first in range(0, counts.nnz, _ENTRIES):
        frequency += np.bincount(counts.indices[first : first + _ENTRIES], minlength=len(frequency))
    return np.asarray(smoothed_idf(counts.shape[0], frequency))


def _weighted(counts: csr_array[Any], idf: NDArray[np.float64]) -> csr_array[Any]:
    """Turn counts into sublinear TF-IDF rows of length one, in their own place; empty rows stay empty."""
    idf = idf.astype(counts.dtype)
    starts = counts.indptr
    for first in range(0, counts.shape[0], _ROWS):
        rows = starts[first : first + _ROWS + 1]
        part = slice(rows[0], rows[-1])
        data = counts.data[part]
        np.log(data, out=data)
        data += 1
        data *= idf[counts.indices[part]]
        row = np.repeat(np.arange(len(rows) - 1), np.diff(rows))
        length = np.sqrt(np.bincount(row, weights=data.astype(np.float64) ** 2, minlength=len(rows) - 1))
        data /= length.astype(counts.dtype)[row]
    return counts


class Vectors(NamedTuple):
    """TF-IDF rows of the same documents, by terms and by character n-grams.

    Attributes
    ----------
    terms, grams : csr_array of shape (n_documents, n_terms or n_grams)
        L2-normalised, smoothed idf ``ln((1 + N) / (1 + df)) + 1``, sublinear term frequency;
        n-grams of a large event in 32 bits.
    """

    terms: csr_array[np.float64]
    grams: csr_array[np.float64]

    def take(self, rows: NDArray[np.intp]) -> Vectors:
        """Return the given rows of both."""
        return Vectors(self.terms[rows], self.grams[rows])

    def halves(self, first: int) -> tuple[Vectors, Vectors]:
        """Return the first rows and the rest, their entries not copied."""
        one, other = zip(_halves(self.terms, first), _halves(self.grams, first), strict=True)
        return Vectors(*one), Vectors(*other)


def _halves(matrix: csr_array[Any], first: int) -> tuple[csr_array[Any], csr_array[Any]]:
    return _some_rows(matrix, 0, first), _some_rows(matrix, first, matrix.shape[0])


def _some_rows(matrix: csr_array[Any], first: int, last: int) -> csr_array[Any]:
    begin, end = matrix.indptr[first], matrix.indptr[last]
    rows = csr_array((last - first, matrix.shape[1]), dtype=matrix.dtype)
    # Set one by one, because SciPy copies less than half of an array when it is given all at once.
    rows.data, rows.indices = matrix.data[begin:end], matrix.indices[begin:end]
    rows.indptr = matrix.indptr[first : last + 1] - begin
    return rows


class Vectorizer:
    """Learns one vocabulary and idf over all documents of an event, goals and skills together.

    Attributes
    ----------
    term_columns_, gram_columns_ : dict of str to int
        The vocabularies, in alphabetical order of columns.
    term_idf_, gram_idf_ : ndarray of shape (n_terms,) or (n_grams,)
        Inverse document frequencies.

    References
    ----------
    Salton and Buckley (1988), Term-weighting approaches in automatic text retrieval.
    """

    term_columns_: dict[str, int]
    term_idf_: NDArray[np.float64]
    gram_idf_: NDArray[np.float64]

    def fit_transform(self, counts: Counts) -> Vectors:
        """Learn from the documents and return their vectors.

        Parameters
        ----------
        counts : Counts
            Of the goals and skills of everybody.

        Returns
        -------
        Vectors
            One row a document.
        """
        self.term_columns_ = {name: column for column, name in enumerate(counts.term_names)}
        self.term_idf_ = _idf(counts.terms)
        self._grams = WordGrams(counts.word_names)
        grams: csr_array[Any] = self._grams.counted(counts.words)
        # Most of a large event's memory, they have 32 bits there; they are multiplied with 64.
        if has_all_grams(grams.shape[0] // 2):
            grams = csr_array((grams.data.astype(np.float64), grams.indices, grams.indptr), shape=grams.shape)
        self.gram_idf_ = _idf(grams)
        return Vectors(
            _weighted(counts.terms.astype(np.float64), self.term_idf_), _weighted(grams, self.gram_idf_)
        )

    @property
    def grams_of_words_(self) -> csr_array[np.float32]:
        """How often each whole written word has each n-gram."""
        return self._grams.of_words

    @cached_property
    def gram_columns_(self) -> dict[str, int]:
        """The vocabulary of n-grams, which only newcomers need."""
        return {name: column for column, name in enumerate(self._grams.names())}
