"""Count what an event holds, for who is about to delete it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Concern, Feedback, MatchRun, Meeting, Scan, Upload

if TYPE_CHECKING:
    from matchmaker.db import Model


@dataclass(frozen=True, slots=True)
class EventContent:
    """How much there is of what people left behind."""

    n_people: int
    n_runs: int
    n_scans: int
    n_meetings: int
    n_answers: int
    n_concerns: int
    n_files: int

    @property
    def is_empty(self) -> bool:
        """Whether nobody left anything."""
        return not any((self.n_people, self.n_runs, self.n_scans, self.n_concerns, self.n_files))


def content_of(event_id: int) -> EventContent:
    """Return what would be gone with an event."""

    def count(model: type[Model], mine: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
        return sa.select(sa.func.count()).select_from(model).where(mine).scalar_subquery()

    answers = (
        sa.select(sa.func.count())
        .select_from(Feedback)
        .join(Meeting, Meeting.id == Feedback.meeting_id)
        .where(Meeting.event_id == event_id)
        .scalar_subquery()
    )
    row = db.session.execute(
        sa.select(
            count(Attendee, sa.and_(Attendee.event_id == event_id, Attendee.name != "")),
            count(MatchRun, MatchRun.event_id == event_id),
            count(Scan, Scan.event_id == event_id),
            count(Meeting, sa.and_(Meeting.event_id == event_id, Meeting.confirmed_at.is_not(None))),
            answers,
            count(Concern, Concern.event_id == event_id),
            count(Upload, Upload.event_id == event_id),
        )
    ).one()
    return EventContent(*row)
