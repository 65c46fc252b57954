"""Which words an event's people use: those of the newest fitted event, with everybody since."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import sqlalchemy as sa
from flask import current_app

from matchmaker.db import db
from matchmaker.models import Attendee, Goal, Skill
from matchmaker.queries.fitted import newest_fitted
from matchmaker.queries.people import is_active

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from matchmaker.matching.newcomers import Side
    from matchmaker.queries.fitted import Fitted

Statement: TypeAlias = type[Goal] | type[Skill]
# Events whose later words one process keeps; one that is asked for again is read again.
_KEPT_EVENTS = 8
_EXTENSION = "matchmaker_word_indexes"
_making = threading.Lock()


class Usage(NamedTuple):
    """Who uses a word: rows of the fitted event, and people who came after it."""

    rows: NDArray[np.intp]
    others: frozenset[int]

    def __len__(self) -> int:
        """Return how many people that are."""
        return len(self.rows) + len(self.others)


class WordIndex:
    """Everybody's words on one side, goals or skills, as they can be found now.

    Of people in the fitted event the words count that the last matching used; those of all others,
    or of everybody before the first run, are read from their statements and kept in memory.
    """

    def __init__(self, event_id: int, statement: Statement) -> None:
        self._event_id, self._statement = event_id, statement
        self._turn = threading.Lock()
        self._marks: dict[int, tuple[int, int]] = {}
        self._terms: dict[int, frozenset[str]] = {}
        self._people: defaultdict[str, set[int]] = defaultdict(set)

    def look(self, terms: Collection[str], *, without: int | None) -> tuple[dict[str, Usage], int, int]:
        """Return who uses some words, how many rows were fitted, and how many people there are.

        One person, who asks, is left out.
        """
        import numpy as np

        marks = {person: mark for person, *mark in self._read_marks() if person != without}
        fitted = newest_fitted(self._event_id)
        ids = () if fitted is None else fitted.ids
        known = set(ids)
        is_here = np.array([person in marks for person in ids], dtype=np.bool_)
        with self._turn:
            self._learn({person: (mark[0], mark[1]) for person, mark in marks.items() if person not in known})
            others = {term: frozenset(self._people.get(term, ())) & marks.keys() - known for term in terms}
        found = {}
        for term in terms:
            rows = _rows(fitted, term, self._statement)
            found[term] = Usage(rows[is_here[rows]], others[term])
        return found, len(ids), len(marks)

    def _read_marks(self) -> Iterable[tuple[int, int, int]]:
        """Return for everybody who takes part what changes with each change of their statements."""
        statement = self._statement
        rows = db.session.execute(
            sa.select(Attendee.id, sa.func.max(statement.id), sa.func.count())
            .join(statement, statement.attendee_id == Attendee.id)
            .where(
                Attendee.event_id == self._event_id,
                is_active(),
            )
            .group_by(Attendee.id)
        )
        return [(person, last, count) for person, last, count in rows]

    def _learn(self, marks: dict[int, tuple[int, int]]) -> None:
        """Read anew what was written or changed since the last time; forget who is gone."""
        stale = {person for person, mark in self._marks.items() if marks.get(person) != mark}
        for person in stale:
            del self._marks[person]
            for term in self._terms.pop(person):
                self._people[term].discard(person)
        fresh = [person for person in marks if person not in self._marks]
        for person, terms in self._read_terms(fresh):
            self._marks[person], self._terms[person] = marks[person], terms
            for term in terms:
                self._people[term].add(person)

    def _read_terms(self, people: list[int]) -> Iterator[tuple[int, frozenset[str]]]:
        from matchmaker.matching.text import languages_of, tokenize

        texts: dict[int, list[tuple[str, bool]]] = {person: [] for person in people}
        for start in range(0, len(people), 1000):
            part = people[start : start + 1000]
            for person, text, is_ours in db.session.execute(
                sa.union_all(
                    *(
                        sa.select(
                            kind.attendee_id, kind.text, sa.literal(kind is self._statement).label("is_ours")
                        ).where(kind.attendee_id.in_(part))
                        for kind in (Goal, Skill)
                    )
                )
            ):
                texts[person].append((text, is_ours))
        for person, own in texts.items():
            # Both sides together show a language, as the matching reads them.
            languages = languages_of([text for text, _ in own])
            yield (
                person,
                frozenset(
                    token.term
                    for (text, is_ours), language in zip(own, languages, strict=True)
                    if is_ours
                    for token in tokenize(text, language)
                ),
            )


def word_index(event_id: int, statement: Statement) -> WordIndex:
    """Return the index that this process keeps of an event's goals or skills."""
    with _making:
        kept: OrderedDict[tuple[int, str], WordIndex] = current_app.extensions.setdefault(
            _EXTENSION, OrderedDict()
        )
        key = (event_id, statement.__tablename__)
        if key not in kept:
            kept[key] = WordIndex(event_id, statement)
        kept.move_to_end(key)
        while len(kept) > 2 * _KEPT_EVENTS:
            kept.popitem(last=False)
        return kept[key]


def _rows(fitted: Fitted | None, term: str, statement: Statement) -> NDArray[np.intp]:
    """Return the rows of the fitted people whose goals or skills have a word."""
    import numpy as np

    column = None if fitted is None else fitted.crowd.terms.columns.get(term)
    if fitted is None or column is None:
        return np.zeros(0, dtype=np.intp)
    words = fitted.crowd.terms
    side: Side = words.skills if statement is Skill else words.goals
    found: NDArray[np.intp] = fitted.crowd.order[side.members[side.starts[column] : side.starts[column + 1]]]
    return found
