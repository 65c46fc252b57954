"""What people answer after an event: of a person, of a goal."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.errors import NotFoundError
from matchmaker.models import Answer, CheckBack, Goal, GoalOutcome
from matchmaker.models.follow_up import LINE_LENGTH
from matchmaker.services.own_meeting import own_meeting


@dataclass(frozen=True, slots=True)
class Said:
    """An answer; what is None was not asked, or not answered, and leaves what is there."""

    talked: Answer | None = None
    helped: Answer | None = None
    line: str | None = None


def check_back(*, meeting_code: str, by: int, day: int, said: Said) -> None:
    """Keep what somebody says of a person on one day of the rhythm; a later word replaces it.

    Raises
    ------
    NotFoundError
    """
    with transaction():
        meeting = own_meeting(meeting_code, by)
        insert_ignoring_duplicates(
            CheckBack, meeting_id=meeting.id, attendee_id=by, day=day, line="", answered_at=now()
        )
        row = db.session.get_one(CheckBack, (meeting.id, by, day), populate_existing=True)
        row.talked = said.talked or row.talked
        row.helped = said.helped or row.helped
        row.line = row.line if said.line is None else said.line.strip()[:LINE_LENGTH]
        row.answered_at = now()


def tell_goal_outcome(*, attendee_id: int, position: int, moved: bool) -> None:
    """Keep whether somebody came nearer to one of their goals.

    Raises
    ------
    NotFoundError
    """
    with transaction():
        goal = db.session.scalars(
            sa.select(Goal).filter_by(attendee_id=attendee_id, position=position)
        ).one_or_none()
        if goal is None:
            raise NotFoundError
        insert_ignoring_duplicates(GoalOutcome, goal_id=goal.id, moved=moved, answered_at=now())
        row = db.session.get_one(GoalOutcome, goal.id, populate_existing=True)
        row.moved, row.answered_at = moved, now()
