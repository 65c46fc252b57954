"""Reports that outlive the people they count."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db import Model


class FrozenReport(Model):
    """The report of one event as it was before its people were erased: figures alone, no name."""

    __tablename__ = "frozen_report"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    document: Mapped[dict[str, Any]]
    frozen_at: Mapped[datetime] = mapped_column(default=now)
