"""An organizer's own account: where they are signed in, and with which passkeys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Passkey, SignInSession
from matchmaker.tokens import hash_secret

ORGANIZER_IDLE = timedelta(hours=3)  # a browser left alone for longer is signed out
SESSION_CODE_LENGTH = 12  # the start of a hash names a session and opens none


@dataclass(frozen=True, slots=True)
class SignedInBrowser:
    """One browser in which an organizer is signed in."""

    code: str
    name: str
    seen_at: datetime
    is_here: bool


def browsers_of(organizer_id: int, *, secret: str) -> list[SignedInBrowser]:
    """Return the browsers that are signed in, the one with this secret first."""
    moment, here = now(), hash_secret(secret)
    rows = db.session.scalars(
        sa.select(SignInSession)
        .where(
            SignInSession.organizer_id == organizer_id,
            SignInSession.expires_at > moment,
            SignInSession.seen_at > moment - ORGANIZER_IDLE,
        )
        .order_by(SignInSession.token_hash != here, SignInSession.seen_at.desc(), SignInSession.token_hash)
    )
    return [
        SignedInBrowser(
            code=row.token_hash[:SESSION_CODE_LENGTH],
            name=str(row.data.get("browser", "")),
            seen_at=row.seen_at,
            is_here=row.token_hash == here,
        )
        for row in rows
    ]


def passkeys_of(organizer_id: int) -> list[Passkey]:
    """Return an organizer's passkeys, the oldest first."""
    return list(
        db.session.scalars(
            sa.select(Passkey).filter_by(organizer_id=organizer_id).order_by(Passkey.created_at, Passkey.id)
        )
    )
