"""Events whose days have passed: people who went, who kept their own data, who agreed to a year."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Feedback, FollowUp, Promise, Year
from matchmaker.services.retention import keep_retention
from matchmaker.tokens import hash_secret, new_public_code, new_secret

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.models import Event, Meeting


def end_event(event: Event, *, days_ago: float) -> None:
    """Let an event have ended so long ago, with everything that was at it."""
    shift = now() - timedelta(days=days_ago) - event.ends_at
    event.starts_at, event.ends_at = event.starts_at + shift, event.ends_at + shift
    db.session.commit()


def ask_to_be_reminded(person: Attendee, *, stopped_at: datetime | None = None) -> None:
    """Let somebody opt in to the rhythm after an event."""
    db.session.add(
        FollowUp(
            attendee_id=person.id,
            token_hash=hash_secret(new_secret()),
            started_at=now(),
            stopped_at=stopped_at,
        )
    )
    db.session.commit()


def agree(person: Attendee, *, days_ago: float = 0) -> None:
    """Let the address of somebody agree to the intentional year."""
    moment = now() - timedelta(days=days_ago)
    db.session.add(Year(email=person.email, agreed_at=moment, renewed_at=moment))
    db.session.commit()


def write_of(meeting: Meeting, person: Attendee, words: str) -> None:
    """Let one of two keep a line of memory and a promise."""
    db.session.add_all(
        [
            Feedback(meeting_id=meeting.id, attendee_id=person.id, worth="nice", memory_line=words),
            Promise(
                code=new_public_code(), meeting_id=meeting.id, attendee_id=person.id, text=f"{words} promise"
            ),
        ]
    )
    db.session.commit()


def look_until_done() -> int:
    """Keep the days until nothing waits; return how many looks that took."""
    looks = 1
    while keep_retention():
        looks += 1
    db.session.rollback()
    return looks


def names_of(event_id: int) -> list[str]:
    """Return the names of an event's rows."""
    return list(
        db.session.scalars(sa.select(Attendee.name).filter_by(event_id=event_id).order_by(Attendee.name))
    )


def count(model: type[object]) -> int:
    """Count the rows of a table."""
    return db.session.execute(sa.select(sa.func.count()).select_from(model)).scalar_one()


def dump() -> str:
    """Return every value of every table but the erasure ledger, which keeps random codes."""
    db.session.rollback()
    return "\n".join(
        repr(tuple(row))
        for table in db.metadata.sorted_tables
        if table.name != "erasure"
        for row in db.session.execute(sa.select(table))
    )
