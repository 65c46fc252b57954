"""Find attendees: one by one, or an event's people with what they still lack."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Event, Match, MatchRun, Meeting, MergedRow, RetiredBadge, RunState
from matchmaker.queries.visibility import not_parted

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in the organizer's table."""

    code: str
    name: str
    organisation: str
    goals: tuple[str, ...]
    skills: tuple[str, ...]
    is_active: bool
    n_matches: int
    n_met: int
    checked_in_at: datetime | None


def attendee_by_id(attendee_id: int) -> Attendee | None:
    """Return one attendee with goals and skills."""
    return db.session.get(
        Attendee, attendee_id, options=[selectinload(Attendee.goals), selectinload(Attendee.skills)]
    )


def attendee_of_event(*, event_id: int, code: str) -> Attendee | None:
    """Return the attendee with this public code, if they belong to the event."""
    return db.session.scalars(
        sa.select(Attendee)
        .filter_by(event_id=event_id, code=code)
        .options(selectinload(Attendee.goals), selectinload(Attendee.skills))
    ).one_or_none()


def was_merged_into(attendee_id: int, code: str) -> bool:
    """Whether this code named a row that is this attendee's now."""
    merged = sa.exists().where(MergedRow.code == code, MergedRow.attendee_id == attendee_id)
    return bool(db.session.scalar(sa.select(merged)))


def ids_by_name(*, event_id: int, names: Sequence[str]) -> dict[str, int]:
    """Return the ids of people by their names, in the order asked for."""
    found = dict(
        db.session.execute(
            sa.select(Attendee.name, Attendee.id).where(
                Attendee.event_id == event_id, Attendee.name.in_(names)
            )
        ).all()
    )
    return {name: found[name] for name in names if name in found}


def event_of_badge(badge_code: str) -> Event | None:
    """Return the event a badge belongs to; of its holder a stranger learns nothing."""
    return db.session.scalars(
        sa.select(Event).join(Attendee, Attendee.event_id == Event.id).where(wears(badge_code))
    ).one_or_none()


def wears(badge_code: str) -> sa.ColumnElement[bool]:
    """Return the condition that a person wears this badge: theirs, or that of a row merged with theirs."""
    still_good = sa.exists().where(
        RetiredBadge.attendee_id == Attendee.id,
        RetiredBadge.badge_code == badge_code,
        RetiredBadge.retired_at > now(),
    )
    return sa.or_(Attendee.badge_code == badge_code, still_good)


def people_of(event_id: int) -> list[PersonLine]:
    """Return all of an event's people by name, with their matches and confirmed meetings counted."""
    ids = db.session.scalars(
        sa.select(Attendee.id).where(Attendee.event_id == event_id).order_by(Attendee.name, Attendee.id)
    ).all()
    return person_lines(event_id, ids)


def person_lines(event_id: int, ids: Sequence[int]) -> list[PersonLine]:
    """Return these people of an event in this order, with their matches and confirmed meetings counted."""
    attendees = {
        attendee.id: attendee
        for attendee in db.session.scalars(
            sa.select(Attendee)
            .where(Attendee.id.in_(ids))
            .options(selectinload(Attendee.goals), selectinload(Attendee.skills))
        )
    }
    matches = _count_people(
        sa.select(Match.low_id, Match.high_id)
        .join(MatchRun, MatchRun.id == Match.run_id)
        .where(
            MatchRun.event_id == event_id,
            MatchRun.state == RunState.PUBLISHED,
            sa.or_(Match.low_id.in_(ids), Match.high_id.in_(ids)),
            not_parted(),
        )
    )
    meetings = _count_people(
        sa.select(Meeting.low_id, Meeting.high_id).where(
            Meeting.event_id == event_id,
            sa.or_(Meeting.low_id.in_(ids), Meeting.high_id.in_(ids)),
            Meeting.confirmed_at.is_not(None),
            Meeting.withdrawn_at.is_(None),
        )
    )
    return [
        PersonLine(
            code=attendee.code,
            name=attendee.name,
            organisation=attendee.organisation,
            goals=tuple(goal.text for goal in attendee.goals),
            skills=tuple(skill.text for skill in attendee.skills),
            is_active=attendee.is_active,
            n_matches=matches[attendee.id],
            n_met=meetings[attendee.id],
            checked_in_at=attendee.checked_in_at,
        )
        for attendee in map(attendees.__getitem__, ids)
    ]


def _count_people(pairs: sa.Select[int, int]) -> Counter[int]:
    return Counter(person for pair in db.session.execute(pairs) for person in pair)
