"""Read what people came for, what they offer, what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Goal, GoalOutcome, Skill

if TYPE_CHECKING:
    from collections.abc import Container


@dataclass(frozen=True, slots=True)
class GoalFact:
    """One goal, with whether its person moved towards it; None before they said so."""

    person_id: int
    text: str
    moved: bool | None


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """All goals of an event, with all skills."""

    goals: tuple[GoalFact, ...]
    skills: tuple[tuple[int, str], ...]


def goals_of(event_id: int, people: Container[int]) -> GoalFacts:
    """Return the goals and skills of some people of an event: who came since they were read is not in it."""
    here = sa.and_(Attendee.event_id == event_id, Attendee.withdrawn_at.is_(None))
    goals = db.session.execute(
        sa.select(Goal.attendee_id, Goal.text, GoalOutcome.moved)
        .join(Attendee, Attendee.id == Goal.attendee_id)
        .outerjoin(GoalOutcome, GoalOutcome.goal_id == Goal.id)
        .where(here)
        .order_by(Goal.id)
    )
    skills = db.session.execute(
        sa.select(Skill.attendee_id, Skill.text)
        .join(Attendee, Attendee.id == Skill.attendee_id)
        .where(here)
        .order_by(Skill.id)
    )
    return GoalFacts(
        tuple(GoalFact(person, text, moved) for person, text, moved in goals if person in people),
        tuple((person, text) for person, text in skills if person in people),
    )
