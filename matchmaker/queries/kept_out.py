"""Fingerprints of people whom no list brings back to an event."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app

from matchmaker.db import db
from matchmaker.models import Attendee, FormerFingerprint, KeptOut, MergedRow
from matchmaker.tokens import fingerprint


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """What tells the address and the ticket of one row again; at another event they look different."""

    email: str | None
    ticket: str | None


def fingerprints_of(*, event_id: int, email: str | None, ticket: str | None) -> Fingerprints:
    """Return the fingerprints of an address and a ticket, as they are stored with the people of an event."""
    key: str = current_app.config["SECRET_KEY"]

    def of(kind: str, text: str | None) -> str | None:
        return fingerprint(key, "kept out", str(event_id), kind, text) if text else None

    return Fingerprints(of("email", email), of("ticket", ticket))


def every_fingerprint_of(person: Attendee) -> set[Fingerprints]:
    """Return what tells every address and ticket that somebody has or had; nothing where there is none."""
    earlier = sa.union_all(
        *(
            sa.select(model.email_fingerprint, model.ticket_fingerprint).filter_by(attendee_id=person.id)
            for model in (MergedRow, FormerFingerprint)
        )
    )
    found = {Fingerprints(email, ticket) for email, ticket in db.session.execute(earlier)}
    found.add(fingerprints_of(event_id=person.event_id, email=person.email, ticket=person.external_id))
    return found - {Fingerprints(None, None)}


@dataclass(frozen=True, slots=True)
class KnownFingerprints:
    """People of one event whom nobody can list, though each of them can be told again."""

    event_id: int
    emails: frozenset[str]
    tickets: frozenset[str]
    emails_without_ticket: frozenset[str]

    def has(self, *, email: str | None, ticket: str | None) -> bool:
        """Whether this address or this ticket is one of theirs."""
        found = self._told(email, ticket)
        return found.email in self.emails or found.ticket in self.tickets

    def has_row(self, *, email: str | None, ticket: str | None) -> bool:
        """Whether this is a row of theirs: two tickets on one buyer's address are two people."""
        found = self._told(email, ticket)
        emails = self.emails if ticket is None else self.emails_without_ticket
        return found.email in emails or found.ticket in self.tickets

    def _told(self, email: str | None, ticket: str | None) -> Fingerprints:
        if not self.emails and not self.tickets:
            return Fingerprints(None, None)  # nearly always: nothing is computed for thousands of rows
        return fingerprints_of(event_id=self.event_id, email=email, ticket=ticket)


def kept_out_people(event_id: int) -> KnownFingerprints:
    """Return who is kept out of an event."""
    rows = sa.select(KeptOut.email_fingerprint, KeptOut.ticket_fingerprint).filter_by(event_id=event_id)
    return _known(event_id, rows)


def merged_people(event_id: int) -> KnownFingerprints:
    """Return the addresses and tickets of rows that were merged into others of the event."""
    rows = (
        sa.select(MergedRow.email_fingerprint, MergedRow.ticket_fingerprint)
        .join(Attendee, Attendee.id == MergedRow.attendee_id)
        .where(Attendee.event_id == event_id)
    )
    return _known(event_id, rows)


def _known(event_id: int, statement: sa.Select[str | None, str | None]) -> KnownFingerprints:
    rows = db.session.execute(statement).all()
    return KnownFingerprints(
        event_id,
        frozenset(email for email, _ in rows if email is not None),
        frozenset(ticket for _, ticket in rows if ticket is not None),
        frozenset(email for email, ticket in rows if email is not None and ticket is None),
    )
