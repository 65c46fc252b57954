"""An event's people as organizers take them along: a table without what attendees keep among themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Goal, Meeting, Skill
from matchmaker.queries.people import is_active


@dataclass(frozen=True, slots=True)
class TableRow:
    """One person with the address they registered by; contacts shared with people they met are not here."""

    name: str
    email: str | None
    organisation: str
    goals: tuple[str, ...]
    skills: tuple[str, ...]
    group: str
    takes_part: bool
    checked_in_at: datetime | None
    n_met: int


def table_of(event_id: int) -> list[TableRow]:
    """Return everybody by name; who had themselves erased is not there any more."""
    low, high = _met(event_id, Meeting.low_id), _met(event_id, Meeting.high_id)
    goals, skills = _statements(event_id, Goal), _statements(event_id, Skill)
    # Columns and not whole people: thousands of these would take seconds.
    rows = db.session.execute(
        sa.select(
            Attendee.id,
            Attendee.name,
            Attendee.email,
            Attendee.organisation,
            Attendee.group,
            is_active().label("takes_part"),
            Attendee.checked_in_at,
        )
        .where(Attendee.event_id == event_id, Attendee.name != "")
        .order_by(sa.func.lower(Attendee.name), Attendee.id)
    )
    return [
        TableRow(
            name=row.name,
            email=row.email,
            organisation=row.organisation,
            goals=tuple(goals.get(row.id, ())),
            skills=tuple(skills.get(row.id, ())),
            group=row.group,
            takes_part=row.takes_part,
            checked_in_at=row.checked_in_at,
            n_met=low.get(row.id, 0) + high.get(row.id, 0),
        )
        for row in rows
    ]


def _statements(event_id: int, model: type[Goal | Skill]) -> dict[int, list[str]]:
    """Return what each person wrote, in their order."""
    found: dict[int, list[str]] = {}
    rows = db.session.execute(
        sa.select(model.attendee_id, model.text)
        .join(Attendee, Attendee.id == model.attendee_id)
        .where(Attendee.event_id == event_id)
        .order_by(model.attendee_id, model.position)
    )
    for person, text in rows:
        found.setdefault(person, []).append(text)
    return found


def _met(event_id: int, side: sa.orm.InstrumentedAttribute[int]) -> dict[int, int]:
    """Count confirmed meetings by the person on one side of them."""
    rows = db.session.execute(
        sa.select(side, sa.func.count())
        .where(
            Meeting.event_id == event_id, Meeting.confirmed_at.is_not(None), Meeting.withdrawn_at.is_(None)
        )
        .group_by(side)
    )
    return dict(rows.all())
