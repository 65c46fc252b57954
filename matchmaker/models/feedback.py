"""Feedback: what one of the two says of a meeting."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db import Model

MEMORY_LENGTH = 280


class Worth(StrEnum):
    """Whether a meeting was worth the time; only "follow up" counts as worth it."""

    FOLLOW_UP = "follow_up"
    NICE = "nice"
    NOT_FOR_ME = "not_for_me"


class Feedback(Model):
    """One attendee's word on one meeting, private to them but for the counts."""

    __tablename__ = "feedback"

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    attendee_id: Mapped[int] = mapped_column(
        sa.ForeignKey("attendee.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    worth: Mapped[str | None] = mapped_column(sa.String(10))  # None: a line to remember, no word on it yet
    memory_line: Mapped[str] = mapped_column(sa.String(MEMORY_LENGTH), default="")
    given_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (sa.CheckConstraint("worth IN ('follow_up', 'nice', 'not_for_me')", name="worth_known"),)


def worth_of(feedback: Feedback | None) -> Worth | None:
    """Return what somebody said of a meeting, None as long as they have said nothing."""
    return None if feedback is None or feedback.worth is None else Worth(feedback.worth)
