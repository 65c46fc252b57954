"""Texts become TF-IDF vectors over one event's vocabulary."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from matchmaker.matching.text import languages_of, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

_SHORTEST_GRAM = 3
_LONGEST_GRAM = 5


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
        for token in tokenize(statement, language):
            terms[token.term] += 1
            if token.is_whole:
                words[token.letters] += 1
    return Document(terms, words)


def documents(
    goals: Sequence[str], skills: Sequence[str], language: str | None = None
) -> tuple[Document, Document]:
    """Return a person's two documents; the language is detected over both sides unless given."""
    statements = [*goals, *skills]
    languages = languages_of(statements, language)
    return document(goals, languages[: len(goals)]), document(skills, languages[len(goals) :])


def char_grams(word: str) -> list[str]:
    """Return the 3- to 5-grams of a word between two spaces, as scikit-learn's ``char_wb`` does.

    Parameters
    ----------
    word : str
        A word without spaces.

    Returns
    -------
    list of str
        With repetitions. A word that fits into one gram gives that gram once.
    """
    padded = f" {word} "
    if len(padded) <= _SHORTEST_GRAM:
        return [padded]
    longest = min(_LONGEST_GRAM, len(padded))
    return [
        padded[at : at + size]
        for size in range(_SHORTEST_GRAM, longest + 1)
        for at in range(len(padded) - size + 1)
    ]


def _rows(counters: Sequence[Counter[str]], vocabulary: dict[str, int]) -> csr_array[np.float64]:
    """Return counts of the known strings, columns ascending in each row so that sums never vary."""
    indptr = [0]
    indices: list[int] = []
    data: list[int] = []
    for counter in counters:
        known = sorted((vocabulary[key], count) for key, count in counter.items() if key in vocabulary)
        indices.extend(column for column, _ in known)
        data.extend(count for _, count in known)
        indptr.append(len(indices))
    return csr_array(
        (np.array(data, dtype=np.float64), np.array(indices, dtype=np.intp), np.array(indptr, dtype=np.intp)),
        shape=(len(counters), len(vocabulary)),
    )


def _weighted(counts: csr_array[np.float64], idf: NDArray[np.float64]) -> csr_array[np.float64]:
    """Return sublinear TF-IDF rows of length one; empty rows stay empty."""
    data = (1.0 + np.log(counts.data)) * idf[counts.indices]
    squares = csr_array((data**2, counts.indices, counts.indptr), shape=counts.shape)
    data /= np.repeat(np.sqrt(squares.sum(axis=1)), np.diff(counts.indptr))
    return csr_array((data, counts.indices, counts.indptr), shape=counts.shape)


class Vectors(NamedTuple):
    """TF-IDF rows of the same documents, by terms and by character n-grams.

    Attributes
    ----------
    terms, grams : csr_array of shape (n_documents, n_terms or n_grams)
        L2-normalised, smoothed idf ``ln((1 + N) / (1 + df)) + 1``, sublinear term frequency.
    """

    terms: csr_array[np.float64]
    grams: csr_array[np.float64]

    def take(self, rows: slice | NDArray[np.intp]) -> Vectors:
        """Return the given rows of both."""
        return Vectors(self.terms[rows], self.grams[rows])


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
    gram_columns_: dict[str, int]
    term_idf_: NDArray[np.float64]
    gram_idf_: NDArray[np.float64]

    def fit_transform(self, documents: Sequence[Document]) -> Vectors:
        """Learn from the documents and return their vectors.

        Parameters
        ----------
        documents : sequence of Document
            Goals and skills of everybody.

        Returns
        -------
        Vectors
            One row a document.
        """
        n = len(documents)
        if not any(document.terms for document in documents):
            self.term_columns_, self.gram_columns_ = {}, {}
            self.term_idf_ = self.gram_idf_ = np.zeros(0)
            return Vectors(csr_array((n, 0)), csr_array((n, 0)))
        # Imported here: a web process that only reads a fitted event never pays for scikit-learn.
        from sklearn.feature_extraction.text import (
            CountVectorizer,
            TfidfTransformer,
            TfidfVectorizer,
        )

        by_term = TfidfVectorizer(analyzer=_elements_of_terms, sublinear_tf=True)
        terms = csr_array(by_term.fit_transform(documents))
        self.term_columns_, self.term_idf_ = _plain(by_term.vocabulary_), by_term.idf_

        # Grams are counted once for each distinct word, then spread over the documents by one product.
        by_word = CountVectorizer(analyzer=_elements_of_words, dtype=np.float64)
        words_in_documents = by_word.fit_transform(documents)
        by_gram = CountVectorizer(analyzer=char_grams, dtype=np.float64)
        grams_in_words = by_gram.fit_transform(by_word.get_feature_names_out())
        counts = words_in_documents @ grams_in_words
        counts.sort_indices()
        weight = TfidfTransformer(sublinear_tf=True)
        grams = csr_array(weight.fit_transform(counts))
        self.gram_columns_, self.gram_idf_ = _plain(by_gram.vocabulary_), weight.idf_
        terms.sort_indices()
        grams.sort_indices()
        return Vectors(terms, grams)

    def transform(self, documents: Sequence[Document]) -> Vectors:
        """Return vectors of further documents over the learned vocabulary, without scikit-learn.

        Parameters
        ----------
        documents : sequence of Document
            Strings nobody used when fitting are left out.

        Returns
        -------
        Vectors
            A fitted document gets its fitted vector.
        """
        gram_counts: list[Counter[str]] = []
        for document in documents:
            counts: Counter[str] = Counter()
            for word, count in document.words.items():
                for gram in char_grams(word):
                    counts[gram] += count
            gram_counts.append(counts)
        terms = _rows([document.terms for document in documents], self.term_columns_)
        grams = _rows(gram_counts, self.gram_columns_)
        return Vectors(_weighted(terms, self.term_idf_), _weighted(grams, self.gram_idf_))


def _elements_of_terms(document: Document) -> Iterable[str]:
    return document.terms.elements()


def _elements_of_words(document: Document) -> Iterable[str]:
    return document.words.elements()


def _plain(vocabulary: dict[str, int]) -> dict[str, int]:
    """Return scikit-learn's mapping in the order of columns."""
    return {key: int(column) for key, column in sorted(vocabulary.items())}
