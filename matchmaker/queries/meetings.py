"""An attendee's meetings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Feedback, Meeting, Worth, worth_of
from matchmaker.queries.three import Person, Stage, person_shown, stage_of


@dataclass(frozen=True, slots=True)
class MyMeeting:
    """One meeting as one of the two sees it."""

    code: str
    person: Person
    stage: Stage
    met_at: datetime | None
    worth: Worth | None
    memory_line: str


def meetings_of(attendee_id: int) -> list[MyMeeting]:
    """Return an attendee's meetings, the latest first; withdrawn ones are gone for both."""
    return _my_meetings(attendee_id)


def meeting_of(*, attendee_id: int, code: str) -> MyMeeting | None:
    """Return one meeting of an attendee; a stranger's is as missing as none."""
    return next(iter(_my_meetings(attendee_id, Meeting.code == code)), None)


def meeting_with(*, attendee_id: int, other_id: int) -> MyMeeting | None:
    """Return the meeting of two people as the first of them sees it."""
    low_id, high_id = sorted((attendee_id, other_id))
    return next(iter(_my_meetings(attendee_id, Meeting.low_id == low_id, Meeting.high_id == high_id)), None)


def badge_holder(*, event_id: int, badge_code: str) -> Attendee | None:
    """Return who holds a badge, for somebody of the same event; nobody who has left."""
    return db.session.scalars(
        sa.select(Attendee).where(
            Attendee.event_id == event_id,
            Attendee.badge_code == badge_code,
            Attendee.withdrawn_at.is_(None),
        )
    ).one_or_none()


def _my_meetings(attendee_id: int, *conditions: sa.ColumnElement[bool]) -> list[MyMeeting]:
    other_id = sa.case((Meeting.low_id == attendee_id, Meeting.high_id), else_=Meeting.low_id)
    rows = db.session.execute(
        sa.select(Meeting, Attendee, Feedback)
        .join(Attendee, Attendee.id == other_id)
        .outerjoin(Feedback, sa.and_(Feedback.meeting_id == Meeting.id, Feedback.attendee_id == attendee_id))
        .where(
            sa.or_(Meeting.low_id == attendee_id, Meeting.high_id == attendee_id),
            Meeting.met_at.is_not(None),
            Meeting.withdrawn_at.is_(None),
            Attendee.withdrawn_at.is_(None),
            *conditions,
        )
        .order_by(Meeting.met_at.desc(), Meeting.id)
    )
    return [
        MyMeeting(
            code=meeting.code,
            person=person_shown(other),
            stage=stage_of(meeting, attendee_id),
            met_at=meeting.met_at,
            worth=worth_of(feedback),
            memory_line="" if feedback is None else feedback.memory_line,
        )
        for meeting, other, feedback in rows
    ]
