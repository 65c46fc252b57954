"""Who was erased, so that whoever restores a backup can tell whom to erase again."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db import Model
from matchmaker.tokens import PUBLIC_CODE_LENGTH


class Erasure(Model):
    """One erased attendee, named by the random code of a row that no longer exists."""

    __tablename__ = "erasure"

    code: Mapped[str] = mapped_column(sa.String(PUBLIC_CODE_LENGTH), primary_key=True)
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id", ondelete="SET NULL"))
    erased_at: Mapped[datetime] = mapped_column(default=now)
