"""Find attendees: one by one, or an event's people with what they still lack."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from matchmaker.db import db
from matchmaker.models import Attendee, Event, Match, MatchRun, Meeting, RunState
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


@dataclass(frozen=True, slots=True)
class Readiness:
    """How ready an event's people are to be matched."""

    n_registered: int
    n_eligible: int
    without_goal: int
    without_skill: int
    without_consent: int

    @property
    def need_attention(self) -> int:
        """People who cannot be matched yet, or only poorly."""
        return self.n_registered - self.n_eligible + self.without_goal


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
        sa.select(Event).join(Attendee, Attendee.event_id == Event.id).filter_by(badge_code=badge_code)
    ).one_or_none()


def people_of(event_id: int) -> list[PersonLine]:
    """Return an event's people by name, with their matches and confirmed meetings counted."""
    attendees = db.session.scalars(
        sa.select(Attendee)
        .where(Attendee.event_id == event_id)
        .options(selectinload(Attendee.goals), selectinload(Attendee.skills))
        .order_by(Attendee.name, Attendee.id)
    ).all()
    matches = _count_people(
        sa.select(Match.low_id, Match.high_id)
        .join(MatchRun, MatchRun.id == Match.run_id)
        .where(MatchRun.event_id == event_id, MatchRun.state == RunState.PUBLISHED, not_parted())
    )
    meetings = _count_people(
        sa.select(Meeting.low_id, Meeting.high_id).where(
            Meeting.event_id == event_id, Meeting.confirmed_at.is_not(None), Meeting.withdrawn_at.is_(None)
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
        )
        for attendee in attendees
    ]


def readiness(people: list[PersonLine]) -> Readiness:
    """Say what is missing before matching."""
    active = [person for person in people if person.is_active]
    eligible = [person for person in active if person.goals or person.skills]
    return Readiness(
        n_registered=len(people),
        n_eligible=len(eligible),
        without_goal=sum(not person.goals for person in eligible),
        without_skill=sum(not person.skills for person in eligible),
        without_consent=len(people) - len(active),
    )


def _count_people(pairs: sa.Select[int, int]) -> Counter[int]:
    return Counter(person for pair in db.session.execute(pairs) for person in pair)
