"""Who is kept apart from whom, by whose wish."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db import Model

RULE_LENGTH = 200


class AvoidanceKind(StrEnum):
    """Why two people are not told to meet."""

    DECLINED = "declined"  # "not for me": leaves one side at once, the other with the next run
    KNOWS = "knows"  # they know each other already: leaves both sides at once
    HIDDEN = "hidden"  # one hides from the other: neither sees the other anywhere
    SEPARATED = "separated"  # the organizer keeps them apart, silently


class RuleKind(StrEnum):
    """By what somebody hides from people whose badge they do not have."""

    NAME = "name"
    DOMAIN = "domain"


class Avoidance(Model):
    """One wish that two attendees are kept apart."""

    __tablename__ = "avoidance"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    low_id: Mapped[int] = mapped_column(sa.ForeignKey("attendee.id", ondelete="CASCADE"), index=True)
    high_id: Mapped[int] = mapped_column(sa.ForeignKey("attendee.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("attendee.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        sa.UniqueConstraint("low_id", "high_id", "kind", "by_id"),
        sa.CheckConstraint("low_id < high_id", name="low_first"),
        sa.CheckConstraint("kind IN ('declined', 'knows', 'hidden', 'separated')", name="kind_known"),
        sa.CheckConstraint("(by_id IS NULL) = (kind = 'separated')", name="wisher_known"),
    )


class HideRule(Model):
    """Somebody's wish to be hidden from a name or an e-mail domain, also of people still to come."""

    __tablename__ = "hide_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    attendee_id: Mapped[int] = mapped_column(sa.ForeignKey("attendee.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(sa.String(10))
    value: Mapped[str] = mapped_column(sa.String(RULE_LENGTH))  # folded as names or domains are compared

    __table_args__ = (
        sa.UniqueConstraint("attendee_id", "kind", "value"),
        sa.CheckConstraint("kind IN ('name', 'domain')", name="kind_known"),
    )
