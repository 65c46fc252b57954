"""Links that sign people in: random, stored hashed, inert until a button is pressed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import LinkExpiredError
from matchmaker.models import Attendee, Event, LinkPurpose, SignInLink
from matchmaker.models.event import GRACE
from matchmaker.tokens import hash_secret, new_secret

if TYPE_CHECKING:
    from datetime import datetime

_ORGANIZER_LINK_LIFE = timedelta(hours=1)
_SIGNS_IN_AGAIN = (LinkPurpose.INVITATION,)
_SIGNS_IN_ONCE = (LinkPurpose.ORGANIZER, LinkPurpose.SIGN_IN)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whom a link signed in: exactly one of the two."""

    organizer_id: int | None
    attendee_id: int | None


def add_link(*, purpose: LinkPurpose, attendee_id: int, expires_at: datetime) -> str:
    """Add a link of an attendee and return its secret; the caller holds the transaction."""
    secret = new_secret()
    db.session.add(
        SignInLink(
            token_hash=hash_secret(secret), purpose=purpose, attendee_id=attendee_id, expires_at=expires_at
        )
    )
    return secret


def make_organizer_link(*, organizer_id: int) -> str:
    """Return the secret of a link that signs an organizer in once; for the command line only."""
    secret = new_secret()
    with transaction():
        db.session.add(
            SignInLink(
                token_hash=hash_secret(secret),
                purpose=LinkPurpose.ORGANIZER,
                organizer_id=organizer_id,
                expires_at=now() + _ORGANIZER_LINK_LIFE,
            )
        )
    return secret


def make_invitation(*, attendee_id: int) -> str:
    """Return the secret of an attendee's invitation, which works until a week after the event."""
    return make_invitations(attendee_ids=[attendee_id])[attendee_id]


def make_invitations(*, attendee_ids: list[int]) -> dict[int, str]:
    """Return a new invitation secret for each attendee; earlier ones go on working.

    Only hashes are stored, so an invitation cannot be shown twice: it is made anew.
    """
    secrets = {attendee_id: new_secret() for attendee_id in attendee_ids}
    ends = (
        sa.select(Attendee.id, Event.ends_at)
        .join(Event, Event.id == Attendee.event_id)
        .where(Attendee.id.in_(attendee_ids))
    )
    with transaction():
        ends_at = dict(db.session.execute(ends).all())
        db.session.add_all(
            SignInLink(
                token_hash=hash_secret(secret),
                purpose=LinkPurpose.INVITATION,
                attendee_id=attendee_id,
                expires_at=ends_at[attendee_id] + GRACE,
            )
            for attendee_id, secret in secrets.items()
        )
    return secrets


def follow_link(*, secret: str) -> SignedIn:
    """Use a link; an invitation works as often as its owner needs, any other once.

    Raises
    ------
    LinkExpiredError
        Used, expired and never made look the same.
    """
    with transaction():
        link = _used(
            secret,
            sa.or_(
                SignInLink.purpose.in_(_SIGNS_IN_AGAIN),
                sa.and_(SignInLink.purpose.in_(_SIGNS_IN_ONCE), SignInLink.used_at.is_(None)),
            ),
        )
        return SignedIn(organizer_id=link.organizer_id, attendee_id=link.attendee_id)


def use_link(*, secret: str, purpose: LinkPurpose) -> SignInLink:
    """Use a link of one purpose, which works once; the caller holds the transaction.

    Raises
    ------
    LinkExpiredError
        Used, expired and never made look the same.
    """
    return _used(secret, SignInLink.purpose == purpose, SignInLink.used_at.is_(None))


def _used(secret: str, *may_be_used: sa.ColumnElement[bool]) -> SignInLink:
    """Return the link after noting its use: of two that press at once, one finds it used."""
    moment = now()
    link = db.session.scalars(
        sa.update(SignInLink)
        .where(SignInLink.token_hash == hash_secret(secret), SignInLink.expires_at > moment, *may_be_used)
        .values(used_at=moment)
        .returning(SignInLink)
    ).one_or_none()
    if link is None:
        raise LinkExpiredError
    return link


def invited_attendee(*, secret: str) -> int:
    """Return whose invitation this is, without using it or signing anybody in.

    Raises
    ------
    LinkExpiredError
    """
    attendee_id = db.session.scalar(
        sa.select(SignInLink.attendee_id).where(
            SignInLink.token_hash == hash_secret(secret),
            SignInLink.purpose == LinkPurpose.INVITATION,
            SignInLink.expires_at > now(),
        )
    )
    if attendee_id is None:
        raise LinkExpiredError
    return attendee_id
