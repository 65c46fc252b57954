"""Scans, the acts that are only ever added, with the meetings that follow from them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Model
from matchmaker.tokens import PUBLIC_CODE_LENGTH


class Act(StrEnum):
    """What somebody did: scan a badge, say "yes, we met", say "no, we did not"."""

    SCAN = "scan"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"


class Via(StrEnum):
    """How a scan came to us."""

    CAMERA = "camera"
    TYPED = "typed"
    LINK = "link"
    BUTTON = "button"


class MeetingState(StrEnum):
    """What the scans of two people add up to."""

    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Scan(Model):
    """One act of one attendee towards another; never changed, never removed."""

    __tablename__ = "scan"

    # The scanner is part of the key, so that nobody can occupy another person's scan id.
    scanner_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendee.id", ondelete="CASCADE"), primary_key=True
    )
    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    payload_hash: Mapped[str] = mapped_column(sa.String(64))
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    scanned_id: Mapped[int] = mapped_column(sa.ForeignKey("attendee.id", ondelete="CASCADE"))
    act: Mapped[str] = mapped_column(sa.String(10))
    via: Mapped[str] = mapped_column(sa.String(10))
    client_at: Mapped[datetime]
    sent_at: Mapped[datetime]
    received_at: Mapped[datetime]
    happened_at: Mapped[datetime]  # the client's time, corrected by what its clock was off
    clock_suspect: Mapped[bool] = mapped_column(default=False)
    # The other's live code was right at that moment.
    is_live: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    device: Mapped[UUID | None]
    sequence: Mapped[int | None]  # rises by one with each scan of a device

    __table_args__ = (
        sa.CheckConstraint("scanner_id <> scanned_id", name="not_oneself"),
        sa.CheckConstraint("act IN ('scan', 'confirm', 'withdraw')", name="act_known"),
        sa.CheckConstraint("via IN ('camera', 'typed', 'link', 'button')", name="via_known"),
        sa.Index("ix_scan_pair", "scanned_id", "scanner_id"),
    )


class Meeting(Model):
    """The fact that two attendees met, a function of their scans alone."""

    __tablename__ = "meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(PUBLIC_CODE_LENGTH), unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    low_id: Mapped[int] = mapped_column(sa.ForeignKey("attendee.id", ondelete="CASCADE"), index=True)
    high_id: Mapped[int] = mapped_column(sa.ForeignKey("attendee.id", ondelete="CASCADE"), index=True)
    met_at: Mapped[datetime | None]
    claimed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("attendee.id", ondelete="CASCADE"))
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        sa.UniqueConstraint("event_id", "low_id", "high_id"),
        sa.CheckConstraint("low_id < high_id", name="low_first"),
    )

    @property
    def state(self) -> MeetingState:
        """Withdrawn wins over confirmed, confirmed over claimed."""
        if self.withdrawn_at is not None:
            return MeetingState.WITHDRAWN
        return MeetingState.CLAIMED if self.confirmed_at is None else MeetingState.CONFIRMED

    def other_id(self, attendee_id: int) -> int:
        """Return the id of the other one of the two."""
        return self.high_id if attendee_id == self.low_id else self.low_id
