"""Texts become TF-IDF vectors over one event's vocabulary."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from matchmaker.matching.grams import WordGrams, char_grams
from matchmaker.matching.markup import blanked
from matchmaker.matching.text import languages_of, strings_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from matchmaker.matching.reading import Counts

# Above so many documents n-grams, most of an event's memory, have 32 bits; they are multiplied with 64.
_EXACT_UP_TO = 4000
# Rows weighted together: enough to be quick, few enough to hold little beside them.
_ROWS = 1024
# Entries counted together.
_ENTRIES = 1_000_000


class Document(NamedTuple):
    """One person's goals or skills, counted.

    Attributes
    ----------
    terms : Counter of str
        How often each term occurs, parts of compounds included.
    words : Counter of str
        How often each whole written word occurs, folded but not stemmed.
    """

    terms: Counter[str]
    words: Counter[str]


def document(statements: Sequence[str], languages: Sequence[str]) -> Document:
    """Return all statements of one side of a person as one document.

    Parameters
    ----------
    statements, languages : sequence of str
        Texts, each with its language code.

    Returns
    -------
    Document
        Joining scored better than matching statement with statement.
    """
    terms: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for statement, language in zip(statements, languages, strict=True):
        for piece in blanked(statement).split():
            of_terms, of_words = strings_of(piece, language)
            for term in of_terms:
                terms[term] += 1
            for word in of_words:
                words[word] += 1
    return Document(terms, words)


def documents(
    goals: Sequence[str], skills: Sequence[str], language: str | None = None
) -> tuple[Document, Document]:
    """Return a person's two documents; the language is detected over both sides unless given."""
    statements = [*goals, *skills]
    languages = languages_of(statements, language)
    return document(goals, languages[: len(goals)]), document(skills, languages[len(goals) :])


def gram_counts(text: Document) -> Counter[str]:
    """Return how often a document has each character n-gram."""
    counts: Counter[str] = Counter()
    for word, count in text.words.items():
        for gram in char_grams(word):
            counts[gram] += count
    return counts


def rows_of(texts: Sequence[Mapping[str, float]], columns: Mapping[str, int]) -> csr_array[np.float64]:
    """Return a row a text with the numbers of its known strings.

    Parameters
    ----------
    texts : sequence of mapping of str to float
        Counts or weights by string.
    columns : mapping of str to int
        The vocabulary; other strings are left out.

    Returns
    -------
    csr_array of shape (n_texts, n_strings)
        Columns ascending in each row, so that sums never vary.
    """
    indptr = [0]
    indices: list[int] = []
    data: list[float] = []
    for text in texts:
        known = sorted((columns[key], number) for key, number in text.items() if key in columns)
        indices.extend(column for column, _ in known)
        data.extend(number for _, number in known)
        indptr.append(len(indices))
    return csr_array(
        (np.array(data, dtype=np.float64), np.array(indices, dtype=np.intp), np.array(indptr, dtype=np.intp)),
        shape=(len(texts), len(columns)),
    )


def _idf(counts: csr_array[np.float32]) -> NDArray[np.float64]:
    """Return smoothed inverse document frequencies."""
    frequency = np.zeros(counts.shape[1], dtype=np.intp)
    # In portions: what is counted is first copied as 64-bit numbers.
    for first in range(0, counts.nnz, _ENTRIES):
        frequency += np.bincount(counts.indices[first : first + _ENTRIES], minlength=len(frequency))
    idf: NDArray[np.float64] = np.log((1 + counts.shape[0]) / (1 + frequency)) + 1
    return idf


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
        if grams.shape[0] <= _EXACT_UP_TO:
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

    def transform(self, documents: Sequence[Document]) -> Vectors:
        """Return vectors of further documents over the learned vocabulary.

        Parameters
        ----------
        documents : sequence of Document
            Strings nobody used when fitting are left out.

        Returns
        -------
        Vectors
            A fitted document gets its fitted vector.
        """
        terms = rows_of([document.terms for document in documents], self.term_columns_)
        grams = rows_of([gram_counts(document) for document in documents], self.gram_columns_)
        return Vectors(_weighted(terms, self.term_idf_), _weighted(grams, self.gram_idf_))
