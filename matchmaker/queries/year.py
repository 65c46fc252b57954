"""The intentional year: one person's events, people, goals, promises, across events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import (
    Attendee,
    Event,
    Feedback,
    Goal,
    GoalOutcome,
    Meeting,
    Promise,
    Year,
)
from matchmaker.queries.retention import YEAR_LIVES
from matchmaker.queries.three import Person, person_shown
from matchmaker.queries.visibility import hidden_pair

Pair: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class YearGoal:
    """One goal in its writer's words, with what became of it; None until they said so."""

    text: str
    moved: bool | None


@dataclass(frozen=True, slots=True)
class YearPromise:
    """What one of two said they would do, at which event."""

    text: str
    is_mine: bool
    is_kept: bool
    person: Person
    event: Event


@dataclass(frozen=True, slots=True)
class YearMeeting:
    """One meeting that both confirmed, with one's own line about it."""

    event: Event
    memory_line: str


@dataclass(frozen=True, slots=True)
class YearPerson:
    """Somebody met, with every meeting with them, the latest first."""

    person: Person
    meetings: tuple[YearMeeting, ...]


@dataclass(frozen=True, slots=True)
class YearEvent:
    """One event that somebody was at, with their goals there."""

    event: Event
    goals: tuple[YearGoal, ...]
    n_gone: int  # people met there whose data is gone


@dataclass(frozen=True, slots=True)
class YearPage:
    """Everything that one address was at, the latest first."""

    events: tuple[YearEvent, ...]
    people: tuple[YearPerson, ...]
    promises: tuple[YearPromise, ...]  # open ones first


def year_of(email: str) -> Year | None:
    """Return what an address agreed to, None where it did not or its months are over."""
    return db.session.scalars(
        sa.select(Year).where(Year.email == email, Year.renewed_at > now() - YEAR_LIVES)
    ).one_or_none()


def year_rows_of(email: str) -> list[int]:
    """Return the rows of an address that still take part, the latest event's first."""
    return list(
        db.session.scalars(
            sa.select(Attendee.id)
            .join(Event, Event.id == Attendee.event_id)
            .where(Attendee.email == email, Attendee.withdrawn_at.is_(None))
            .order_by(Event.starts_at.desc(), Event.id.desc())
        )
    )


def year_page_of(email: str) -> YearPage:
    """Return what somebody who proved that an address is theirs may see of all their events.

    Of others only who still takes part, and nothing of a meeting with somebody who hides from them.
    """
    mine = (Attendee.email == email, Attendee.withdrawn_at.is_(None))
    met = _met(email)
    return YearPage(_events(mine, met.n_gone), _people(met.rows), _promises(met.rows))


def pairs_met_before(event_id: int) -> set[Pair]:
    """Return the pairs of an event's people who met at another one, where one of them agreed to the year.

    Only of meetings that both confirmed, and while the rows of both are still there.
    """
    here_one, here_other = aliased(Attendee), aliased(Attendee)
    there_one, there_other = aliased(Attendee), aliased(Attendee)
    agreed = sa.exists().where(
        Year.email.in_([there_one.email, there_other.email]), Year.renewed_at > now() - YEAR_LIVES
    )
    rows = db.session.execute(
        sa.select(here_one.id, here_other.id)
        .select_from(Meeting)
        .join(there_one, there_one.id == Meeting.low_id)
        .join(there_other, there_other.id == Meeting.high_id)
        .join(here_one, here_one.email == there_one.email)
        .join(here_other, here_other.email == there_other.email)
        .where(
            here_one.event_id == event_id,
            here_other.event_id == event_id,
            Meeting.event_id != event_id,
            Meeting.confirmed_at.is_not(None),
            Meeting.withdrawn_at.is_(None),
            agreed,
        )
    )
    return {(min(one, other), max(one, other)) for one, other in rows}


@dataclass(frozen=True, slots=True)
class _Row:
    """One confirmed meeting with somebody who is still there."""

    event: Event
    other: Attendee
    memory_line: str
    mine: Promise | None
    theirs: Promise | None


