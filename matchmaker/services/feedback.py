"""Feedback: one word on a meeting, one line to remember."""

from __future__ import annotations

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.errors import NotFoundError
from matchmaker.models import Feedback, Meeting, Worth
from matchmaker.models.feedback import MEMORY_LENGTH


def give_feedback(*, meeting_code: str, by: int, worth: Worth, memory_line: str | None = None) -> None:
    """Keep what one of the two says of a meeting; a later word replaces the earlier one.

    `memory_line` None keeps the line that is there.

    Raises
    ------
    NotFoundError
    """
    with transaction():
        meeting = db.session.scalars(sa.select(Meeting).filter_by(code=meeting_code)).one_or_none()
        if meeting is None or by not in {meeting.low_id, meeting.high_id} or meeting.withdrawn_at:
            raise NotFoundError
        insert_ignoring_duplicates(
            Feedback, meeting_id=meeting.id, attendee_id=by, worth=worth, memory_line="", given_at=now()
        )
        feedback = db.session.get_one(Feedback, (meeting.id, by), populate_existing=True)
        feedback.worth, feedback.given_at = worth, now()
        if memory_line is not None:
            feedback.memory_line = memory_line.strip()[:MEMORY_LENGTH]
