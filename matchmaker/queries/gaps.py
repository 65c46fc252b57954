"""What an event's people look for and nobody offers, and the other way round, before they are matched."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Goal, Skill
from matchmaker.queries.coach import FITS_FROM, HEAVIEST
from matchmaker.queries.topic_words import is_topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scipy.sparse import csr_array

SHOWN_STATEMENTS = 30
SHOWN_TOPICS = 12
_FEWEST = 3  # so many people make a topic
_SCARCE = 3  # so many seekers for each who offers are a gap
_BLOCK = 2000  # statements compared with everybody at once


@dataclass(frozen=True, slots=True)
class Statement:
    """A goal or a skill that found nobody."""

    person_code: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A word, with how many people seek it and how many offer it."""

    word: str
    n_seek: int
    n_offer: int


@dataclass(frozen=True, slots=True)
class Side:
    """Goals, or skills: how many find somebody, and which find nobody."""

    n_statements: int
    n_fitting: int
    n_people: int
    n_people_fitting: int  # at least one of their statements finds somebody
    lonely: tuple[Statement, ...]  # the first of those that find nobody

    @property
    def n_lonely(self) -> int:
        """How many statements find nobody."""
        return self.n_statements - self.n_fitting


@dataclass(frozen=True, slots=True)
class Gaps:
    """Supply against demand, by the words that people share."""

    goals: Side
    skills: Side
    scarce: tuple[Topic, ...]  # sought by many, offered by few: whom to invite
    plenty: tuple[Topic, ...]  # offered by many, sought by few


@dataclass(frozen=True, slots=True)
class _Said:
    """One statement with its words: as they are compared, each as it was written."""

    person: int
    text: str
    words: Mapping[str, str]


def gaps_of(event_id: int) -> Gaps:
    """Return where an event's goals and skills do not meet; everybody who takes part counts."""
    people = {
        person: (code, name)
        for person, code, name in db.session.execute(
            sa.select(Attendee.id, Attendee.code, Attendee.name).where(*_taking_part(event_id))
        )
    }
    goals, skills = _said(event_id, Goal), _said(event_id, Skill)
    seek, offer = _writers(goals), _writers(skills)
    written = _forms([*goals, *skills])
    topics = [
        Topic(written[term], len(seek.get(term, ())), len(offer.get(term, ())))
        for term in seek.keys() | offer.keys()
        if is_topic(term, written[term])
    ]
    scarce = [topic for topic in topics if topic.n_seek >= max(_FEWEST, _SCARCE * topic.n_offer)]
    plenty = [topic for topic in topics if topic.n_offer >= max(_FEWEST, _SCARCE * topic.n_seek)]
    return Gaps(
        goals=_side(goals, skills, people),
        skills=_side(skills, goals, people),
        scarce=tuple(sorted(scarce, key=lambda topic: (-topic.n_seek, topic.n_offer, topic.word)))[
            :SHOWN_TOPICS
        ],
        plenty=tuple(sorted(plenty, key=lambda topic: (-topic.n_offer, topic.n_seek, topic.word)))[
            :SHOWN_TOPICS
        ],
    )


def _taking_part(event_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Attendee.event_id == event_id,
        Attendee.consented_at.is_not(None),
        Attendee.withdrawn_at.is_(None),
    )


def _said(event_id: int, kind: type[Goal | Skill]) -> list[_Said]:
    from matchmaker.matching.text import languages_of, tokenize

    rows = db.session.execute(
        sa.select(kind.attendee_id, kind.text)
        .join(Attendee, Attendee.id == kind.attendee_id)
        .where(*_taking_part(event_id))
        .order_by(kind.attendee_id, kind.position)
    )
    texts: defaultdict[int, list[str]] = defaultdict(list)
    for person, text in rows:
        texts[person].append(text)
    return [
        _Said(person, text, {token.term: text[token.start : token.end] for token in tokenize(text, language)})
        for person, own in texts.items()
        for text, language in zip(own, languages_of(own), strict=True)
    ]


def _writers(statements: Iterable[_Said]) -> dict[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for statement in statements:
        for term in statement.words:
            found[term].add(statement.person)
    return found


def _forms(statements: Iterable[_Said]) -> dict[str, str]:
    """Return how each word is written most often."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for statement in statements:
        for term, form in statement.words.items():
            counts[term][form.casefold()] += 1
    return {term: min(forms, key=lambda form: (-forms[form], form)) for term, forms in counts.items()}


def _side(
    statements: Sequence[_Said], others: Sequence[_Said], people: Mapping[int, tuple[str, str]]
) -> Side:
    fitting = _fitting(statements, others)
    lonely = [statement for statement, fits in zip(statements, fitting, strict=True) if not fits]
    return Side(
        n_statements=len(statements),
        n_fitting=sum(fitting),
        n_people=len({statement.person for statement in statements}),
        n_people_fitting=len(
            {statement.person for statement, fits in zip(statements, fitting, strict=True) if fits}
        ),
        lonely=tuple(
            Statement(*people[statement.person], statement.text)
            for statement in lonely[:SHOWN_STATEMENTS]
            if statement.person in people
        ),
    )


def _fitting(statements: Sequence[_Said], others: Sequence[_Said]) -> list[bool]:
    """Return for each statement whether somebody else's, of the other side, shares enough of it."""
    import numpy as np

    writers = _writers(others)
    if not writers:
        return [False] * len(statements)
    columns = {term: column for column, term in enumerate(writers)}
    rows = {person: row for row, person in enumerate({statement.person for statement in others})}
    n_people = len({statement.person for statement in (*statements, *others)})
    weight = np.array([np.log((1 + n_people) / (1 + len(writers[term]))) + 1 for term in columns])
    theirs = _matrix([{columns[t] for t in words} for words in _by_person(others, rows)], len(columns))
    fits: list[bool] = []
    for start in range(0, len(statements), _BLOCK):
        block = statements[start : start + _BLOCK]
        known = [[columns[term] for term in statement.words if term in columns] for statement in block]
        shared = (_matrix(known, len(columns)) * weight[None, :]).tocsr() @ theirs.T
        for number, statement in enumerate(block):
            enough = FITS_FROM * np.sort(weight[known[number]])[-HEAVIEST:].sum()
            found = shared.indptr[number], shared.indptr[number + 1]
            rows_found, sums = shared.indices[slice(*found)], shared.data[slice(*found)]
            fits.append(bool(((sums >= enough) & (rows_found != rows.get(statement.person, -1))).any()))
    return fits


def _by_person(statements: Iterable[_Said], rows: Mapping[int, int]) -> list[set[str]]:
    words: list[set[str]] = [set() for _ in rows]
    for statement in statements:
        words[rows[statement.person]].update(statement.words)
    return words


def _matrix(members: Sequence[Iterable[int]], n_columns: int) -> csr_array:
    """Return a matrix of ones, with a row for each set of columns."""
    import numpy as np
    from scipy import sparse

    rows = [sorted(own) for own in members]
    indptr = np.cumsum([0, *(len(own) for own in rows)])
    indices = np.array([column for own in rows for column in own], dtype=np.int64)
    return sparse.csr_array((np.ones(len(indices)), indices, indptr), shape=(len(rows), n_columns))
