"""Whose data is past its day, and whose stays for a while because they wish it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import (
    Attendee,
    Event,
    FollowUp,
    FrozenReport,
    Year,
)

# Everything but profiles and matches lives this long after the end.
REST_LIVES: Final = timedelta(days=90)
# Who asked to be reminded keeps their own data this long after the end.
FOLLOW_UP_LIVES: Final = timedelta(days=120)
# Thirteen months from the last yes: whoever agreed to the intentional year keeps their own data.
YEAR_LIVES: Final = timedelta(days=396)


@dataclass(frozen=True, slots=True)
class Overdue:
    """How many people are still there although their day has passed, at how many events."""

    n_people: int
    n_events: int


def profiles_go_at(event: Event) -> datetime:
    """Return when profiles and matches go."""
    return event.ends_at + timedelta(days=event.retention_days)


def rest_goes_at(event: Event) -> datetime:
    """Return when everything else goes: never before the profiles."""
    return max(event.ends_at + REST_LIVES, profiles_go_at(event))


def has_promised(event: Event) -> bool:
    """Whether somebody is here who agreed while the event told how long they are kept."""
    agreed = sa.exists().where(
        Attendee.event_id == event.id, Attendee.name != "", Attendee.consented_at.is_not(None)
    )
    return bool(db.session.scalar(sa.select(agreed)))


def is_final(event: Event) -> bool:
    """Whether the event's report is frozen, and its people are going or gone."""
    return db.session.get(FrozenReport, event.id) is not None


def own_data_goes_at(attendee: Attendee) -> datetime:
    """Return when somebody's data goes, as long as they wish nothing else."""
    event, last_yes, reminded = db.session.execute(
        sa.select(Event, Year.renewed_at, FollowUp.attendee_id)
        .select_from(Event)
        .outerjoin(Year, Year.email == attendee.email)
        .outerjoin(FollowUp, sa.and_(FollowUp.attendee_id == attendee.id, FollowUp.stopped_at.is_(None)))
        .where(Event.id == attendee.event_id)
    ).one()
    days = [profiles_go_at(event)]
    if attendee.withdrawn_at is None:
        days += [] if reminded is None else [event.ends_at + FOLLOW_UP_LIVES]
        days += [] if last_yes is None else [last_yes + YEAR_LIVES]
    return max(days)


def keeps_own_data(moment: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that an attendee of a past event, joined with it, keeps their own data."""
    is_reminded = sa.exists().where(FollowUp.attendee_id == Attendee.id, FollowUp.stopped_at.is_(None))
    agreed = sa.exists().where(Year.email == Attendee.email, Year.renewed_at > moment - YEAR_LIVES)
    return sa.and_(
        Attendee.withdrawn_at.is_(None),
        sa.or_(sa.and_(Event.ends_at > moment - FOLLOW_UP_LIVES, is_reminded), agreed),
    )


def is_due(moment: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that an attendee of an event past its day, joined with it, must go."""
    return sa.and_(Attendee.name != "", ~keeps_own_data(moment))


def past_events(moment: datetime) -> list[int]:
    """Return the events whose profiles are past their day and not all gone, the oldest first."""
    past = _events_past(moment)
    has_people = sa.exists().where(Attendee.event_id == Event.id)
    due = (
        sa.select(Attendee.event_id)
        .join(Event, Event.id == Attendee.event_id)
        .where(is_due(moment), Event.id.in_(past))
    )
    return list(
        db.session.scalars(
            sa.select(Event.id)
            .where(
                Event.id.in_(past),
                sa.or_(sa.and_(Event.people_erased_at.is_(None), has_people), Event.id.in_(due)),
            )
            .order_by(Event.ends_at, Event.id)
        )
    )


def due_people(event_id: int, moment: datetime, *, most: int) -> list[int]:
    """Return people of an event past its day who must go, so many at most."""
    return list(
        db.session.scalars(
            sa.select(Attendee.id)
            .join(Event, Event.id == Attendee.event_id)
            .where(Attendee.event_id == event_id, is_due(moment))
            .order_by(Attendee.id)
            .limit(most)
        )
    )


def due_rows_of(email: str, moment: datetime) -> list[int]:
    """Return the rows of an address that are past their day at their events."""
    past = _events_past(moment)
    return list(
        db.session.scalars(
            sa.select(Attendee.id)
            .join(Event, Event.id == Attendee.event_id)
            .where(Attendee.email == email, Event.id.in_(past), is_due(moment))
            .order_by(Attendee.id)
        )
    )


def overdue_people(moment: datetime) -> Overdue:
    """Count people who should have gone before this moment."""
    past = _events_past(moment)
    n_people, n_events = db.session.execute(
        sa.select(sa.func.count(), sa.func.count(sa.distinct(Attendee.event_id)))
        .join(Event, Event.id == Attendee.event_id)
        .where(Event.id.in_(past), is_due(moment))
    ).one()
    return Overdue(n_people, n_events)


def _events_past(moment: datetime) -> list[int]:
    """Return the events whose profiles are past their day."""
    ended = db.session.scalars(sa.select(Event).where(Event.ends_at <= moment))
    return [event.id for event in ended if profiles_go_at(event) <= moment]
