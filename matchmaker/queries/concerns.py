"""Concerns as the organizers read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from matchmaker.db import db
from matchmaker.models import Attendee, Concern


@dataclass(frozen=True, slots=True)
class ConcernLine:
    """One concern with the names of the two; None is somebody who was erased, or was never named."""

    number: int
    by_code: str | None
    by_name: str | None
    about_code: str | None
    about_name: str | None
    text: str
    created_at: datetime
    handled_at: datetime | None


def concerns_told(event_id: int) -> list[ConcernLine]:
    """Return an event's concerns, the open ones first, of these the oldest first."""
    teller, about = aliased(Attendee), aliased(Attendee)
    rows = db.session.execute(
        sa.select(Concern, teller.code, teller.name, about.code, about.name)
        .outerjoin(teller, teller.id == Concern.by_id)
        .outerjoin(about, about.id == Concern.about_id)
        .where(Concern.event_id == event_id)
        .order_by(Concern.handled_at.is_not(None), Concern.created_at, Concern.id)
    )
    return [
        ConcernLine(
            concern.id,
            by_code,
            by_name,
            about_code,
            about_name,
            concern.text,
            concern.created_at,
            concern.handled_at,
        )
        for concern, by_code, by_name, about_code, about_name in rows
    ]


def count_open_concerns(event_id: int) -> int:
    """Return how many concerns nobody has taken care of yet."""
    n_open = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(Concern)
        .where(Concern.event_id == event_id, Concern.handled_at.is_(None))
    )
    return n_open or 0
