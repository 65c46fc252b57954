"""An event: where and when people meet, by which rules."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db import Model

# Late phones come home: scans are kept this long after the end, invitations work as long.
GRACE = timedelta(days=7)
# Profiles and matches live this long after the end.
RETENTION = timedelta(days=30)


class Event(Model):
    """One event."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    venue: Mapped[str] = mapped_column(sa.String(120), default="")
    timezone: Mapped[str] = mapped_column(sa.String(64), default="UTC")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    registration_open: Mapped[bool] = mapped_column(default=True)
    contact: Mapped[str] = mapped_column(sa.String(254), default="")
    # Which examples the coach shows.
    kind: Mapped[str] = mapped_column(sa.String(20), default="", server_default="")
    absent_after: Mapped[datetime | None]  # who is not checked in by then frees their places
    created_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which people read this event's times."""
        return ZoneInfo(self.timezone)

    def has_ended(self, moment: datetime) -> bool:
        """Whether the event is over."""
        return moment >= self.ends_at

    def takes_scans(self, moment: datetime) -> bool:
        """Whether a scan that arrives now is still kept."""
        return moment < self.ends_at + GRACE
