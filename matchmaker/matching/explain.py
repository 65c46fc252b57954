"""Affinities are taken apart into the words two people share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, overload

import numpy as np
from scipy.sparse import csr_array

from matchmaker.matching.blocks import Kernel, kernel_for
from matchmaker.matching.candidates import TERM_SHARE
from matchmaker.matching.collecting import without_collecting
from matchmaker.matching.gram_credit import credited, shared_grams
from matchmaker.matching.postings import plain_rows
from matchmaker.matching.reasons import Reasons, SharedTerms, heaviest_first, with_parts_in_compounds
from matchmaker.matching.scoring import GRAM_SHARE
from matchmaker.matching.shared import row_products

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from matchmaker.matching.places import Places
    from matchmaker.matching.reasons import Reason
    from matchmaker.matching.vectorizer import Vectors

# Pairs whose numbers and places are found together when the first of them is read: not held for all at once.
_PAIRS = 2000


class Explanation(NamedTuple):
    """A match seen from the first person: what they get from the second, and what they give."""

    gets: Reason
    gives: Reason


class Shares(NamedTuple):
    """What every common column adds to the affinities of some pairs, a row each.

    Attributes
    ----------
    terms, grams : (csr_array, csr_array)
        By terms and by n-grams, not yet credited to terms: what the first gets, then what they give.
    """

    terms: tuple[csr_array[np.float64], csr_array[np.float64]]
    grams: tuple[csr_array[np.float64], csr_array[np.float64]]


def _shared(
    goals: csr_array[np.float64],
    skills: csr_array[np.float64],
    pairs: tuple[NDArray[np.intp], NDArray[np.intp]],
    share: float,
    kernel: Kernel,
) -> csr_array[np.float64]:
    one, other = pairs
    if kernel_for(goals.shape[0], kernel) is None:
        products = row_products(goals, skills, one, other)
    else:
        from matchmaker.matching.kernel_shared import shared_entries

        n_columns = goals.shape[1]
        starts, columns, data = shared_entries(plain_rows(goals), plain_rows(skills), n_columns, one, other)
        products = csr_array((data, columns, starts), shape=(len(one), n_columns))
    products.data *= share
    return products


class Explanations(Sequence[Explanation]):
    """Why pairs were matched: numbers and places found for many pairs at once, each told when it is read.

    Parameters
    ----------
    vectors : (Vectors, Vectors)
        Everybody's goals and skills.
    one, other : ndarray of int of shape (n_pairs,)
        The pairs, each seen from the first.
    places : Places
        Finds terms in documents: everybody's goals, then everybody's skills.
    grams_of_words : csr_array of shape (n_words, n_grams)
        Which n-grams each whole written word has.
    kernel : {"auto", "numba", "scipy"}
        What multiplies a large event's; the numbers are the same.
    """

    def __init__(
        self,
        vectors: tuple[Vectors, Vectors],
        one: NDArray[np.intp],
        other: NDArray[np.intp],
        places: Places,
        grams_of_words: csr_array[np.float32],
        *,
        kernel: Kernel = "auto",
    ) -> None:
        self._goals, self._skills = vectors
        self._one, self._other, self._places = one, other, places
        self._grams_of_words, self._kernel = grams_of_words, kernel
        self._block = lru_cache(maxsize=1)(self._explained)

    def _shares(self, first: int, size: int) -> Shares:
        part = slice(first, first + size)
        sides = (self._one[part], self._other[part]), (self._other[part], self._one[part])
        terms, grams = zip(*[self._both(*pairs) for pairs in sides], strict=True)
        return Shares(terms, grams)

    def _both(
        self, wanting: NDArray[np.intp], offering: NDArray[np.intp]
    ) -> tuple[csr_array[np.float64], csr_array[np.float64]]:
        """Return what terms, and what n-grams, add to the affinities."""
        (terms, grams), (their_terms, their_grams) = self._goals, self._skills
        pairs = wanting, offering
        return (
            _shared(terms, their_terms, pairs, TERM_SHARE, self._kernel),
            _shared(grams, their_grams, pairs, GRAM_SHARE, self._kernel),
        )

    def shares(self) -> Iterator[Shares]:
        """Yield the numbers of all pairs, many pairs at a time, without looking for places in texts."""
        for first in range(0, len(self), _PAIRS):
            yield self._shares(first, _PAIRS)

    def __len__(self) -> int:
        return len(self._one)

    @overload
    def __getitem__(self, index: int) -> Explanation: ...
    @overload
    def __getitem__(self, index: slice) -> list[Explanation]: ...
    def __getitem__(self, index: int | slice) -> Explanation | list[Explanation]:
        if isinstance(index, slice):
            return [self[row] for row in range(*index.indices(len(self)))]
        block, row = divmod(range(len(self))[index], _PAIRS)
        reasons = self._block(block)
        return Explanation(reasons[2 * row], reasons[2 * row + 1])

    def __iter__(self) -> Iterator[Explanation]:
        for first in range(0, len(self), _PAIRS):
            reasons = self._block(first // _PAIRS)
            for row in range(min(_PAIRS, len(self) - first)):
                yield Explanation(reasons[2 * row], reasons[2 * row + 1])

    @without_collecting()
    def _explained(self, number: int) -> Reasons:
        """Return the reasons of some pairs, what the first gets before what they give."""
        part = slice(number * _PAIRS, (number + 1) * _PAIRS)
        pairs = np.column_stack([self._one[part], self._other[part]])
        return self._reasons(pairs.ravel(), pairs[:, ::-1].ravel())

    def _reasons(self, wanting: NDArray[np.intp], offering: NDArray[np.intp]) -> Reasons:
        """Return why the offering people's skills meet the wanting people's goals."""
        terms, grams = self._both(wanting, offering)
        column = terms.indices.astype(np.intp)
        row = np.repeat(np.arange(len(wanting)), np.diff(terms.indptr))
        found = self._places.find(
            np.append(wanting[row], self._goals.terms.shape[0] + offering[row]), np.tile(column, 2)
        )
        mine, theirs = np.split(found.which, 2)
        sharing = shared_grams(self._grams_of_words, found, mine, theirs)
        weights, left = credited(terms, grams, sharing)
        shared = SharedTerms(row, column, weights, mine, theirs)
        return Reasons(heaviest_first(with_parts_in_compounds(shared, found), found), found, left)
