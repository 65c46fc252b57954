"""An event: where and when people meet, by which rules."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
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
    closed_at: Mapped[datetime | None]
    registration_closes_at: Mapped[datetime | None]
    # Colleagues are kept apart unless the organizer wants them to meet.
    matches_colleagues: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # Groups whose people do not meet, as pairs of group names; the same name twice keeps a group apart.
    groups_apart: Mapped[list[Any] | None]
    for_adults_only: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    retention_days: Mapped[int] = mapped_column(default=RETENTION.days, server_default=str(RETENTION.days))
    privacy_notice: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    imprint: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    rounds_start_at: Mapped[datetime | None]
    round_minutes: Mapped[int | None]
    honest_percent: Mapped[int] = mapped_column(default=0, server_default="0")  # thirds drawn at random
    follows_up: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    asks_first_time: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # Who registers shares their address with people they met, unless they say no.
    shares_contact: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    people_erased_at: Mapped[datetime | None]  # retention ran out: the report stands frozen
    created_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which people read this event's times."""
        return ZoneInfo(self.timezone)

    def round_starts_at(self, number: int) -> datetime | None:
        """Return when a round begins, counted from 1; None where the event has no rounds."""
        if self.rounds_start_at is None or self.round_minutes is None:
            return None
        return self.rounds_start_at + (number - 1) * timedelta(minutes=self.round_minutes)

    def has_ended(self, moment: datetime) -> bool:
        """Whether the event is over."""
        return moment >= self.ends_at

    def takes_scans(self, moment: datetime) -> bool:
        """Whether a scan that arrives now is still kept."""
        return moment < self.ends_at + GRACE
