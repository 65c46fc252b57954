"""What n-grams add to an affinity is credited to the words that have them on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.matching.keys import distinct, found_in
from matchmaker.matching.pieces import ranges
from matchmaker.matching.places import NONE

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from matchmaker.matching.places import Occurrences


def shared_grams(
    grams_of_words: csr_array[np.float32],
    found: Occurrences,
    mine: NDArray[np.intp],
    theirs: NDArray[np.intp],
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the n-grams that both people's written words of a term have.

    Parameters
    ----------
    grams_of_words : csr_array of shape (n_words, n_grams)
        Which n-grams each word has.
    found : Occurrences
        Where the goals and the skills have the terms.
    mine, theirs : ndarray of int of shape (n_terms,)
        Which entries of `found` belong to a term.

    Returns
    -------
    (ndarray of int, ndarray of int)
        A term and the column of an n-gram, each pair once.
    """
    word = found.only(found.words)
    is_same = (word[mine] == word[theirs]) & (word[mine] != NONE)
    # Most people write a term in the same way.
    same, different = np.flatnonzero(is_same), np.flatnonzero(~is_same)
    terms, columns = _grams(grams_of_words, same, word[mine[same]])
    n_grams = grams_of_words.shape[1]
    one, other = (
        distinct(np.sort(of_term * n_grams + gram))
        for of_term, gram in (
            _grams(grams_of_words, *_words(found, different, side[different])) for side in (mine, theirs)
        )
    )
    rest, gram = np.divmod(np.intersect1d(one, other, assume_unique=True), max(n_grams, 1))
    return np.append(terms, rest), np.append(columns, gram)


def _words(
    found: Occurrences, terms: NDArray[np.intp], entries: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return each term with each word that its entry has."""
    which, place = found.places_of(entries)
    words = found.words[place]
    is_word = words != NONE
    return terms[which[is_word]], words[is_word]


def _grams(
    grams_of_words: csr_array[np.float32], terms: NDArray[np.intp], words: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return each term with each n-gram of its word."""
    first, last = grams_of_words.indptr[words], grams_of_words.indptr[words + 1]
    return np.repeat(terms, last - first), grams_of_words.indices[ranges(first, last)].astype(np.intp)


def credited(
    terms: csr_array[np.float64],
    grams: csr_array[np.float64],
    sharing: tuple[NDArray[np.intp], NDArray[np.intp]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each shared term's weight with its n-grams', then what is left of the n-grams in each row.

    Parameters
    ----------
    terms, grams : csr_array of shape (n_rows, n_terms or n_grams)
        What each column adds to the affinities.
    sharing : (ndarray of int, ndarray of int)
        Entries of `terms`, each with the column of an n-gram it has. An n-gram of several is parted.
    """
    n_rows, n_grams = grams.shape
    owner = np.repeat(np.arange(n_rows), np.diff(grams.indptr))
    keys = owner * n_grams + grams.indices
    entry, column = sharing
    asked = np.repeat(np.arange(n_rows), np.diff(terms.indptr))[entry] * n_grams + column
    place, is_there = found_in(keys, asked)
    place, entry = place[is_there], entry[is_there]
    n_sharing = np.bincount(place, minlength=len(keys))
    # Of nothing, `bincount` returns whole numbers.
    credit = np.bincount(entry, grams.data[place] / n_sharing[place], minlength=terms.nnz).astype(float)
    other: NDArray[np.float64] = grams.data * (n_sharing == 0)
    return terms.data + credit, np.bincount(owner, weights=other, minlength=n_rows).astype(float)
