"""Badges that were lost: their codes go on counting for the time before."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Model
from matchmaker.tokens import BADGE_CODE_LENGTH, SECRET_LENGTH, TYPED_CODE_LENGTH


class RetiredBadge(Model):
    """The codes of a badge that its owner has lost."""

    __tablename__ = "retired_badge"

    badge_code: Mapped[str] = mapped_column(sa.String(BADGE_CODE_LENGTH), primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    attendee_id: Mapped[int] = mapped_column(sa.ForeignKey("attendee.id", ondelete="CASCADE"), index=True)
    typed_code: Mapped[str] = mapped_column(sa.String(TYPED_CODE_LENGTH))
    live_secret: Mapped[str | None] = mapped_column(sa.String(SECRET_LENGTH))
    retired_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("event_id", "typed_code"),)
