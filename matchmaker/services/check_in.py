"""Check people in at the door, once each, however often their badge is scanned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import AtTheDoorUnknownError, BadgeUnknownError
from matchmaker.models import Attendee, Event
from matchmaker.services.audit import note
from matchmaker.services.badges import badge_by_code, read_badge
from matchmaker.services.places import fill_places


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """Somebody who is here."""

    attendee_code: str
    at: datetime
    is_new: bool  # False: they were checked in before


def check_in_by_code(*, event_id: int, text: str, by: int) -> CheckedIn:
    """Check in whose badge, typed code or ticket number this is.

    Raises
    ------
    AtTheDoorUnknownError
    """
    moment = now()
    with transaction():
        attendee = _meant(event_id, text, moment)
        done = _check_in(attendee, by=by, moment=moment)
        attendee_id = attendee.id
    _give_places_again(event_id, attendee_id, done)
    return done


def check_in_person(*, event_id: int, attendee_code: str, by: int) -> CheckedIn:
    """Check in somebody who was found by name.

    Raises
    ------
    AtTheDoorUnknownError
    """
    moment = now()
    with transaction():
        attendee = _person(event_id, attendee_code)
        done = _check_in(attendee, by=by, moment=moment)
        attendee_id = attendee.id
    _give_places_again(event_id, attendee_id, done)
    return done


def undo_check_in(*, event_id: int, attendee_code: str, by: int) -> None:
    """Take a check-in back that met the wrong person.

    Raises
    ------
    AtTheDoorUnknownError
    """
    with transaction():
        attendee = _person(event_id, attendee_code)
        if attendee.checked_in_at is not None:
            attendee.checked_in_at = None
            note(event_id=event_id, by=by, action="check_in_undone", attendee=attendee.code)


def _meant(event_id: int, text: str, moment: datetime) -> Attendee:
    code, _ = read_badge(text.strip())
    try:
        badge = badge_by_code(event_id=event_id, code=code)
    except BadgeUnknownError:
        by_ticket = sa.select(Attendee).filter_by(event_id=event_id, external_id=text.strip())
        attendee = db.session.scalars(by_ticket.with_for_update()).one_or_none()
    else:
        # A badge that was lost is in nobody's hand whom we know.
        is_lost = badge.is_lost_at(moment)
        attendee = None if is_lost else db.session.get_one(Attendee, badge.holder_id, with_for_update=True)
    return _present(attendee)


def _person(event_id: int, attendee_code: str) -> Attendee:
    statement = sa.select(Attendee).filter_by(event_id=event_id, code=attendee_code).with_for_update()
    return _present(db.session.scalars(statement).one_or_none())


def _present(attendee: Attendee | None) -> Attendee:
    if attendee is None or not attendee.name:
        raise AtTheDoorUnknownError
    return attendee


def _check_in(attendee: Attendee, *, by: int, moment: datetime) -> CheckedIn:
    before = attendee.checked_in_at
    if before is None:
        attendee.checked_in_at = moment
        note(event_id=attendee.event_id, by=by, action="checked_in", attendee=attendee.code)
    return CheckedIn(attendee.code, before or moment, is_new=before is None)


def _give_places_again(event_id: int, attendee_id: int, done: CheckedIn) -> None:
    """Match somebody whose places an absence had freed; whoever comes in time has theirs."""
    absent_after = db.session.get_one(Event, event_id).absent_after
    if done.is_new and absent_after is not None and done.at >= absent_after:
        fill_places(event_id=event_id, attendee_ids=[attendee_id])
