"""Delete an event with everything that anybody left in it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, insert_all_ignoring_duplicates, transaction
from matchmaker.errors import EventNameError
from matchmaker.importers.text import clean_line
from matchmaker.models import (
    Attendee,
    Avoidance,
    Concern,
    Erasure,
    Event,
    Job,
    Mail,
    Match,
    MatchRun,
    Meeting,
    MergedRow,
    Pin,
    RetiredBadge,
    Scan,
    SignInSession,
    Year,
)
from matchmaker.services.erasure_ledger import code_of_event, note_erased
from matchmaker.services.fitted import forget_event_files

if TYPE_CHECKING:
    from collections.abc import Sequence

_log = logging.getLogger(__name__)
# Their rows point at two people each: taken out first, they are not searched once for every person.
_BETWEEN_PEOPLE: Final = (Scan, Meeting, Avoidance, Pin, Concern, RetiredBadge, Mail)


def delete_event(*, event_id: int, by: int, typed_name: str) -> None:
    """Delete an event, its people, matches and meetings, and the files with their words.

    What remains are random codes of its people and of itself in the ledger of erasures, so that no backup
    brings them back.

    Raises
    ------
    EventNameError
        What was typed is not the event's name.
    """
    with transaction():
        # A run that is under way takes the same turn to keep its file, and finds no event any more.
        event = db.session.get_one(Event, event_id, with_for_update=True)
        if clean_line(typed_name).casefold() != clean_line(event.name).casefold():
            raise EventNameError
        codes = _delete(event)
    note_erased(codes)
    _log.info("event %s with %s codes in the ledger was deleted by organizer %s", event_id, len(codes), by)


def delete_event_again(*, event_id: int) -> None:
    """Delete an event that a backup brought back."""
    with transaction():
        codes = _delete(db.session.get_one(Event, event_id, with_for_update=True))
    note_erased(codes)


def _delete(event: Event) -> list[str]:
    """Delete an event; return the codes of its people and of itself, which the ledger has now."""
    event_id = event.id
    codes = db.session.scalars(sa.select(Attendee.code).filter_by(event_id=event_id)).all()
    merged = db.session.scalars(
        sa.select(MergedRow.code)
        .join(Attendee, Attendee.id == MergedRow.attendee_id)
        .where(Attendee.event_id == event_id)
    ).all()
    moment, gone = now(), [*codes, *merged, code_of_event(event)]
    insert_all_ignoring_duplicates(
        Erasure, [{"code": code, "event_id": None, "erased_at": moment} for code in gone]
    )
    run_ids = db.session.scalars(sa.select(MatchRun.id).filter_by(event_id=event_id)).all()
    _delete_rows(event_id, run_ids)
    # Before the rows are gone for good: words that outlive their people would be worse than a lost file.
    forget_event_files(event_id=event_id)
    db.session.execute(sa.delete(Event).where(Event.id == event_id))
    return gone


def _delete_rows(event_id: int, run_ids: Sequence[int]) -> None:
    """Delete what the database would not find by itself, or only slowly; the rest goes with the event."""
    people = sa.select(Attendee.id).where(Attendee.event_id == event_id)
    # An organizer who is signed in at the same browser stays so.
    db.session.execute(
        sa.update(SignInSession)
        .where(SignInSession.attendee_id.in_(people), SignInSession.organizer_id.is_not(None))
        .values(attendee_id=None)
    )
    db.session.execute(
        sa.delete(Job).where(
            sa.or_(
                Job.payload["event_id"].as_integer() == event_id,
                Job.payload["run_id"].as_integer().in_(run_ids),
            )
        )
    )
    db.session.execute(sa.delete(Match).where(Match.run_id.in_(run_ids)))
    for model in _BETWEEN_PEOPLE:
        db.session.execute(sa.delete(model).where(model.event_id == event_id))
    _end_years(event_id)
    db.session.execute(sa.delete(Attendee).where(Attendee.event_id == event_id))


def _end_years(event_id: int) -> None:
    """Forget the addresses that agreed to the intentional year, and are at no other event."""
    elsewhere = sa.exists().where(Attendee.email == Year.email, Attendee.event_id != event_id)
    here = sa.select(Attendee.email).where(Attendee.event_id == event_id, Attendee.email.is_not(None))
    db.session.execute(sa.delete(Year).where(Year.email.in_(here), ~elsewhere))
