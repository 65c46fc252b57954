"""Where in somebody's statements their terms stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from matchmaker.matching.text import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

# No term reaches over white space, and pieces between spaces come again and again.
_PIECE = re.compile(r"\S+")
_PIECES_KEPT = 50_000
# What a term that is part of no compound is a part of.
ALONE = frozenset({""})


class Span(NamedTuple):
    """A place in somebody's goals or skills: ``statements[statement][start:end]``."""

    statement: int
    start: int
    end: int


class Occurrences(NamedTuple):
    """Where one person wrote a term.

    Attributes
    ----------
    text : str
        As it is written first, lower case.
    spans : tuple of Span
        In reading order.
    statements : tuple of int
        Those it stands in, each once.
    letters : tuple of str
        The written words it stands in, each once.
    wholes : frozenset of str
        The compounds' terms it is a part of, with an empty one where it stands alone.
    """

    text: str
    spans: tuple[Span, ...]
    statements: tuple[int, ...]
    letters: tuple[str, ...]
    wholes: frozenset[str]


class Places(dict[str, Occurrences]):
    """Where one side of a person has its terms, each found when it is first asked for.

    Parameters
    ----------
    statements, languages : sequence of str
        Texts, each with its language code.
    """

    def __init__(self, statements: Sequence[str], languages: Sequence[str]) -> None:
        super().__init__()
        self._statements = statements
        self._pieces: list[dict[str, list[_Place]]] = []
        self._ends: list[int] = []
        for statement, language in zip(statements, languages, strict=True):
            self._pieces += map(_terms_of, statement.split(), repeat(language))
            self._ends.append(len(self._pieces))
        # Numbers, because objects for every term, most of which are never asked for, would cost the most.
        self._first: dict[str, int] = {}
        self._later: dict[str, list[int]] = {}
        for at, terms in enumerate(self._pieces):
            for term in terms:
                if term in self._first:
                    self._later.setdefault(term, []).append(at)
                else:
                    self._first[term] = at
        self._firsts: dict[int, list[int]] = {}

    def __missing__(self, term: str) -> Occurrences:
        spans, numbers, letters, wholes = [], [], [], []
        for at in (self._first[term], *self._later.get(term, ())):
            number = bisect_right(self._ends, at)
            numbers.append(number)
            firsts = self._firsts_of(number)
            first = firsts[at - self._ends[number] + len(firsts)]
            for start, end, word, whole in self._pieces[at][term]:
                spans.append(Span(number, first + start, first + end))
                letters.append(word)
                wholes.append(whole)
        number, start, end = spans[0]
        occurrences = self[term] = Occurrences(
            self._statements[number][start:end].lower(),
            tuple(spans),
            tuple(dict.fromkeys(numbers)),
            tuple(dict.fromkeys(letters)),
            frozenset(wholes) if any(wholes) else ALONE,
        )
        return occurrences

    def _firsts_of(self, number: int) -> list[int]:
        """Return where the pieces of a statement begin, found when they are first asked for."""
        firsts = self._firsts.get(number)
        if firsts is None:
            # What `split` cuts, and where.
            firsts = [piece.start() for piece in _PIECE.finditer(self._statements[number])]
            self._firsts[number] = firsts
        return firsts


class _Place(NamedTuple):
    """Where a term stands in a text without spaces: in which letters, and in which compound, if any."""

    start: int
    end: int
    letters: str
    whole: str


@lru_cache(maxsize=_PIECES_KEPT)
def _terms_of(piece: str, language: str) -> dict[str, list[_Place]]:
    """Return the terms of a text without spaces, and where they stand."""
    found: dict[str, list[_Place]] = {}
    compound = ""
    for term, letters, start, end, is_whole in tokenize(piece, language):
        # The parts of a compound follow it.
        compound = term if is_whole else compound
        found.setdefault(term, []).append(_Place(start, end, letters, "" if is_whole else compound))
    return found


class Written(NamedTuple):
    """Where one person's terms stand."""

    goals: Places
    skills: Places


def written(goals: Sequence[str], skills: Sequence[str], languages: Sequence[str]) -> Written:
    """Return where a person's terms stand, read the same way as when fitting, in the languages found then."""
    return Written(Places(goals, languages[: len(goals)]), Places(skills, languages[len(goals) :]))
