"""Copy an event: its settings and its team, nobody's data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.errors import EventExistsError
from matchmaker.models import Event, Membership
from matchmaker.services.audit import note
from matchmaker.services.events import check_code

if TYPE_CHECKING:
    from datetime import datetime

# Every column of an event is in one of the three, which a test makes sure of.
KEPT: Final = (
    "venue",
    "timezone",
    "contact",
    "kind",
    "matches_colleagues",
    "groups_apart",
    "for_adults_only",
    "retention_days",
    "privacy_notice",
    "imprint",
    "round_minutes",
    "honest_percent",
    "follows_up",
    "asks_first_time",
    "shares_contact",
)
MOVED: Final = ("starts_at", "ends_at", "absent_after", "registration_closes_at", "rounds_start_at")
# Registration is open again, and nothing of it was closed or erased yet.
ANEW: Final = (
    "id",
    "code",
    "name",
    "registration_open",
    "closed_at",
    "people_erased_at",
    "created_at",
)


def copy_event(*, event_id: int, by: int, code: str, name: str, starts_at: datetime) -> int:
    """Make an event like another one at another time; return its id.

    Every other time keeps its distance to the start, as the clock on the wall shows it.

    Raises
    ------
    EventCodeError, EventExistsError
    """
    check_code(code)
    with transaction():
        event = db.session.get_one(Event, event_id)
        kept = {column: getattr(event, column) for column in KEPT}
        moved = {column: _moved(event, getattr(event, column), starts_at) for column in MOVED}
        if not insert_ignoring_duplicates(Event, code=code, name=name, **kept, **moved):
            raise EventExistsError(event=code)
        copy_id = db.session.scalars(sa.select(Event.id).filter_by(code=code)).one()
        team = db.session.execute(
            sa.select(Membership.organizer_id, Membership.role).where(Membership.event_id == event_id)
        )
        db.session.add_all(
            Membership(event_id=copy_id, organizer_id=organizer_id, role=role) for organizer_id, role in team
        )
        note(event_id=copy_id, by=by, action="event_copied", original=event.code)
        return copy_id


def _moved(event: Event, moment: datetime | None, starts_at: datetime) -> datetime | None:
    """Return a time of the copy: clocks may be set between the two events, and 18:00 stays 18:00."""
    if moment is None:
        return None
    old_start, new_start = (
        time.astimezone(event.zone).replace(tzinfo=None) for time in (event.starts_at, starts_at)
    )
    wall = moment.astimezone(event.zone).replace(tzinfo=None) + (new_start - old_start)
    return wall.replace(tzinfo=event.zone)
