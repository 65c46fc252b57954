"""Match runs, each with its matches: two attendees told to meet each other."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db import Model


class RunState(StrEnum):
    """How far a match run has come."""

    WAITING = "waiting"
    COMPUTING = "computing"
    PREVIEW = "preview"
    PUBLISHED = "published"
    REPLACED = "replaced"
    DISCARDED = "discarded"
    FAILED = "failed"


class Origin(StrEnum):
    """Where a match comes from."""

    MATCHED = "matched"
    PINNED = "pinned"
    LATE = "late"
    HONEST = "honest"


class MatchRun(Model):
    """One computation over one event, reproducible from what it records."""

    __tablename__ = "match_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(10), default=RunState.WAITING)
    seed: Mapped[int]
    input_hash: Mapped[str] = mapped_column(sa.String(64), default="")
    versions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # Beyond people and seed: what the run was told. Large, and of no use to a page.
    parameters: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)
    requested_by: Mapped[int | None] = mapped_column(sa.ForeignKey("organizer.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    computed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]

    __table_args__ = (
        sa.UniqueConstraint("event_id", "number"),
        # An event shows one run to its attendees; the table itself refuses a second.
        sa.Index(
            "ix_match_run_one_published",
            "event_id",
            unique=True,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'computing', 'preview', 'published', 'replaced', 'discarded', 'failed')",
            name="state_known",
        ),
    )


class Pin(Model):
    """Two attendees whom the organizer wants to meet, in every run from now on."""

    __tablename__ = "pin"

    low_id: Mapped[int] = mapped_column(sa.ForeignKey("attendee.id", ondelete="CASCADE"), primary_key=True)
    high_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendee.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    organizer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organizer.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (sa.CheckConstraint("low_id < high_id", name="low_first"),)


class Match(Model):
    """Two attendees told to meet each other in one run, with the reason."""

    __tablename__ = "match"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("match_run.id", ondelete="CASCADE"), primary_key=True)
    low_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendee.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    high_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendee.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    score: Mapped[float]
    low_affinity: Mapped[float]  # how well the high one's skills meet the low one's goals
    high_affinity: Mapped[float]  # how well the low one's skills meet the high one's goals
    reasons: Mapped[dict[str, Any]]  # {"low": …, "high": …}: what each of the two gets
    is_weak: Mapped[bool] = mapped_column(default=False)
    origin: Mapped[str] = mapped_column(sa.String(10), default=Origin.MATCHED)
    drawn_probability: Mapped[float | None]  # of an honest slot: how likely this pair was to be drawn
    round_number: Mapped[int | None]  # from 1, where the organizer set rounds
    meeting_point: Mapped[int | None]
    added_at: Mapped[datetime | None]  # of a match that came after publishing

    __table_args__ = (sa.CheckConstraint("low_id < high_id", name="low_first"),)
