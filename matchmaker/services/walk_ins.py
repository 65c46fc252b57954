"""People who come without being registered: taken in at the door, with or without a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import DeclarationMissingError, WalkInErasedError
from matchmaker.models import Attendee, Erasure, Event, MergedRow
from matchmaker.models.attendee import SOURCE_LENGTH
from matchmaker.services.ages import write_age
from matchmaker.services.audit import note
from matchmaker.services.closing import check_is_not_over
from matchmaker.services.hiding import apply_hide_rules
from matchmaker.services.keeping_out import let_back_in
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
    `code` was made with the page: a button pressed twice takes one person in, and a page that is sent
    again later brings back nobody who was merged or erased since.

    Raises
    ------
    DeclarationMissingError, WalkInErasedError, EventEndedError, EventStoppedError, AddressOfAnotherError,
    StatementError
    """
    if not says_yes:
        raise DeclarationMissingError
    with transaction():
        check_address_is_free(event_id=event_id, email=None)
        holder = _holder_of(code)
        if holder is not None and holder.event_id == event_id:
            return holder.code
        if holder is None and db.session.get(Erasure, code) is not None:
            raise WalkInErasedError
        event = db.session.get_one(Event, event_id)
        check_is_not_over(event)
        check_address_is_free(event_id=event_id, email=email)
        if email is not None:
            let_back_in(event_id=event_id, email=email)
        attendee = add_attendee(event_id=event_id, name=name, email=email)
        if holder is None and _CODE.fullmatch(code):
            attendee.code = code
        write_profile(attendee, name=name, organisation=organisation, headline=headline)
        write_statements(attendee, goals=goals, skills=skills)
        write_consent(attendee, consents=True, source=source[:SOURCE_LENGTH])
        write_age(attendee, event, is_minor=is_minor)
        attendee.checked_in_at = now()
        db.session.flush()
        apply_hide_rules(event_id=event_id, attendee_ids=[attendee.id])
        note(event_id=event_id, by=by, action="walk_in", attendee=attendee.code)
        attendee_id, attendee_code = attendee.id, attendee.code
    fill_places(event_id=event_id, attendee_ids=[attendee_id])
    return attendee_code


def _holder_of(code: str) -> Attendee | None:
    """Return who has a code, or had it until two rows of theirs were merged."""
    merged = sa.select(MergedRow.attendee_id).where(MergedRow.code == code)
    return db.session.scalar(
        sa.select(Attendee).where(sa.or_(Attendee.code == code, Attendee.id.in_(merged)))
    )


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
