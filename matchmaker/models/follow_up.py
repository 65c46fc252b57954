"""The rhythm after an event: what was asked when, what was answered."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Model

LINE_LENGTH = 280


class Answer(StrEnum):
    """What somebody says of one person, some weeks later."""

    YES = "yes"
    NO = "no"
    REST = "rest"  # let this connection rest: it is not asked of again


class FollowUp(Model):
    """An attendee's consent to the rhythm, with the secret of their links and calendar."""

    __tablename__ = "follow_up"

    attendee_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendee.id", ondelete="CASCADE"), primary_key=True
    )
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    started_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]


class CheckBack(Model):
    """What an attendee answered about one meeting on one day of the rhythm."""

    __tablename__ = "check_back"

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    attendee_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendee.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    day: Mapped[int] = mapped_column(primary_key=True)
    talked: Mapped[str | None] = mapped_column(sa.String(10))  # talked again, or could ask a favour
    helped: Mapped[str | None] = mapped_column(sa.String(10))
    line: Mapped[str] = mapped_column(sa.String(LINE_LENGTH), default="")
    answered_at: Mapped[datetime]

    __table_args__ = (sa.CheckConstraint("day IN (1, 7, 30, 90)", name="day_known"),)


class GoalOutcome(Model):
    """Whether somebody moved towards a goal, asked once, a day after."""

    __tablename__ = "goal_outcome"

    goal_id: Mapped[int] = mapped_column(sa.ForeignKey("goal.id", ondelete="CASCADE"), primary_key=True)
    moved: Mapped[bool]
    answered_at: Mapped[datetime]
