"""Terms that goals share with skills become reasons."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.matching.keys import found_in
from matchmaker.matching.pieces import ranges
from matchmaker.matching.places import NONE, Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.matching.places import Occurrences


_NO_STATEMENTS = None, None
# Half the cost of Span's own call.
_SPAN = partial(tuple.__new__, Span)


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


class SharedTerms(NamedTuple):
    """Terms that the goals and the skills of many pairs share, one after the other.

    Attributes
    ----------
    row : ndarray of int of shape (n_shared,)
        Whose they are, ascending.
    column : ndarray of int of shape (n_shared,)
        The term; ascending in a row while they are as the vectors have them.
    weight : ndarray of shape (n_shared,)
        What it adds to the affinity, its n-grams included.
    mine, theirs : ndarray of int of shape (n_shared,)
        Where the goals and the skills have it, as entries of `Occurrences`.
    """

    row: NDArray[np.intp]
    column: NDArray[np.intp]
    weight: NDArray[np.float64]
    mine: NDArray[np.intp]
    theirs: NDArray[np.intp]

    def take(self, entries: NDArray[np.intp]) -> SharedTerms:
        """Return some of them."""
        row, column, weight, mine, theirs = self
        return SharedTerms(row[entries], column[entries], weight[entries], mine[entries], theirs[entries])


def with_parts_in_compounds(shared: SharedTerms, found: Occurrences) -> SharedTerms:
    """Give the weight of a word to the compound both people wrote it in, as node to node.js."""
    compounds = found.only(found.compounds)
    mine, theirs = compounds[shared.mine], compounds[shared.theirs]
    part = np.flatnonzero((mine == theirs) & (mine != NONE))
    n_columns = max(shared.column.max(initial=0), mine.max(initial=0)) + 1
    keys = shared.row * n_columns + shared.column
    compound = shared.row[part] * n_columns + mine[part]
    place, is_shared = found_in(keys, compound)
    weight = shared.weight.copy()
    np.add.at(weight, place[is_shared], weight[part[is_shared]])
    return shared._replace(weight=weight).take(np.delete(np.arange(len(weight)), part[is_shared]))


def heaviest_first(shared: SharedTerms, found: Occurrences) -> SharedTerms:
    """Order the terms of each row by weight, equal ones by how the goals have them."""
    shared = shared.take(np.lexsort((-shared.weight, shared.row)))
    is_tied = (shared.row[1:] == shared.row[:-1]) & (shared.weight[1:] == shared.weight[:-1])
    tied = np.flatnonzero(np.append(is_tied, False) | np.append(False, is_tied))
    texts = np.array([found.texts[entry] for entry in shared.mine[tied].tolist()], dtype=object)
    order = np.arange(len(shared.row))
    order[tied] = tied[np.lexsort((texts, -shared.weight[tied], shared.row[tied]))]
    return shared.take(order)


class Reasons:
    """The reasons of many rows, each made when it is read: whoever reads one after the other holds one.

    Parameters
    ----------
    shared : SharedTerms
        Of all rows, in the order they are shown.
    found : Occurrences
        Where they are written.
    other_letters : ndarray of shape (n_rows,)
        What no term has.
    """

    def __init__(self, shared: SharedTerms, found: Occurrences, other_letters: NDArray[np.float64]) -> None:
        n_rows = len(other_letters)
        total = np.bincount(shared.row, shared.weight, minlength=n_rows) + other_letters
        self._affinities, self._other_letters = np.minimum(total, 1.0).tolist(), other_letters.tolist()
        self._statements = _best_statements(shared, found)
        self._ends = [0, *np.cumsum(np.bincount(shared.row, minlength=n_rows)).tolist()]
        self._terms = list(
            zip(shared.weight.tolist(), shared.mine.tolist(), shared.theirs.tolist(), strict=True)
        )
        self._texts, self._numbers, self._starts = found.texts, found.numbers, found.starts.tolist()

    def __getitem__(self, row: int) -> Reason:
        terms = [
            Term(self._texts[mine], weight, self._spans(mine), self._spans(theirs))
            for weight, mine, theirs in self._terms[self._ends[row] : self._ends[row + 1]]
        ]
        goal, skill = self._statements.get(row, _NO_STATEMENTS)
        return Reason(self._affinities[row], goal, skill, tuple(terms), self._other_letters[row])

    def _spans(self, entry: int) -> tuple[Span, ...]:
        return tuple(map(_SPAN, self._numbers[self._starts[entry] : self._starts[entry + 1]]))


def _best_statements(shared: SharedTerms, found: Occurrences) -> dict[int, tuple[int, int]]:
    """Return which goal and skill share most weight in each row with terms, the first on a tie."""
    entry, goal = _statements(found, shared.mine)
    of_skill, skill = _statements(found, shared.theirs)
    # Each goal that has a term with each skill that has it.
    first, last = np.searchsorted(of_skill, entry), np.searchsorted(of_skill, entry, side="right")
    goal, entry, skill = (
        np.repeat(goal, last - first),
        np.repeat(entry, last - first),
        skill[ranges(first, last)],
    )
    n_goals, n_skills = goal.max(initial=0) + 1, skill.max(initial=0) + 1
    pairs, which = np.unique((shared.row[entry] * n_goals + goal) * n_skills + skill, return_inverse=True)
    weight = np.bincount(which, shared.weight[entry])
    row, pair = np.divmod(pairs, n_goals * n_skills)
    order = np.lexsort((pair, -weight, row))
    rows, best = np.unique(row[order], return_index=True)
    goal, skill = np.divmod(pair[order[best]], n_skills)
    return dict(zip(rows.tolist(), zip(goal.tolist(), skill.tolist(), strict=True), strict=True))


def _statements(found: Occurrences, entries: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return which of some entries stands in which statement, each once."""
    which, place = found.places_of(entries)
    statement = found.statements[place]
    is_new = np.append(True, (which[1:] != which[:-1]) | (statement[1:] != statement[:-1]))[: len(which)]
    return which[is_new], statement[is_new]
