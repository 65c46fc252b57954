"""Who is signed in on which device, by which link: secrets are stored hashed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db import Model


class LinkPurpose(StrEnum):
    """What a link is for."""

    INVITATION = "invitation"  # an attendee's, may be opened again until a week after the event
    ORGANIZER = "organizer"  # made on the command line, once
    SIGN_IN = "sign_in"  # asked for by e-mail, ten minutes, once
    FOLLOW_UP = "follow_up"  # opens the page of the rhythm after an event, signs nobody in
    STOP = "stop"  # in the head of each mail: stops mail, signs nobody in
    PASSWORD = "password"  # noqa: S105 -- a purpose; mailed to an organizer who forgot theirs: sets a new one, an hour, once
    YEAR = "year"  # mailed to an attendee: proves that the mailbox is theirs, an hour, once
    DEVICE = "device"  # a code shown on a signed-in phone for another device, ten minutes, once


class SignInLink(Model):
    """A link that signs one person in."""

    __tablename__ = "sign_in_link"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(sa.String(12))
    organizer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organizer.id", ondelete="CASCADE"))
    attendee_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("attendee.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    # The code beside a link is a secret of its own; where the asker is known, only they may type it.
    code_hash: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    requester_hash: Mapped[str | None] = mapped_column(sa.String(64))
    code_tries: Mapped[int] = mapped_column(default=0, server_default="0")

    __table_args__ = (
        sa.CheckConstraint("(organizer_id IS NULL) <> (attendee_id IS NULL)", name="one_person"),
    )


class SignInSession(Model):
    """One signed-in browser."""

    __tablename__ = "session"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    organizer_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organizer.id", ondelete="CASCADE"), index=True
    )
    attendee_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("attendee.id", ondelete="CASCADE"), index=True
    )
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
