"""Counters that slow down guessing."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Model


class LimitCounter(Model):
    """How often something was tried within one window of time."""

    __tablename__ = "limit_counter"

    key: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    tries: Mapped[int] = mapped_column(default=0)
    window_ends_at: Mapped[datetime]
