"""Signed-in browsers: a row each, so that signing out ends them at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.models import Attendee, SignInSession
from matchmaker.queries.account import ORGANIZER_IDLE, SESSION_CODE_LENGTH
from matchmaker.queries.retention import own_data_goes_at
from matchmaker.tokens import hash_secret, new_secret

ATTENDEE_LIFE = timedelta(days=30)
ORGANIZER_LIFE = timedelta(hours=12)
_NOTE_SEEN_AFTER = timedelta(minutes=10)  # a page view writes to the database only this often


@dataclass(frozen=True, slots=True)
class StoredSession:
    """What a session cookie stands for."""

    organizer_id: int | None
    attendee_id: int | None
    data: dict[str, Any] = field(default_factory=dict)
    ends_at: datetime | None = field(default=None, compare=False)


def open_session(
    *,
    organizer_id: int | None,
    attendee_id: int | None,
    data: dict[str, Any],
    at_most_until: datetime | None = None,
) -> str:
    """Start a session for the one or two people signed in at this browser; return its secret.

    `at_most_until` is when an earlier session of the organizer ends, where it was not they who signed in.
    """
    secret, moment = new_secret(), now()
    with transaction():
        db.session.add(
            SignInSession(
                token_hash=hash_secret(secret),
                organizer_id=organizer_id,
                attendee_id=attendee_id,
                data=data,
                created_at=moment,
                seen_at=moment,
                expires_at=min(filter(None, [_expiry(moment, organizer_id, attendee_id), at_most_until])),
            )
        )
    return secret


def load_session(*, secret: str) -> StoredSession | None:
    """Return the live session behind a cookie, or None."""
    moment = now()
    row = db.session.get(SignInSession, hash_secret(secret))
    if row is None or row.expires_at <= moment:
        return None
    if row.organizer_id is not None and row.seen_at + ORGANIZER_IDLE <= moment:
        return None
    stored = StoredSession(row.organizer_id, row.attendee_id, dict(row.data), row.expires_at)
    if row.seen_at + _NOTE_SEEN_AFTER <= moment:
        _note_seen(secret, moment)
    return stored


def save_session(*, secret: str, data: dict[str, Any]) -> None:
    """Keep what the pages put into the session: form secrets, messages to show once."""
    with transaction():
        db.session.execute(
            sa.update(SignInSession).where(SignInSession.token_hash == hash_secret(secret)).values(data=data)
        )


def close_session(*, secret: str) -> None:
    """Sign one browser out."""
    with transaction():
        db.session.execute(
            sa.delete(SignInSession).where(
                sa.or_(SignInSession.token_hash == hash_secret(secret), SignInSession.expires_at <= now())
            )
        )


def end_session(*, organizer_id: int, code: str) -> None:
    """Sign an organizer out at the one browser with this code."""
    with transaction():
        _sign_out(
            SignInSession.organizer_id == organizer_id,
            sa.func.substr(SignInSession.token_hash, 1, SESSION_CODE_LENGTH) == code,
        )


def end_sessions(*, organizer_id: int, keep: str | None = None) -> None:
    """Sign an organizer out everywhere, but for the browser whose secret is to be kept."""
    with transaction():
        drop_sessions(organizer_id, keep=keep)


def drop_sessions(organizer_id: int, *, keep: str | None = None) -> None:
    """Sign an organizer out everywhere; the caller holds the transaction."""
    _sign_out(
        SignInSession.organizer_id == organizer_id,
        SignInSession.token_hash != (hash_secret(keep) if keep else ""),
    )


def _sign_out(*which: sa.ColumnElement[bool]) -> None:
    """End an organizer's part of sessions: an attendee signed in at the same browser stays."""
    db.session.execute(sa.delete(SignInSession).where(*which, SignInSession.attendee_id.is_(None)))
    db.session.execute(sa.update(SignInSession).where(*which).values(organizer_id=None))


def _note_seen(secret: str, moment: datetime) -> None:
    with transaction():
        db.session.execute(
            sa.update(SignInSession)
            .where(SignInSession.token_hash == hash_secret(secret))
            .values(seen_at=moment)
        )


def _expiry(moment: datetime, organizer_id: int | None, attendee_id: int | None) -> datetime:
    """Return when a session ends: never after the person's data does."""
    if organizer_id is not None:
        return moment + ORGANIZER_LIFE
    return min(moment + ATTENDEE_LIFE, own_data_goes_at(db.session.get_one(Attendee, attendee_id)))
