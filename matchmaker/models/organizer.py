"""Organizers, each with a role in each of their events."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db import Model


class Role(StrEnum):
    """What an organizer may do in one event."""

    OWNER = "owner"
    EDITOR = "editor"
    DOOR = "door"
    READER = "reader"


class Organizer(Model):
    """A person who runs events."""

    __tablename__ = "organizer"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    password_hash: Mapped[str | None] = mapped_column(sa.String(255))
    totp_secret: Mapped[str | None] = mapped_column(sa.String(64))  # base32
    totp_confirmed_at: Mapped[datetime | None]  # since then the code of an app is asked for
    totp_last_step: Mapped[int | None]  # a code counts once
    recovery_hashes: Mapped[list[Any] | None]  # of the codes for who lost the app, one use each
    created_at: Mapped[datetime] = mapped_column(default=now)


class Membership(Model):
    """An organizer's role in one event."""

    __tablename__ = "membership"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    organizer_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organizer.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(sa.String(10))

    __table_args__ = (sa.CheckConstraint("role IN ('owner', 'editor', 'door', 'reader')", name="role_known"),)
