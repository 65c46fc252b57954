"""Find the attendee who acts, if they are still there."""

from __future__ import annotations

from matchmaker.db import db
from matchmaker.errors import NotFoundError
from matchmaker.models import Attendee


def present_attendee(attendee_id: int) -> Attendee:
    """Return an attendee to be changed; the caller holds the transaction.

    A page that was open while its reader was erased must not bring them back.

    Raises
    ------
    NotFoundError
    """
    attendee = db.session.get(
        Attendee, attendee_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if attendee is None or not attendee.name:
        raise NotFoundError
    return attendee
