"""Find events, with what an organizer may do in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Event, MatchRun, Membership, Organizer, Role, RunState

if TYPE_CHECKING:
    from datetime import datetime


class EventState(StrEnum):
    """How far an event is."""

    DRAFT = "draft"
    PUBLISHED = "published"  # people see their three
    LIVE = "live"
    ENDED = "ended"  # by its time, or closed by an organizer


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event in an organizer's list."""

    event: Event
    n_attendees: int
    is_published: bool
    role: Role


def event_by_code(code: str) -> Event | None:
    """Return the event with this code."""
    return db.session.scalars(sa.select(Event).filter_by(code=code)).one_or_none()


def event_by_id(event_id: int) -> Event:
    """Return an event that is known to exist."""
    return db.session.get_one(Event, event_id)


def is_over(event: Event, moment: datetime) -> bool:
    """Return whether nobody new comes in and nobody is matched: it has ended, or was closed before."""
    return event.closed_at is not None or event.has_ended(moment)


def group_names(event: Event) -> list[str]:
    """Return the groups that an event's rules speak of, each once, in their order."""
    names: dict[str, str] = {}
    for pair in event.groups_apart or ():
        for name in pair:
            names.setdefault(_folded(name), name)
    return list(names.values())


def unknown_groups(event: Event) -> list[str]:
    """Return the groups that an event's rules speak of and nobody is in."""
    groups = db.session.scalars(sa.select(Attendee.group).where(Attendee.event_id == event.id).distinct())
    known = {_folded(group) for group in groups}
    return [name for name in group_names(event) if _folded(name) not in known]


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def state_of(event: Event, moment: datetime, *, is_published: bool) -> EventState:
    """Return how far an event is at a moment."""
    if is_over(event, moment):
        return EventState.ENDED
    if event.starts_at <= moment:
        return EventState.LIVE
    return EventState.PUBLISHED if is_published else EventState.DRAFT


def events_of(organizer_id: int) -> list[EventLine]:
    """Return an organizer's events with their role in each, the next one first, past ones last."""
    is_past = sa.or_(Event.ends_at <= now(), Event.closed_at.is_not(None))
    count = (
        sa.select(sa.func.count()).where(Attendee.event_id == Event.id, Attendee.withdrawn_at.is_(None))
    ).scalar_subquery()
    is_published = sa.exists().where(MatchRun.event_id == Event.id, MatchRun.state == RunState.PUBLISHED)
    rows = db.session.execute(
        sa.select(Event, count, is_published, Membership.role)
        .join(Membership, Membership.event_id == Event.id)
        .where(Membership.organizer_id == organizer_id)
        .order_by(is_past, sa.case((is_past, None), else_=Event.starts_at), Event.starts_at.desc(), Event.id)
    )
    return [EventLine(event, n_people, published, Role(role)) for event, n_people, published, role in rows]


def role_of(*, organizer_id: int, event_id: int) -> Role | None:
    """Return an organizer's role in an event, None for a stranger."""
    membership = db.session.get(Membership, (event_id, organizer_id))
    return None if membership is None else Role(membership.role)


def first_organizer_id() -> int | None:
    """Return the installation's first organizer, who owns events made on the command line."""
    return db.session.scalar(sa.select(sa.func.min(Organizer.id)))


def organizer_by_email(email: str) -> Organizer | None:
    """Return the organizer with this address."""
    return db.session.scalars(sa.select(Organizer).filter_by(email=email.casefold())).one_or_none()


def organizer_by_id(organizer_id: int) -> Organizer | None:
    """Return one organizer."""
    return db.session.get(Organizer, organizer_id)
