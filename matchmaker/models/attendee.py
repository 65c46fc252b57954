"""An attendee: one person at one event, with goals and skills in their own words."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.clock import now
from matchmaker.db import Model
from matchmaker.tokens import (
    BADGE_CODE_LENGTH,
    PIN_LENGTH,
    PUBLIC_CODE_LENGTH,
    SECRET_LENGTH,
    TYPED_CODE_LENGTH,
)

STATEMENT_LENGTH = 280
MOST_GOALS = 3
MOST_SKILLS = 5
SOURCE_LENGTH = 200
SPOT_ME_LENGTH = 120


class Attendee(Model):
    """One person registered for one event."""

    __tablename__ = "attendee"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.String(PUBLIC_CODE_LENGTH), unique=True)
    external_id: Mapped[str | None] = mapped_column(sa.String(200))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    name: Mapped[str] = mapped_column(sa.String(200))
    organisation: Mapped[str] = mapped_column(sa.String(200), default="")
    headline: Mapped[str] = mapped_column(sa.String(200), default="")
    badge_code: Mapped[str] = mapped_column(sa.String(BADGE_CODE_LENGTH), unique=True)
    typed_code: Mapped[str] = mapped_column(sa.String(TYPED_CODE_LENGTH))
    consented_at: Mapped[datetime | None]
    consent_source: Mapped[str] = mapped_column(sa.String(SOURCE_LENGTH), default="")
    withdrawn_at: Mapped[datetime | None]
    edited_at: Mapped[datetime | None]  # since they wrote of themselves, no import overwrites their words
    created_at: Mapped[datetime] = mapped_column(default=now)
    # Of their browser, for what we send them.
    language: Mapped[str] = mapped_column(sa.String(2), default="", server_default="")
    group: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")  # who may meet whom
    is_minor: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    is_first_time: Mapped[bool | None]  # their own answer, where the event asks
    # In clear, because slips are printed again; six digits would not be safer hashed. Tries are counted.
    pin: Mapped[str | None] = mapped_column(sa.String(PIN_LENGTH))
    live_secret: Mapped[str | None] = mapped_column(sa.String(SECRET_LENGTH))  # made when first needed
    mail_stopped_at: Mapped[datetime | None]  # "no more mail": what they did not ask for stays away
    # Shown to their three only.
    spot_me: Mapped[str] = mapped_column(sa.String(SPOT_ME_LENGTH), default="", server_default="")
    free_until: Mapped[datetime | None]  # "I'm free now", said to their unmet three
    checked_in_at: Mapped[datetime | None]
    contact_email: Mapped[str] = mapped_column(sa.String(254), default="", server_default="")
    contact_phone: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")
    contact_website: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    contact_shared_at: Mapped[datetime | None]  # since when people they met may see these three

    goals: Mapped[list[Goal]] = relationship(order_by="Goal.position", cascade="all, delete-orphan")
    skills: Mapped[list[Skill]] = relationship(order_by="Skill.position", cascade="all, delete-orphan")

    __table_args__ = (
        sa.UniqueConstraint("event_id", "email"),
        sa.UniqueConstraint("event_id", "external_id"),
        sa.UniqueConstraint("event_id", "typed_code"),
    )

    @property
    def is_active(self) -> bool:
        """Whether this person wants to be matched: asked, said yes, did not leave."""
        return self.consented_at is not None and self.withdrawn_at is None

    @property
    def is_eligible(self) -> bool:
        """Whether the matching takes this person: active, with at least one statement."""
        return self.is_active and bool(self.goals or self.skills)

    @property
    def initials(self) -> str:
        """First letters of the first and the last word of the name."""
        words = self.name.split()
        letters = [word[0] for word in (words[:1] + words[1:][-1:])]
        return "".join(letters).upper()

    @property
    def first_name(self) -> str:
        """The first word of the name."""
        return self.name.split()[0] if self.name.split() else self.name


class Goal(Model):
    """One statement of whom an attendee wants to meet."""

    __tablename__ = "goal"

    id: Mapped[int] = mapped_column(primary_key=True)
    attendee_id: Mapped[int] = mapped_column(sa.ForeignKey("attendee.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(sa.String(STATEMENT_LENGTH))

    __table_args__ = (
        sa.UniqueConstraint("attendee_id", "position"),
        sa.CheckConstraint(f"position >= 0 AND position < {MOST_GOALS}", name="position_known"),
    )


class Skill(Model):
    """One statement of what people can come to an attendee for."""

    __tablename__ = "skill"

    id: Mapped[int] = mapped_column(primary_key=True)
    attendee_id: Mapped[int] = mapped_column(sa.ForeignKey("attendee.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(sa.String(STATEMENT_LENGTH))

    __table_args__ = (
        sa.UniqueConstraint("attendee_id", "position"),
        sa.CheckConstraint(f"position >= 0 AND position < {MOST_SKILLS}", name="position_known"),
    )
