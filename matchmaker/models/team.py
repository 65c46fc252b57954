"""Invitations into the team of an event."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db import Model
from matchmaker.tokens import PUBLIC_CODE_LENGTH


class TeamInvitation(Model):
    """One person asked to help with one event; whoever opens the link joins once."""

    __tablename__ = "team_invitation"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(PUBLIC_CODE_LENGTH), unique=True)  # names it in the list
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    organizer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organizer.id", ondelete="SET NULL"))
    email: Mapped[str] = mapped_column(sa.String(254))
    role: Mapped[str] = mapped_column(sa.String(10))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]

    __table_args__ = (sa.CheckConstraint("role IN ('owner', 'editor', 'door', 'reader')", name="role_known"),)
