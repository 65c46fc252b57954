"""Feedback: one word on a meeting, one line to remember."""

from __future__ import annotations

from matchmaker.clock import now
from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.models import Feedback, Worth
from matchmaker.models.feedback import MEMORY_LENGTH
from matchmaker.services.own_meeting import own_meeting


def give_feedback(*, meeting_code: str, by: int, worth: Worth, memory_line: str | None = None) -> None:
    """Keep what one of the two says of a meeting; a later word replaces the earlier one.

    `memory_line` None keeps the line that is there.

    Raises
    ------
    NotFoundError
    """
    with transaction():
        feedback = _feedback_on(meeting_code, by)
        feedback.worth, feedback.given_at = worth, now()
        if memory_line is not None:
            feedback.memory_line = _line(memory_line)


def remember(*, meeting_code: str, by: int, memory_line: str) -> None:
    """Keep one's line on a meeting, with no word yet on whether it was worth it.

    Raises
    ------
    NotFoundError
    """
    with transaction():
        _feedback_on(meeting_code, by).memory_line = _line(memory_line)


def _feedback_on(meeting_code: str, by: int) -> Feedback:
    """Return one's feedback on a meeting, begun without a word where there is none."""
    meeting = own_meeting(meeting_code, by)
    insert_ignoring_duplicates(
        Feedback, meeting_id=meeting.id, attendee_id=by, worth=None, memory_line="", given_at=now()
    )
    return db.session.get_one(Feedback, (meeting.id, by), populate_existing=True)


def _line(memory_line: str) -> str:
    return memory_line.strip()[:MEMORY_LENGTH]
