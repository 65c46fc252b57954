"""A promise: what one of the two said they would do for the other."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db import Model
from matchmaker.tokens import PUBLIC_CODE_LENGTH

PROMISE_LENGTH = 200


class Promise(Model):
    """One promise at one meeting; the other sees it only if it is shared."""

    __tablename__ = "promise"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(PUBLIC_CODE_LENGTH), unique=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"))
    attendee_id: Mapped[int] = mapped_column(sa.ForeignKey("attendee.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(sa.String(PROMISE_LENGTH))
    due_on: Mapped[date | None]
    is_shared: Mapped[bool] = mapped_column(default=False)
    kept_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (sa.UniqueConstraint("meeting_id", "attendee_id"),)
