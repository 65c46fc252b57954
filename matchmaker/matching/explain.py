"""Affinities are taken apart into the words two people share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, cast, overload

import numpy as np

from matchmaker.matching.grams import char_grams
from matchmaker.matching.places import ALONE, Occurrences, Span
from matchmaker.matching.scoring import GRAM_SHARE, TERM_SHARE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from matchmaker.matching.places import Written
    from matchmaker.matching.vectorizer import Vectors

# Pairs of written forms whose common n-grams are remembered while explanations are read.
_FORMS_KEPT = 50_000
# Pairs whose numbers are found together, and pairs that are explained together when the first of them is
# read: not held for all at once.
_PAIRS = 2000
_READ_TOGETHER = 500


class Term(NamedTuple):
    """A word two people share.

    Attributes
    ----------
    text : str
        The word as the goal has it, lower case.
    weight : float
        Its share of the affinity, in [0, 1].
    goal_spans, skill_spans : tuple of Span
        Where it stands in the one's goals and the other's skills, in reading order.
    """

    text: str
    weight: float
    goal_spans: tuple[Span, ...]
    skill_spans: tuple[Span, ...]


class Reason(NamedTuple):
    """Why one person's skills meet another's goals.

    Attributes
    ----------
    affinity : float
        In [0, 1]; the sum of the terms' weights and `other_letters`.
    goal, skill : int or None
        The goal and the skill that share most; None when no word is shared.
    terms : tuple of Term
        Heaviest first.
    other_letters : float
        What comes from letters shared by different words, such as a misspelt one, in [0, 1].
    """

    affinity: float
    goal: int | None
    skill: int | None
    terms: tuple[Term, ...]
    other_letters: float


class Explanation(NamedTuple):
    """A match seen from the first person: what they get from the second, and what they give."""

    gets: Reason
    gives: Reason


class _Share(NamedTuple):
    """A term's weight in an affinity, with where the goals and the skills have it."""

    weight: float
    term: str
    mine: Occurrences
    theirs: Occurrences


class _SharedGrams:
    """Looks up the n-grams that two people's forms of one word share, once for the same forms.

    Parameters
    ----------
    columns : callable
        Returns the vocabulary of n-grams.
    """

    def __init__(self, columns: Callable[[], Mapping[str, int]]) -> None:
        self._columns = columns
        self.of = lru_cache(maxsize=_FORMS_KEPT)(self._of)

    def _of(self, mine: tuple[str, ...], theirs: tuple[str, ...]) -> NDArray[np.intp]:
        columns, shared = self._columns(), self._grams(mine)
        if mine != theirs:
            shared &= self._grams(theirs)
        return np.array(sorted(columns[gram] for gram in shared if gram in columns), dtype=np.intp)

    @staticmethod
    def _grams(letters: tuple[str, ...]) -> set[str]:
        return {gram for word in letters for gram in char_grams(word)}


def _best_statements(shares: Sequence[_Share]) -> tuple[int, int]:
    """Return the goal and the skill that share most weight, the first ones on a tie."""
    shared: dict[tuple[int, int], float] = defaultdict(float)
    for weight, _, mine, theirs in shares:
        for goal in mine.statements:
            for skill in theirs.statements:
                shared[goal, skill] += weight
    return min(shared, key=lambda pair: (-shared[pair], pair))


def _with_parts_in_compounds(shares: Sequence[_Share]) -> list[_Share]:
    """Give the weight of a word to the compound both people wrote it in, as node to node.js."""
    by_term = {share.term: share for share in shares}
    for weight, term, mine, theirs in shares:
        if mine.wholes == theirs.wholes and len(mine.wholes) == 1:
            (whole,) = mine.wholes
            if whole in by_term:
                by_term[whole] = by_term[whole]._replace(weight=by_term[whole].weight + weight)
                del by_term[term]
    return list(by_term.values())


def _reason(shares: list[_Share], other_letters: float) -> Reason:
    if not shares:
        return Reason(min(other_letters, 1.0), None, None, (), other_letters)
    if len(shares) == 1:
        weight, _, mine, theirs = shares[0]
        only = Term(mine.text, weight, mine.spans, theirs.spans)
        affinity = min(weight + other_letters, 1.0)
        return Reason(affinity, mine.statements[0], theirs.statements[0], (only,), other_letters)
    if any([share.mine.wholes is not ALONE for share in shares]):  # noqa: C419 - a list of a few is quicker
        shares = _with_parts_in_compounds(shares)
    terms = [Term(mine.text, weight, mine.spans, theirs.spans) for weight, _, mine, theirs in shares]
    terms.sort(key=lambda term: (-term.weight, term.text))
    affinity = sum([term.weight for term in terms]) + other_letters
    return Reason(min(affinity, 1.0), *_best_statements(shares), tuple(terms), other_letters)


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
    one: NDArray[np.intp],
    other: NDArray[np.intp],
    share: float,
) -> csr_array[np.float64]:
    # N-grams of a large event have 32 bits, their products have 64.
    wide = cast("csr_array[np.float64]", goals[one].astype(float))
    products = (wide.multiply(skills[other]) * share).tocsr()
    products.sort_indices()
    return products


