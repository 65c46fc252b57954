"""Links by which people without an account read a report: made, found, revoked."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import LinkExpiredError, NotFoundError
from matchmaker.models import Event, ReportLink
from matchmaker.services.audit import note
from matchmaker.tokens import hash_secret, new_public_code, new_secret

LABEL_LENGTH = 80
# A report shows nobody, yet a link that wandered off should not work for ever.
LIFETIME = timedelta(days=365)


def make_report_link(*, event_id: int, by: int, label: str) -> str:
    """Make a link and return its secret, which is stored nowhere."""
    secret = new_secret()
    with transaction():
        link = ReportLink(
            token_hash=hash_secret(secret),
            code=new_public_code(),
            event_id=event_id,
            organizer_id=by,
            label=label.strip()[:LABEL_LENGTH],
        )
        db.session.add(link)
        note(event_id=event_id, by=by, action="report_link_made", link=link.code)
    return secret


def revoke_report_link(*, event_id: int, code: str, by: int) -> None:
    """End a link at once; a second press changes nothing.

    Raises
    ------
    NotFoundError
    """
    with transaction():
        link = db.session.scalars(
            sa.select(ReportLink).filter_by(event_id=event_id, code=code).with_for_update()
        ).one_or_none()
        if link is None:
            raise NotFoundError
        if link.revoked_at is None:
            link.revoked_at = now()
            note(event_id=event_id, by=by, action="report_link_revoked", link=code)


def event_of_link(secret: str) -> Event:
    """Return the event whose report a link shows.

    Raises
    ------
    LinkExpiredError
        The same for a link that was revoked, is too old, or was never made.
    """
    event = db.session.scalars(
        sa.select(Event)
        .join(ReportLink, ReportLink.event_id == Event.id)
        .where(
            ReportLink.token_hash == hash_secret(secret),
            ReportLink.revoked_at.is_(None),
            ReportLink.created_at > now() - LIFETIME,
        )
    ).one_or_none()
    if event is None:
        raise LinkExpiredError
    return event
