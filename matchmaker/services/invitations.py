"""Invitations: a link for each attendee, shown to the organizer or exported."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee
from matchmaker.services.sign_in import make_invitations


@dataclass(frozen=True, slots=True)
class Invitation:
    """One attendee with the link that lets them in."""

    name: str
    email: str | None
    link: str


def invitation_link(base_url: str, secret: str) -> str:
    """Return the address to send; it is made from the site's own address, never from a request."""
    return f"{base_url}/in/{secret}"


def invite_everyone(*, event_id: int, base_url: str) -> list[Invitation]:
    """Make a link for everybody who has not left, in order of names."""
    people = db.session.execute(
        sa.select(Attendee.id, Attendee.name, Attendee.email)
        .where(Attendee.event_id == event_id, Attendee.withdrawn_at.is_(None))
        .order_by(Attendee.name, Attendee.id)
    ).all()
    secrets = make_invitations(attendee_ids=[person.id for person in people])
    return [
        Invitation(person.name, person.email, invitation_link(base_url, secrets[person.id]))
        for person in people
    ]
