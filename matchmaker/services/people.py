"""What organizers change of one person: words, address, whether they take part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import AddressOfAnotherError, DeclarationMissingError, OwnWordsError
from matchmaker.models import Attendee, Event
from matchmaker.models.attendee import SOURCE_LENGTH
from matchmaker.queries.people_table import TableRow, table_of
from matchmaker.services.ages import part_ages, write_age
from matchmaker.services.audit import note
from matchmaker.services.hiding import apply_hide_rules
from matchmaker.services.keeping_out import remember_replaced
from matchmaker.services.places import fill_places
from matchmaker.services.presence import present_attendee
from matchmaker.services.registration import write_consent, write_profile, write_statements

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


def edit_person(
    *,
    attendee_id: int,
    by: int,
    name: str,
    organisation: str,
    headline: str,
    email: str | None,
    group: str,
    is_minor: bool,
    goals: Sequence[str],
    skills: Sequence[str],
    was_asked: bool = False,
    own_words_seen: datetime | None = None,
) -> None:
    """Change what is known of a person; matches already published keep their words.

    Who wrote of themselves must have asked for it, and must not have written anew since the organizer
    looked. Their words stay theirs: no later import overwrites them, but those of others it does.

    Raises
    ------
    NotFoundError, OwnWordsError, AddressOfAnotherError, StatementError
    """
    with transaction():
        attendee = present_attendee(attendee_id)
        event_id, was_eligible = attendee.event_id, attendee.is_eligible
        before = _words(attendee)
        check_address_is_free(event_id=event_id, email=email, of=attendee_id)
        own_words = attendee.edited_at
        write_profile(attendee, name=name, organisation=organisation, headline=headline)
        write_statements(attendee, goals=goals, skills=skills)
        may_overwrite = was_asked and own_words == own_words_seen
        if own_words is not None and not may_overwrite and _words(attendee) != before:
            raise OwnWordsError
        was_minor = attendee.is_minor
        remember_replaced(attendee, email=email, ticket=attendee.external_id)
        attendee.email, attendee.group = email, group
        write_age(attendee, db.session.get_one(Event, event_id), is_minor=is_minor)
        db.session.flush()
        lacking = part_ages(attendee) if attendee.is_minor is not was_minor else []
        apply_hide_rules(event_id=event_id, attendee_ids=[attendee_id])
        note(event_id=event_id, by=by, action="person_edited", attendee=attendee.code)
        comes_late = attendee.is_eligible and not was_eligible
    if comes_late or lacking:
        fill_places(event_id=event_id, attendee_ids=[*lacking, attendee_id])


def check_address_is_free(*, event_id: int, email: str | None, of: int | None = None) -> None:
    """Refuse an address that somebody else of the event has; the caller holds the transaction.

    Raises
    ------
    AddressOfAnotherError
    """
    # Registrations take the same turn, so that of two at once with one address the second is told.
    db.session.get_one(Event, event_id, with_for_update={"key_share": True})
    if email is None:
        return
    holder = db.session.scalar(sa.select(Attendee.id).filter_by(event_id=event_id, email=email))
    if holder is not None and holder != of:
        raise AddressOfAnotherError


def take_out(*, attendee_id: int, by: int) -> None:
    """Take a person out of the matching; every card of theirs disappears at once.

    Raises
    ------
    NotFoundError
    """
    with transaction():
        attendee = present_attendee(attendee_id)
        if attendee.withdrawn_at is None:
            attendee.withdrawn_at = now()
            note(event_id=attendee.event_id, by=by, action="person_taken_out", attendee=attendee.code)


def take_back_in(*, attendee_id: int, by: int, says_so: bool, source: str) -> None:
    """Let a person take part who told an organizer that they want to; `source` says to whom, and how.

    Raises
    ------
    NotFoundError, DeclarationMissingError
    """
    if not says_so:
        raise DeclarationMissingError
    with transaction():
        attendee = present_attendee(attendee_id)
        event_id, is_new = attendee.event_id, not attendee.is_active
        if is_new:
            write_consent(attendee, consents=True, source=source[:SOURCE_LENGTH])
            note(event_id=event_id, by=by, action="person_taken_in", attendee=attendee.code)
    if is_new:
        fill_places(event_id=event_id, attendee_ids=[attendee_id])


def export_people(*, event_id: int, by: int, kind: str) -> list[TableRow]:
    """Return what organizers take along of their people, and note that they did; `kind` is the file's."""
    rows = table_of(event_id)
    with transaction():
        note(event_id=event_id, by=by, action="people_exported", kind=kind, people=len(rows))
    return rows


def _words(attendee: Attendee) -> tuple[object, ...]:
    """Return what people write of themselves."""
    return (
        attendee.name,
        attendee.organisation,
        attendee.headline,
        [goal.text for goal in attendee.goals],
        [skill.text for skill in attendee.skills],
    )