def _credit(
    terms: csr_array[np.float64], grams: csr_array[np.float64], sharing: Sequence[NDArray[np.intp]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each shared term's weight with its n-grams', then what is left of the n-grams in each row.

    Parameters
    ----------
    terms, grams : csr_array of shape (n_rows, n_terms or n_grams)
        What each column adds to the affinities.
    sharing : sequence of ndarray
        Columns of the n-grams in each entry of `terms`; one that several terms of a row have is parted.
    """
    n_rows, n_grams = grams.shape
    owner = np.repeat(np.arange(n_rows), np.diff(grams.indptr))
    keys = owner * n_grams + grams.indices
    entry = np.repeat(np.arange(terms.nnz), [len(columns) for columns in sharing])
    row = np.repeat(np.arange(n_rows), np.diff(terms.indptr))[entry]
    asked = row * n_grams + np.concatenate([np.zeros(0, dtype=np.intp), *sharing])
    place = np.searchsorted(keys, asked)
    is_there = place < len(keys)
    is_there[is_there] = keys[place[is_there]] == asked[is_there]
    place, entry = place[is_there], entry[is_there]
    n_sharing = np.bincount(place, minlength=len(keys))
    credit = np.bincount(entry, grams.data[place] / n_sharing[place], minlength=terms.nnz)
    other: NDArray[np.float64] = grams.data * (n_sharing == 0)
    left = cast("NDArray[np.float64]", np.bincount(owner, weights=other, minlength=n_rows))
    return terms.data + credit, left


class Explanations(Sequence[Explanation]):
    """Why pairs were matched: numbers from a few sparse products for many pairs, texts when one is read.

    Parameters
    ----------
    vectors : (Vectors, Vectors)
        Everybody's goals and skills.
    one, other : ndarray of int of shape (n_pairs,)
        The pairs, each seen from the first.
    texts : callable
        A person's statements with the places of their terms.
    vocabularies : (sequence of str, callable)
        Of terms in the order of their columns; what returns the columns of n-grams when one is read.
    """

    def __init__(
        self,
        vectors: tuple[Vectors, Vectors],
        one: NDArray[np.intp],
        other: NDArray[np.intp],
        texts: Callable[[int], Written],
        vocabularies: tuple[Sequence[str], Callable[[], Mapping[str, int]]],
    ) -> None:
        self._goals, self._skills = vectors
        self._one, self._other, self._texts = one, other, texts
        self._terms, gram_columns = vocabularies
        self._shared_grams = _SharedGrams(gram_columns)
        self._block = lru_cache(maxsize=1)(self._explained)

    def _shares(self, first: int, size: int) -> Shares:
        part = slice(first, first + size)
        sides = (self._one[part], self._other[part]), (self._other[part], self._one[part])
        goals, skills = self._goals, self._skills
        terms = [_shared(goals.terms, skills.terms, *pairs, TERM_SHARE) for pairs in sides]
        grams = [_shared(goals.grams, skills.grams, *pairs, GRAM_SHARE) for pairs in sides]
        return Shares((terms[0], terms[1]), (grams[0], grams[1]))

    def shares(self) -> Iterator[Shares]:
        """Yield the numbers of all pairs, many pairs at a time: all a report of everybody needs."""
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
        block, row = divmod(range(len(self))[index], _READ_TOGETHER)
        return self._block(block)[row]

    def _explained(self, number: int) -> list[Explanation]:
        """Return the explanations of some pairs: their numbers by arrays, their words one by one."""
        first = number * _READ_TOGETHER
        part = slice(first, first + _READ_TOGETHER)
        one = [self._texts(person) for person in self._one[part].tolist()]
        other = [self._texts(person) for person in self._other[part].tolist()]
        shares = self._shares(first, _READ_TOGETHER)
        gets, gives = (
            self._reasons(*of_direction, terms, grams)
            for of_direction, terms, grams in zip(((one, other), (other, one)), *shares, strict=True)
        )
        return list(map(Explanation, gets, gives))

    def _reasons(
        self,
        wanting: Sequence[Written],
        offering: Sequence[Written],
        terms: csr_array[np.float64],
        grams: csr_array[np.float64],
    ) -> list[Reason]:
        """Return why the offering people's skills meet the wanting people's goals."""
        names, ends = self._terms, terms.indptr.tolist()
        named = [names[column] for column in terms.indices.tolist()]
        mine, theirs = [], []
        for row, (wants, offers) in enumerate(zip(wanting, offering, strict=True)):
            own = named[ends[row] : ends[row + 1]]
            mine += [wants.goals[term] for term in own]
            theirs += [offers.skills[term] for term in own]
        grams_of = self._shared_grams.of
        sharing = [grams_of(one.letters, other.letters) for one, other in zip(mine, theirs, strict=True)]
        weights, left = _credit(terms, grams, sharing)
        shares = list(map(_Share, weights.tolist(), named, mine, theirs))
        return [
            _reason(shares[ends[row] : ends[row + 1]], other_letters)
            for row, other_letters in enumerate(left.tolist())
        ]
