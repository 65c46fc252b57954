"""People who come without being registered: taken in at the door, with or without a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import DeclarationMissingError
from matchmaker.models import Attendee, Event
from matchmaker.models.attendee import SOURCE_LENGTH
from matchmaker.services.audit import note
from matchmaker.services.closing import check_is_not_over
from matchmaker.services.hiding import apply_hide_rules
from matchmaker.services.people import check_address_is_free
from matchmaker.services.places import fill_places
from matchmaker.services.presence import present_attendee
from matchmaker.services.registration import add_attendee, write_consent, write_profile, write_statements
from matchmaker.services.sign_in import make_invitation
from matchmaker.tokens import PUBLIC_CODE_LENGTH, new_pin

if TYPE_CHECKING:
    from collections.abc import Sequence

_CODE = re.compile(rf"[a-z0-9]{{{PUBLIC_CODE_LENGTH}}}")


def add_walk_in(
    *,
    event_id: int,
    by: int,
    name: str,
    email: str | None = None,
    organisation: str = "",
    headline: str = "",
    goals: Sequence[str] = (),
    skills: Sequence[str] = (),
    is_minor: bool = False,
    says_yes: bool,
    source: str,
    code: str = "",
) -> str:
    """Register one person who stands at the door, check them in, and return their code.

    `says_yes` is the organizer's word that the consent was read aloud and given; `source` tells to whom.
    `code` was made with the page: a button pressed twice takes one person in.

    Raises
    ------
    DeclarationMissingError, EventEndedError, EventStoppedError, AddressOfAnotherError, StatementError
    """
    if not says_yes:
        raise DeclarationMissingError
    with transaction():
        check_address_is_free(event_id=event_id, email=None)
        known = db.session.scalar(sa.select(Attendee.event_id).filter_by(code=code))
        if known == event_id:
            return code
        check_is_not_over(db.session.get_one(Event, event_id))
        check_address_is_free(event_id=event_id, email=email)
        attendee = add_attendee(event_id=event_id, name=name, email=email)
        if known is None and _CODE.fullmatch(code):
            attendee.code = code
        write_profile(attendee, name=name, organisation=organisation, headline=headline)
        write_statements(attendee, goals=goals, skills=skills)
        write_consent(attendee, consents=True, source=source[:SOURCE_LENGTH])
        attendee.is_minor, attendee.checked_in_at = is_minor, now()
        db.session.flush()
        apply_hide_rules(event_id=event_id, attendee_ids=[attendee.id])
        note(event_id=event_id, by=by, action="walk_in", attendee=attendee.code)
        attendee_id, attendee_code = attendee.id, attendee.code
    fill_places(event_id=event_id, attendee_ids=[attendee_id])
    return attendee_code


def show_link(*, attendee_id: int, by: int) -> str:
    """Make a link that signs one person in and return its secret; it is noted who did.

    Raises
    ------
    NotFoundError
    """
    with transaction():
        attendee = present_attendee(attendee_id)
        note(event_id=attendee.event_id, by=by, action="link_shown", person=attendee.code)
    return make_invitation(attendee_id=attendee_id)


def give_pin(*, attendee_id: int, by: int) -> None:
    """Give one person a PIN where they have none; a printed slip goes on working. It is noted who did.

    Raises
    ------
    NotFoundError
    """
    with transaction():
        attendee = present_attendee(attendee_id)
        attendee.pin = attendee.pin or new_pin()
        note(event_id=attendee.event_id, by=by, action="slip_printed", person=attendee.code)
