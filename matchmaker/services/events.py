"""Events: create one, change one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields
from itertools import count
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.errors import (
    EventCodeError,
    EventErasedError,
    EventExistsError,
    EventTimesError,
    RetentionPastError,
    RetentionRaisedError,
)
from matchmaker.models import Event, Membership, Role
from matchmaker.queries.retention import has_promised, is_final, profiles_go_at
from matchmaker.services.audit import note
from matchmaker.services.event_dates import move_with_event
from matchmaker.tokens import new_public_code

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.services.event_rules import EventRules

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
    # A name of one letter alone is too short for a code, and gets a number.
    return next(code for code in candidates if code not in taken and _CODE.fullmatch(code))


def check_code(code: str) -> None:
    """Refuse a code that cannot stand in an address.

    Raises
    ------
    EventCodeError
    """
    if code in RESERVED_CODES or not _CODE.fullmatch(code):
        raise EventCodeError(event=code)


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
    check_code(code)
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
    rules: EventRules | None = None,
) -> None:
    """Change what people read about an event, and its rules where some are given.

    Its code stays, because badges carry it.

    Raises
    ------
    EventTimesError, EventErasedError, RetentionPastError, RetentionRaisedError
    """
    if ends_at <= starts_at:
        raise EventTimesError
    with transaction():
        # Publishing and registering take the same turn: each of them sees either all of this or nothing.
        event = db.session.get_one(Event, event_id, with_for_update={"key_share": True})
        _check_promises(event, starts_at, ends_at, rules)
        go_before = profiles_go_at(event)
        event.name, event.venue, event.timezone, event.contact = name, venue, timezone, contact
        event.starts_at, event.ends_at = starts_at, ends_at
        event.registration_open = registration_open
        event.kind, event.absent_after = kind, absent_after
        if rules is not None:
            _write_rules(event, rules)
        if profiles_go_at(event) <= now() < go_before:
            raise RetentionPastError
        move_with_event(event)
        note(event_id=event_id, by=by, action="event_changed")


def _check_promises(event: Event, starts_at: datetime, ends_at: datetime, rules: EventRules | None) -> None:
    """Refuse days by which people would be kept longer than they were told, or a final report outdated."""
    is_moved = any(
        _minute(one) != _minute(other)
        for one, other in ((event.starts_at, starts_at), (event.ends_at, ends_at))
    )
    if is_moved and is_final(event):
        raise EventErasedError
    if rules is not None and rules.retention_days > event.retention_days and has_promised(event):
        raise RetentionRaisedError(days=event.retention_days)


def _minute(moment: datetime) -> datetime:
    """Return a time as the settings show it, without seconds."""
    return moment.replace(second=0, microsecond=0)


def _write_rules(event: Event, rules: EventRules) -> None:
    for field in fields(rules):
        setattr(event, field.name, getattr(rules, field.name))
    event.groups_apart = [list(pair) for pair in rules.groups_apart] or None
