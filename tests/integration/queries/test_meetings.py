from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Event, Meeting, Via, Worth
from matchmaker.queries.meetings import MyMeeting, badge_holder, meeting_of, meeting_with, meetings_of
from matchmaker.queries.three import Stage, person_shown
from matchmaker.services.feedback import give_feedback
from matchmaker.services.meetings import confirm_meeting, record_scan, withdraw_meeting
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event
from tests.sql_statements import sent_statements

pytestmark = pytest.mark.usefixtures("app")


def people(*names: str) -> tuple[Attendee, ...]:
    event = make_event()
    return tuple(make_attendee(event=event, name=name) for name in names)


def scan(scanner: Attendee, scanned: Attendee, *, client_at: datetime | None = None) -> str:
    return record_scan(
        scanner_id=scanner.id,
        code=scanned.badge_code,
        client_id=uuid4(),
        via=Via.CAMERA,
        client_at=client_at,
    ).meeting_code


def test_meetings_of_each_side_show_the_other_one_with_the_own_feedback() -> None:
    ada, grace = people("Ada", "Grace")
    code = scan(ada, grace)
    give_feedback(meeting_code=code, by=ada.id, worth=Worth.FOLLOW_UP, memory_line="looms")
    met_at = db.session.scalars(sa.select(Meeting.met_at)).one()

    assert meetings_of(ada.id) == [
        MyMeeting(code, person_shown(grace), Stage.WAITING, met_at, Worth.FOLLOW_UP, "looms")
    ]
    assert meetings_of(grace.id) == [MyMeeting(code, person_shown(ada), Stage.ASKED, met_at, None, "")]


def test_meeting_of_and_with_find_ones_own_and_nothing_for_a_stranger() -> None:
    ada, grace, mallory = people("Ada", "Grace", "Mallory")
    code = scan(ada, grace)
    confirm_meeting(meeting_code=code, by=grace.id)
    (mine,) = meetings_of(ada.id)

    assert meeting_of(attendee_id=ada.id, code=code) == mine
    assert meeting_with(attendee_id=ada.id, other_id=grace.id) == mine
    assert meeting_with(attendee_id=grace.id, other_id=ada.id) == meeting_of(attendee_id=grace.id, code=code)
    assert meeting_of(attendee_id=ada.id, code="unknown") is None
    assert meeting_of(attendee_id=mallory.id, code=code) is None
    assert meeting_with(attendee_id=mallory.id, other_id=ada.id) is None
    assert meetings_of(mallory.id) == []


def test_meetings_of_are_the_latest_first_without_the_withdrawn_and_the_gone() -> None:
    ada, early, late, taken_back, gone = people("Ada", "Early", "Late", "Taken back", "Gone")
    moment = now()
    scan(ada, late, client_at=moment - timedelta(minutes=1))
    scan(ada, early, client_at=moment - timedelta(minutes=2))
    code = scan(ada, taken_back)
    scan(gone, ada)
    before = [meeting.person.name for meeting in meetings_of(ada.id)]

    withdraw_meeting(meeting_code=code, by=taken_back.id)
    leave(attendee_id=gone.id)

    assert before[2:] == ["Late", "Early"]
    assert [meeting.person.name for meeting in meetings_of(ada.id)] == ["Late", "Early"]
    assert meetings_of(taken_back.id) == []


def test_badge_holder_is_found_in_the_own_event_until_they_leave() -> None:
    ada, grace = people("Ada", "Grace")
    elsewhere = make_event()
    found = badge_holder(event_id=ada.event_id, badge_code=grace.badge_code)

    assert found is not None
    assert found.id == grace.id
    assert badge_holder(event_id=elsewhere.id, badge_code=grace.badge_code) is None
    assert badge_holder(event_id=ada.event_id, badge_code=grace.typed_code) is None
    leave(attendee_id=grace.id)
    assert badge_holder(event_id=ada.event_id, badge_code=grace.badge_code) is None


def test_meetings_of_sends_the_same_statements_for_one_and_three_meetings() -> None:
    (ada,) = people("Ada")
    ada_id, event = ada.id, db.session.get_one(Event, ada.event_id)
    counts = []
    for n_new in (1, 2):
        for _ in range(n_new):
            scan(ada, make_attendee(event=event))
        with sent_statements() as sent:
            meetings = meetings_of(ada_id)
        counts.append((len(meetings), len(sent)))

    assert counts == [(1, 1), (3, 1)]
