"""An event's people page by page, narrowed down by words and by what they lack."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Goal, Skill
from matchmaker.queries.attendees import PersonLine, person_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import InstrumentedAttribute

PAGE_SIZE = 50
_MOST_PAGES = 1_000_000  # no database counts further than that anyway
_MOST_WORDS = 8  # of a search; more words find nobody anyway


class Lack(StrEnum):
    """What a person lacks to be matched well, or to be here."""

    NO_GOAL = "no_goal"
    NO_SKILL = "no_skill"
    NO_WORDS = "no_words"
    NOT_IN = "not_in"  # never agreed, or left
    NOT_HERE = "not_here"  # takes part, and is not checked in


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of people; pages are counted from 1."""

    lines: tuple[PersonLine, ...]
    n_found: int
    number: int

    @property
    def n_pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.n_found // PAGE_SIZE))

    @property
    def first(self) -> int:
        """The place of the page's first person among all that were found."""
        return (self.number - 1) * PAGE_SIZE + 1


def people_page(*, event_id: int, words: str = "", lack: Lack | None = None, number: int = 1) -> PeoplePage:
    """Return the people who lack this, with all these words in what is known of them, by name.

    A page beyond the last one is the last one.
    """
    conditions = [Attendee.event_id == event_id, *_mentions(words)]
    if lack is not None:
        conditions.append(lacks(lack))
    # Only ids are sorted over the whole event, and counted in the same go: rows are fetched for one page.
    found = (
        sa.select(Attendee.id, sa.func.count().over())
        .where(*conditions)
        .order_by(Attendee.name == "", sa.func.lower(Attendee.name), Attendee.id)
        .limit(PAGE_SIZE)
    )
    wanted = max(number, 1)
    rows = db.session.execute(found.offset((min(wanted, _MOST_PAGES) - 1) * PAGE_SIZE)).all()
    if not rows and wanted > 1:
        counted = sa.select(sa.func.count()).select_from(Attendee).where(*conditions)
        last = PeoplePage((), db.session.scalar(counted) or 0, 1).n_pages
        return people_page(event_id=event_id, words=words, lack=lack, number=last)
    lines = person_lines(event_id, [person for person, _ in rows])
    return PeoplePage(tuple(lines), rows[0][1] if rows else 0, wanted)


def lacks(lack: Lack) -> sa.ColumnElement[bool]:
    """Return the condition that a person lacks this most."""
    has_goal, has_skill = has_statement(Goal), has_statement(Skill)
    if lack is Lack.NOT_IN:
        return sa.not_(is_active())
    if lack is Lack.NOT_HERE:
        return sa.and_(is_active(), Attendee.checked_in_at.is_(None))
    if lack is Lack.NO_WORDS:
        return sa.and_(is_active(), sa.not_(has_goal), sa.not_(has_skill))
    if lack is Lack.NO_GOAL:
        return sa.and_(is_active(), sa.not_(has_goal), has_skill)
    return sa.and_(is_active(), has_goal, sa.not_(has_skill))


def is_active() -> sa.ColumnElement[bool]:
    """Return the condition that a person agreed to be matched, and did not leave."""
    return sa.and_(Attendee.consented_at.is_not(None), Attendee.withdrawn_at.is_(None))


def has_statement(model: type[Goal | Skill]) -> sa.ColumnElement[bool]:
    """Return the condition that a person wrote a goal, or a skill."""
    return sa.exists().where(model.attendee_id == Attendee.id)


def _mentions(words: str) -> Iterator[sa.ColumnElement[bool]]:
    for word in words.split()[:_MOST_WORDS]:
        columns = (
            Attendee.name,
            Attendee.organisation,
            Attendee.headline,
            Attendee.email,
            Attendee.external_id,
        )
        yield sa.or_(
            *(_holds(column, word) for column in columns),
            sa.exists().where(Goal.attendee_id == Attendee.id, _holds(Goal.text, word)),
            sa.exists().where(Skill.attendee_id == Attendee.id, _holds(Skill.text, word)),
        )


def _holds(
    column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], word: str
) -> sa.ColumnElement[bool]:
    # SQLite knows small and capital letters of English alone, so that other ones are tried in each way.
    spellings = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    return sa.or_(*(column.icontains(spelling, autoescape=True) for spelling in sorted(spellings)))
