"""Somebody who registered twice, among people whom both rows may have met."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Meeting, MeetingState, Via
from matchmaker.services.meetings import record_scan
from matchmaker.services.merging import merge_people
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.models import Event


class Doubled:
    """Ada who registered twice, with Grace and Mary."""

    def __init__(self) -> None:
        self.event = make_event()
        self.kept = make_attendee(event=self.event, name="Ada Lovelace", email="ada@example.org")
        self.grace = make_attendee(event=self.event, name="Grace Hopper")
        self.merged = make_attendee(event=self.event, name="A. Lovelace", email="ada@work.example")
        self.mary = make_attendee(event=self.event, name="Mary Jackson")
        self.by = sa.inspect(self.event).session.scalar(sa.text("SELECT organizer_id FROM membership"))

    def merge(self, *, kept: Attendee | None = None, merged: Attendee | None = None) -> Attendee:
        one, other = kept or self.kept, merged or self.merged
        merge_people(event_id=self.event.id, kept_code=one.code, merged_code=other.code, by=self.by)
        return one


def scan(one: Attendee, other: Attendee, *, at: datetime | None = None, client_id: UUID | None = None) -> str:
    found = record_scan(
        scanner_id=one.id,
        code=other.badge_code,
        client_id=client_id or uuid4(),
        via=Via.CAMERA,
        client_at=at,
        sent_at=now() if at else None,
    )
    return found.meeting_code


def met(event: Event) -> set[frozenset[int]]:
    rows = db.session.scalars(sa.select(Meeting).filter_by(event_id=event.id)).all()
    return {frozenset((row.low_id, row.high_id)) for row in rows if row.state is MeetingState.CONFIRMED}
