"""The intentional year: who wants to see their people across events."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db import Model


class Year(Model):
    """One address whose owner keeps their people, goals, promises across events."""

    __tablename__ = "year"

    email: Mapped[str] = mapped_column(sa.String(254), primary_key=True)  # folded, as an attendee's
    agreed_at: Mapped[datetime] = mapped_column(default=now)
    renewed_at: Mapped[datetime] = mapped_column(default=now)  # thirteen months count from here
