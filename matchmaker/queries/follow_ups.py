"""Who is in the rhythm after an event."""

from __future__ import annotations

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import FollowUp


def follows_up(attendee_id: int) -> bool:
    """Return whether somebody began the rhythm and has not stopped it."""
    is_on = sa.exists().where(FollowUp.attendee_id == attendee_id, FollowUp.stopped_at.is_(None))
    return bool(db.session.scalar(sa.select(is_on)))
