"""Words become character n-grams, the same for every text that has the word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SHORTEST_GRAM = 3
LONGEST_GRAM = 5
# Keys of n-grams stay below the largest whole number of 64 bits.
_LARGEST_KEY = 2**63
# Texts whose n-grams are counted together.
_ROWS = 4096


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
    if len(padded) <= SHORTEST_GRAM:
        return [padded]
    longest = min(LONGEST_GRAM, len(padded))
    return [
        padded[at : at + size]
        for size in range(SHORTEST_GRAM, longest + 1)
        for at in range(len(padded) - size + 1)
    ]


class WordGrams:
    """The n-grams of distinct words, found for all of them at once.

    Parameters
    ----------
    words : sequence of str
        Without spaces, none empty.

    Attributes
    ----------
    of_words : csr_array of shape (n_words, n_grams)
        How often each word has each n-gram.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._text = "".join([f" {word} " for word in words])
        letters = np.frombuffer(self._text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        alphabet, numbers = np.unique(letters, return_inverse=True)
        lengths = np.array([len(word) + 2 for word in words], dtype=np.intp)
        # How many letters each place of the text has up to the end of its word.
        left = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(letters))
        sizes = range(SHORTEST_GRAM, LONGEST_GRAM + 1)
        places = [np.flatnonzero(left >= size) for size in sizes]
        place = np.concatenate(places)
        size = np.repeat(sizes, [len(found) for found in places])
        # Nothing stands before every letter, so that the keys are in alphabetical order.
        numbers = np.append(numbers + 1, np.zeros(LONGEST_GRAM, dtype=np.intp))
        base = len(alphabet) + 1
        key, largest = np.zeros(len(place), dtype=np.int64), 1
        for offset in range(LONGEST_GRAM):
            if largest * base > _LARGEST_KEY:
                distinct, key = np.unique(key, return_inverse=True)
                largest = len(distinct)
            key = key * base + np.where(offset < size, numbers[place + offset], 0)
            largest *= base
        distinct, column = np.unique(key, return_inverse=True)
        # One of the places that each n-gram has, whichever.
        self._first, self._size = (np.empty(len(distinct), dtype=np.intp) for _ in range(2))
        self._first[column], self._size[column] = place, size
        word = np.repeat(np.arange(len(words)), lengths)[place]
        ones = np.ones(len(place), dtype=np.float32)
        self.of_words = csr_array((ones, (word, column)), shape=(len(words), len(distinct)))

    def names(self) -> list[str]:
        """Return the n-grams in the order of their columns."""
        starts, ends = self._first.tolist(), (self._first + self._size).tolist()
        return [self._text[start:end] for start, end in zip(starts, ends, strict=True)]

    def counted(self, words: csr_array[np.float32]) -> csr_array[np.float32]:
        """Return how often each text has each n-gram, from how often it has each word.

        Parameters
        ----------
        words : csr_array of shape (n_texts, n_words)
            Counts.

        Returns
        -------
        csr_array of shape (n_texts, n_grams)
            Columns ascend in each row.
        """
        by_gram = self.of_words.T.tocsr()
        shape = (words.shape[0], by_gram.shape[0])
        # As many as if no two words of a text had one in common. What is not filled takes no memory.
        most = int(np.diff(self.of_words.indptr)[words.indices].sum(dtype=np.int64))
        whole = np.dtype(np.int32 if most <= np.iinfo(np.int32).max else np.int64)
        data = np.empty(most, dtype=np.float32)
        indices: NDArray[np.signedinteger[Any]] = np.empty(most, dtype=whole)
        starts: NDArray[np.signedinteger[Any]] = np.zeros(shape[0] + 1, dtype=whole)
        for first in range(0, shape[0], _ROWS):
            # The product's columns come unordered; turning it over orders them, as it goes by rows.
            block = (by_gram @ words[first : first + _ROWS].T.tocsr()).T.tocsr()
            begin = starts[first]
            part = slice(begin, begin + block.nnz)
            data[part], indices[part] = block.data, block.indices
            starts[first + 1 : first + 1 + block.shape[0]] = block.indptr[1:] + begin
        # All index arrays have one type, else SciPy would widen the large one.
        return csr_array((data[: starts[-1]], indices[: starts[-1]], starts), shape=shape)