@dataclass(frozen=True, slots=True)
class _Met:
    rows: Sequence[_Row]
    n_gone: dict[int, int]  # by event


def _met(email: str) -> _Met:
    me, other = aliased(Attendee), aliased(Attendee)
    mine, theirs = aliased(Promise), aliased(Promise)
    rows = db.session.execute(
        sa.select(Event, other, Feedback.memory_line, mine, theirs)
        .select_from(me)
        .join(Meeting, sa.or_(Meeting.low_id == me.id, Meeting.high_id == me.id))
        .join(other, other.id == sa.case((Meeting.low_id == me.id, Meeting.high_id), else_=Meeting.low_id))
        .join(Event, Event.id == Meeting.event_id)
        .outerjoin(Feedback, sa.and_(Feedback.meeting_id == Meeting.id, Feedback.attendee_id == me.id))
        .outerjoin(mine, sa.and_(mine.meeting_id == Meeting.id, mine.attendee_id == me.id))
        .outerjoin(
            theirs,
            sa.and_(
                theirs.meeting_id == Meeting.id,
                theirs.attendee_id == other.id,
                theirs.is_shared.is_(True),
            ),
        )
        .where(
            me.email == email,
            me.withdrawn_at.is_(None),
            Meeting.confirmed_at.is_not(None),
            Meeting.withdrawn_at.is_(None),
            ~hidden_pair(Meeting.low_id, Meeting.high_id),
        )
        .order_by(Meeting.met_at.desc(), Meeting.id.desc())
    ).all()
    n_gone: dict[int, int] = {}
    seen = []
    for event, person, line, promise, promised in rows:
        if person.name == "":  # nobody else is without a name
            n_gone[event.id] = n_gone.get(event.id, 0) + 1
        elif person.withdrawn_at is None:
            seen.append(_Row(event, person, line or "", promise, promised))
    return _Met(seen, n_gone)


def _events(mine: tuple[sa.ColumnElement[bool], ...], n_gone: dict[int, int]) -> tuple[YearEvent, ...]:
    events = db.session.scalars(
        sa.select(Event)
        .join(Attendee, Attendee.event_id == Event.id)
        .where(*mine)
        .order_by(Event.starts_at.desc(), Event.id.desc())
    ).all()
    goals: dict[int, list[YearGoal]] = {}
    for event_id, text, moved in db.session.execute(
        sa.select(Attendee.event_id, Goal.text, GoalOutcome.moved)
        .join(Goal, Goal.attendee_id == Attendee.id)
        .outerjoin(GoalOutcome, GoalOutcome.goal_id == Goal.id)
        .where(*mine)
        .order_by(Goal.position)
    ):
        goals.setdefault(event_id, []).append(YearGoal(text, moved))
    return tuple(
        YearEvent(event, tuple(goals.get(event.id, ())), n_gone.get(event.id, 0)) for event in events
    )


def _people(rows: Sequence[_Row]) -> tuple[YearPerson, ...]:
    """Return each person once: who gave another name elsewhere is not told to be the same one."""
    first: dict[tuple[str, str], Attendee] = {}
    meetings: dict[tuple[str, str], list[YearMeeting]] = {}
    for row in rows:
        known_by = (row.other.email or row.other.code, row.other.name.casefold())
        first.setdefault(known_by, row.other)
        meetings.setdefault(known_by, []).append(YearMeeting(row.event, row.memory_line))
    return tuple(
        YearPerson(person_shown(other), tuple(meetings[known_by])) for known_by, other in first.items()
    )


def _promises(rows: Sequence[_Row]) -> tuple[YearPromise, ...]:
    promises = [
        YearPromise(promise.text, is_mine, promise.kept_at is not None, person_shown(row.other), row.event)
        for row in rows
        for promise, is_mine in ((row.mine, True), (row.theirs, False))
        if promise is not None
    ]
    return tuple(sorted(promises, key=lambda promise: promise.is_kept))
