"""The rhythm after an event: begun and stopped by its reader alone."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.errors import LinkExpiredError
from matchmaker.models import Attendee, Event, FollowUp, LinkPurpose, SignInLink
from matchmaker.services.presence import present_attendee
from matchmaker.services.sign_in import add_link
from matchmaker.tokens import hash_secret, new_secret

DAYS = (1, 7, 30, 90)
LINKS_LIVE = timedelta(days=30)
_CALENDAR_LIVES = timedelta(days=120)  # as long as the data of who is reminded
_IN_THE_MORNING = time(9)


def due_at(event: Event, day: int) -> datetime:
    """Return when a letter is due: in the morning, so many days after the event's last one."""
    last_day = event.ends_at.astimezone(event.zone).date()
    return datetime.combine(last_day + timedelta(days=day), _IN_THE_MORNING, tzinfo=event.zone)


def day_of(event: Event, moment: datetime) -> int:
    """Return the step of the rhythm that a moment belongs to; before the first one, the first."""
    return max((day for day in DAYS if due_at(event, day) <= moment), default=DAYS[0])


def begin_follow_up(*, attendee_id: int) -> str:
    """Begin somebody's rhythm, or begin it again; return the secret of their calendar's address.

    Only its hash is kept, so pressing again makes a new address, and the old one ends.
    """
    secret, moment = new_secret(), now()
    with transaction():
        insert_ignoring_duplicates(
            FollowUp, attendee_id=attendee_id, token_hash=hash_secret(secret), started_at=moment
        )
        row = db.session.get_one(FollowUp, attendee_id, populate_existing=True)
        row.token_hash, row.stopped_at = hash_secret(secret), None
        # A yes to the reminders is a yes to their mails.
        present_attendee(attendee_id).mail_stopped_at = None
    return secret


def stop_follow_up(*, attendee_id: int) -> None:
    """Stop somebody's rhythm; nothing more leaves, not even what waits."""
    with transaction():
        row = db.session.get(FollowUp, attendee_id)
        if row is not None and row.stopped_at is None:
            row.stopped_at = now()


def new_after_link(*, attendee_id: int, base_url: str, expires_at: datetime) -> str:
    """Return the address of somebody's page after the event; the caller holds the transaction."""
    secret = add_link(purpose=LinkPurpose.FOLLOW_UP, attendee_id=attendee_id, expires_at=expires_at)
    return f"{base_url}/after/{secret}"


def reader_of(*, secret: str) -> int:
    """Return whose page a link from a letter or a calendar opens; looking uses nothing up.

    Raises
    ------
    LinkExpiredError
        Also for somebody who has left.
    """
    hashed = hash_secret(secret)
    by_letter = sa.select(SignInLink.attendee_id).where(
        SignInLink.token_hash == hashed,
        SignInLink.purpose == LinkPurpose.FOLLOW_UP,
        SignInLink.expires_at > now(),
    )
    by_calendar = (
        sa.select(FollowUp.attendee_id)
        .join(Attendee, Attendee.id == FollowUp.attendee_id)
        .join(Event, Event.id == Attendee.event_id)
        .where(FollowUp.token_hash == hashed, Event.ends_at > now() - _CALENDAR_LIVES)
    )
    attendee_id = db.session.scalar(
        sa.select(Attendee.id).where(
            sa.or_(Attendee.id.in_(by_letter), Attendee.id.in_(by_calendar)), Attendee.withdrawn_at.is_(None)
        )
    )
    if attendee_id is None:
        raise LinkExpiredError
    return attendee_id
