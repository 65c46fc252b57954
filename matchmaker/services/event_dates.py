"""What hangs on an event's days moves with them."""

from __future__ import annotations

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Event, LinkPurpose, SignInLink, SignInSession
from matchmaker.models.event import GRACE
from matchmaker.queries.retention import keeps_own_data, profiles_go_at


def move_with_event(event: Event) -> None:
    """Let invitations work until a week after the end, and no session outlive its attendee's data.

    The caller holds the transaction in which the event's days have changed.
    """
    people = sa.select(Attendee.id).where(Attendee.event_id == event.id)
    db.session.execute(
        sa.update(SignInLink)
        .where(SignInLink.attendee_id.in_(people), SignInLink.purpose == LinkPurpose.INVITATION)
        .values(expires_at=event.ends_at + GRACE)
    )
    last = profiles_go_at(event)
    going = (
        sa.select(Attendee.id)
        .join(Event, Event.id == Attendee.event_id)
        .where(Attendee.event_id == event.id, ~keeps_own_data(now()))
    )
    # Who is signed in as an organizer at the same browser stays so: their sessions are short anyway.
    db.session.execute(
        sa.update(SignInSession)
        .where(
            SignInSession.attendee_id.in_(going),
            SignInSession.organizer_id.is_(None),
            SignInSession.expires_at > last,
        )
        .values(expires_at=last)
    )
