"""Keep who was erased out of lists, until they come back themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import FormerFingerprint, KeptOut
from matchmaker.queries.kept_out import Fingerprints, every_fingerprint_of, fingerprints_of

if TYPE_CHECKING:
    from matchmaker.models import Attendee


def keep_out(person: Attendee) -> None:
    """Let no list bring somebody back by an address or a ticket they had; the caller erases them next."""
    db.session.add_all(
        KeptOut(event_id=person.event_id, email_fingerprint=found.email, ticket_fingerprint=found.ticket)
        for found in every_fingerprint_of(person)
    )


def remember_replaced(person: Attendee, *, email: str | None, ticket: str | None) -> None:
    """Keep fingerprints of what an address and a ticket were that get other values; the caller sets these."""
    found = fingerprints_of(
        event_id=person.event_id,
        email=None if email == person.email else person.email,
        ticket=None if ticket == person.external_id else person.external_id,
    )
    if found != Fingerprints(None, None):
        db.session.add(
            FormerFingerprint(
                attendee_id=person.id, email_fingerprint=found.email, ticket_fingerprint=found.ticket
            )
        )


def let_back_in(*, event_id: int, email: str) -> None:
    """Forget that somebody was erased who registers anew; the caller holds the transaction."""
    found = fingerprints_of(event_id=event_id, email=email, ticket=None)
    db.session.execute(sa.delete(KeptOut).filter_by(event_id=event_id, email_fingerprint=found.email))
