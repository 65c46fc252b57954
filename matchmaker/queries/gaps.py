"""What an event's people look for and nobody offers, and the other way round, before they are matched."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee
from matchmaker.queries.fitting_statements import fitting
from matchmaker.queries.statement_words import StatementWords
from matchmaker.queries.topic_words import is_topic

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from matchmaker.queries.statement_words import Worded

SHOWN_STATEMENTS = 30
SHOWN_TOPICS = 12
_FEWEST = 3  # so many people make a topic
_SCARCE = 3  # so many seekers for each who offers are a gap


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


def gaps_of(event_id: int) -> Gaps:
    """Return where an event's goals and skills do not meet; everybody who takes part counts."""
    words = StatementWords(event_id)
    goals, skills = words.goals, words.skills
    fits = fitting(goals, skills), fitting(skills, goals)
    shown = [(~own).nonzero()[0][:SHOWN_STATEMENTS] for own in fits]
    people = _people([*goals.ids[shown[0]].tolist(), *skills.ids[shown[1]].tolist()])
    return Gaps(
        goals=_side(goals, fits[0], shown[0], people),
        skills=_side(skills, fits[1], shown[1], people),
        scarce=tuple(
            Topic(word, n_seek, n_offer) for word, n_seek, n_offer in _standing_out(words, goals, skills)
        ),
        plenty=tuple(
            Topic(word, n_seek, n_offer) for word, n_offer, n_seek in _standing_out(words, skills, goals)
        ),
    )


def _people(ids: list[int]) -> dict[int, tuple[str, str]]:
    """Return the code and the name of some people."""
    rows = db.session.execute(
        sa.select(Attendee.id, Attendee.code, Attendee.name).where(Attendee.id.in_(ids))
    )
    return {person: (code, name) for person, code, name in rows}


def _side(
    statements: Worded,
    fits: NDArray[np.bool_],
    shown: NDArray[np.intp],
    people: Mapping[int, tuple[str, str]],
) -> Side:
    import numpy as np

    return Side(
        n_statements=len(fits),
        n_fitting=int(fits.sum()),
        n_people=len(np.unique(statements.ids)),
        n_people_fitting=len(np.unique(statements.ids[fits])),
        lonely=tuple(
            Statement(*people[statements.ids[number]], statements.texts[number])
            for number in shown.tolist()
            if statements.ids[number] in people
        ),
    )


def _standing_out(words: StatementWords, many: Worded, few: Worded) -> list[tuple[str, int, int]]:
    """Return topics that many write on one side and few on the other, with how many: most first."""
    import numpy as np

    ours, theirs = many.n_writers, few.n_writers
    found = np.flatnonzero(ours >= np.maximum(_FEWEST, _SCARCE * theirs)).tolist()

    def rank(number: int) -> tuple[int, int]:
        return -int(ours[number]), int(theirs[number])

    topics: list[tuple[str, int, int]] = []
    for (n_ours, n_theirs), alike in groupby(sorted(found, key=rank), key=rank):
        # How a word is written is looked up for those alone that may be shown.
        if len(topics) >= SHOWN_TOPICS:
            break
        forms = [(number, words.written(number)) for number in alike]
        topics += sorted(
            (form, -n_ours, n_theirs) for number, form in forms if is_topic(words.terms[number], form)
        )
    return topics[:SHOWN_TOPICS]
