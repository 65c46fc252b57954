"""No more mail: one press, without signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import LinkExpiredError
from matchmaker.models import Attendee, LinkPurpose, SignInLink
from matchmaker.services.sign_in import add_link
from matchmaker.tokens import hash_secret

if TYPE_CHECKING:
    from datetime import datetime


def new_stop_link(*, attendee_id: int, base_url: str, expires_at: datetime) -> str:
    """Return the address that stops an attendee's mail; the caller holds the transaction."""
    secret = add_link(purpose=LinkPurpose.STOP, attendee_id=attendee_id, expires_at=expires_at)
    return f"{base_url}/stop/{secret}"


def stop_mail(*, secret: str) -> None:
    """Send this attendee nothing more that they did not ask for; pressing again changes nothing.

    Raises
    ------
    LinkExpiredError
    """
    with transaction():
        attendee = db.session.scalars(
            sa.select(Attendee)
            .join(SignInLink, SignInLink.attendee_id == Attendee.id)
            .where(
                SignInLink.token_hash == hash_secret(secret),
                SignInLink.purpose == LinkPurpose.STOP,
                SignInLink.expires_at > now(),
            )
        ).one_or_none()
        if attendee is None:
            raise LinkExpiredError
        attendee.mail_stopped_at = attendee.mail_stopped_at or now()
