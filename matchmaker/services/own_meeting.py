"""Find the meeting that an act of one of the two is about."""

from __future__ import annotations

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.errors import NotFoundError
from matchmaker.models import Meeting


def own_meeting(meeting_code: str, by: int) -> Meeting:
    """Return a meeting of this person; one that was taken back is as missing as a stranger's.

    Raises
    ------
    NotFoundError
    """
    meeting = db.session.scalars(sa.select(Meeting).filter_by(code=meeting_code)).one_or_none()
    if meeting is None or by not in {meeting.low_id, meeting.high_id} or meeting.withdrawn_at:
        raise NotFoundError
    return meeting
