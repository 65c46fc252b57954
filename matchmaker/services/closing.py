"""Close an event before its time, or open it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import EventEndedError, EventStoppedError
from matchmaker.models import Event
from matchmaker.services.audit import note

if TYPE_CHECKING:
    from datetime import datetime


def close_event(*, event_id: int, by: int) -> None:
    """Stop registration and matching; attendees go on reading their pages, and scans are kept as before."""
    _set_closed(event_id, by, now())


def reopen_event(*, event_id: int, by: int) -> None:
    """Let a closed event go on; one whose time has passed stays over."""
    _set_closed(event_id, by, None)


def check_is_not_over(event: Event) -> None:
    """Refuse what an event takes no more once it has ended or was closed.

    Raises
    ------
    EventEndedError, EventStoppedError
    """
    if event.has_ended(now()):
        raise EventEndedError(event=event.name)
    if event.closed_at is not None:
        raise EventStoppedError(event=event.name)


def _set_closed(event_id: int, by: int, closed_at: datetime | None) -> None:
    with transaction():
        # Registrations and match runs take the same turn: none slips in behind a closing.
        event = db.session.get_one(Event, event_id, with_for_update={"key_share": True})
        if (event.closed_at is None) is (closed_at is None):
            return
        event.closed_at = closed_at
        note(event_id=event_id, by=by, action="event_reopened" if closed_at is None else "event_closed")
