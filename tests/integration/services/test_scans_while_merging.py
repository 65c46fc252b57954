"""Two rows become one in the very moment in which one of them is scanned, scans, or answers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.errors import NotFoundError, ScannerGoneError
from matchmaker.models import Meeting, MeetingState, Scan, Via
from matchmaker.services.meetings import confirm_meeting, record_scan
from matchmaker.services.merging import merge_people
from matchmaker.services.recount import recount_meetings
from tests.factories import make_attendee, make_event, make_meeting, make_organizer
from tests.meanwhile import meanwhile

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from flask import Flask

pytestmark = pytest.mark.usefixtures("app")


class Doubled:
    """Ada who registered twice, and Grace who meets her."""

    def __init__(self) -> None:
        event = make_event()
        self.event_id, self.by = event.id, make_organizer().id
        self.kept, self.grace, self.merged = (
            make_attendee(event=event, name=name) for name in ("Ada Lovelace", "Grace Hopper", "A. Lovelace")
        )
        self.kept_id, self.grace_id, self.merged_id = self.kept.id, self.grace.id, self.merged.id
        self.kept_code, self.merged_code = self.kept.code, self.merged.code
        self.badge, self.grace_badge = self.merged.badge_code, self.grace.badge_code

    def merge(self) -> None:
        merge_people(
            event_id=self.event_id, kept_code=self.kept_code, merged_code=self.merged_code, by=self.by
        )

    def meetings(self) -> list[tuple[int, int, MeetingState]]:
        db.session.rollback()
        rows = db.session.scalars(sa.select(Meeting)).all()
        return [(row.low_id, row.high_id, row.state) for row in rows]


@pytest.fixture
def two() -> Doubled:
    return Doubled()


def merging_after(app: Flask, two: Doubled, part: str) -> AbstractContextManager[None]:
    return meanwhile(app, two.merge, after=part, while_writing=True)


def test_scan_of_a_badge_that_is_merged_meanwhile_goes_to_the_kept_row(app: Flask, two: Doubled) -> None:
    with merging_after(app, two, "attendee.badge_code ="):
        scanned = record_scan(scanner_id=two.grace_id, code=two.badge, client_id=uuid4(), via=Via.CAMERA)

    assert scanned.state is MeetingState.CLAIMED
    low_id, high_id = sorted((two.kept_id, two.grace_id))
    assert two.meetings() == [(low_id, high_id, MeetingState.CLAIMED)]
    assert db.session.scalars(sa.select(Scan.scanned_id)).all() == [two.kept_id]
    assert recount_meetings().differing == ()


def test_answer_to_a_meeting_that_is_merged_meanwhile_goes_to_the_kept_row(app: Flask, two: Doubled) -> None:
    code = record_scan(
        scanner_id=two.merged_id, code=two.grace_badge, client_id=uuid4(), via=Via.CAMERA
    ).meeting_code

    with merging_after(app, two, "FROM meeting"):
        answered = confirm_meeting(meeting_code=code, by=two.grace_id)

    assert answered.state is MeetingState.CONFIRMED
    low_id, high_id = sorted((two.kept_id, two.grace_id))
    assert two.meetings() == [(low_id, high_id, MeetingState.CONFIRMED)]


def test_answer_of_the_merged_row_itself_finds_no_meeting_any_more(app: Flask, two: Doubled) -> None:
    code = record_scan(
        scanner_id=two.grace_id, code=two.badge, client_id=uuid4(), via=Via.CAMERA
    ).meeting_code
    is_sqlite = db.engine.dialect.name == "sqlite"

    with merging_after(app, two, "FROM meeting"):
        if is_sqlite:
            confirm_meeting(meeting_code=code, by=two.merged_id)
        else:
            with pytest.raises(NotFoundError):
                confirm_meeting(meeting_code=code, by=two.merged_id)

    ((_, _, state),) = two.meetings()
    assert state is (MeetingState.CONFIRMED if is_sqlite else MeetingState.CLAIMED)


def test_scanner_who_is_merged_meanwhile_is_told_so(app: Flask, two: Doubled) -> None:
    if db.engine.dialect.name == "postgresql":
        with merging_after(app, two, "attendee.badge_code ="), pytest.raises(ScannerGoneError):
            record_scan(scanner_id=two.merged_id, code=two.grace_badge, client_id=uuid4(), via=Via.CAMERA)
    else:
        two.merge()

    with pytest.raises(ScannerGoneError):
        record_scan(scanner_id=two.merged_id, code=two.grace_badge, client_id=uuid4(), via=Via.CAMERA)

    assert two.meetings() == []


def test_confirming_a_strangers_or_no_meeting_is_not_found(two: Doubled) -> None:
    code = make_meeting(one=two.kept, other=two.merged, is_confirmed=False).code

    for wanted, by in ((code, two.grace_id), ("nothing", two.kept_id)):
        with pytest.raises(NotFoundError):
            confirm_meeting(meeting_code=wanted, by=by)
