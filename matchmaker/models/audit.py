"""The audit trail: who did what to an event, without personal text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db import Model


class AuditEntry(Model):
    """One act of an organizer, or of the command line where the organizer is empty."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    organizer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organizer.id", ondelete="SET NULL"))
    action: Mapped[str] = mapped_column(sa.String(40))
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    happened_at: Mapped[datetime] = mapped_column(default=now)
