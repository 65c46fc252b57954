"""Events: create one, change one."""

from __future__ import annotations

import re
import unicodedata
from itertools import count
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.errors import EventCodeError, EventExistsError, EventTimesError
from matchmaker.models import Event, Membership, Role
from matchmaker.services.audit import note
from matchmaker.tokens import new_public_code

if TYPE_CHECKING:
    from datetime import datetime

CODE_LENGTH = 40
RESERVED_CODES = frozenset({"new"})  # /organizer/events/new is the page that makes one
_CODE = re.compile("[a-z0-9][a-z0-9-]{1,39}")
_SUGGESTED_LENGTH = 32  # leaves room for a number behind it


def suggest_code(*, name: str) -> str:
    """Return a free code made of a name's letters, or a random one where it has none we can use."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode("ascii")
    stem = "-".join(re.findall("[a-z0-9]+", plain.replace("'", "")))[:_SUGGESTED_LENGTH].strip("-")
    stem = stem or new_public_code()
    taken = set(db.session.scalars(sa.select(Event.code).where(Event.code.startswith(stem)))) | RESERVED_CODES
    candidates = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(code for code in candidates if code not in taken)


def create_event(
    *,
    code: str,
    name: str,
    starts_at: datetime,
    ends_at: datetime,
    by: int,
    venue: str = "",
    timezone: str = "UTC",
    contact: str = "",
    kind: str = "",
) -> int:
    """Create an event owned by an organizer and return its id.

    Raises
    ------
    EventCodeError, EventExistsError, EventTimesError
    """
    if code in RESERVED_CODES or not _CODE.fullmatch(code):
        raise EventCodeError(event=code)
    if ends_at <= starts_at:
        raise EventTimesError
    with transaction():
        if not insert_ignoring_duplicates(
            Event,
            code=code,
            name=name,
            venue=venue,
            timezone=timezone,
            starts_at=starts_at,
            ends_at=ends_at,
            contact=contact,
            kind=kind,
        ):
            raise EventExistsError(event=code)
        event_id = db.session.scalars(sa.select(Event.id).filter_by(code=code)).one()
        db.session.add(Membership(event_id=event_id, organizer_id=by, role=Role.OWNER))
        note(event_id=event_id, by=by, action="event_created")
        return event_id


def edit_event(
    *,
    event_id: int,
    by: int,
    name: str,
    venue: str,
    timezone: str,
    starts_at: datetime,
    ends_at: datetime,
    contact: str,
    registration_open: bool,
    kind: str = "",
    absent_after: datetime | None = None,
) -> None:
    """Change what people read about an event, and by when they must be there to keep their places.

    Its code stays, because badges carry it.

    Raises
    ------
    EventTimesError
    """
    if ends_at <= starts_at:
        raise EventTimesError
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.name, event.venue, event.timezone, event.contact = name, venue, timezone, contact
        event.starts_at, event.ends_at = starts_at, ends_at
        event.registration_open = registration_open
        event.kind, event.absent_after = kind, absent_after
        note(event_id=event_id, by=by, action="event_changed")
