from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Avoidance, AvoidanceKind, Event, Meeting, Promise, Via, Worth
from matchmaker.queries.meetings import (
    Contact,
    MyMeeting,
    badge_holder,
    meeting_of,
    meeting_with,
    meetings_of,
)
from matchmaker.queries.three import Person, Stage, person_shown
from matchmaker.services.contacts import keep_contact
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.feedback import give_feedback
from matchmaker.services.meetings import confirm_meeting, record_scan, withdraw_meeting
from matchmaker.services.promises import make_promise
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event
from tests.sql_statements import sent_statements

pytestmark = pytest.mark.usefixtures("app")


# Whom one scanned stays unnamed until they answer.
NOBODY = Person("", "", "", "", "", "")


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

    assert meetings_of(ada.id) == [MyMeeting(code, NOBODY, Stage.WAITING, met_at, Worth.FOLLOW_UP, "looms")]
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
    scan(late, ada, client_at=moment - timedelta(minutes=1))
    scan(early, ada, client_at=moment - timedelta(minutes=2))
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


def share(person: Attendee) -> None:
    keep_contact(
        attendee_id=person.id,
        email="ada?bcc=x@example.org",
        phone="+351 (210) 55",
        website="ada.example",
        shares=True,
    )


def contact_of(viewer: Attendee) -> Contact | None:
    (meeting,) = meetings_of(viewer.id)
    return meeting.contact


def test_contact_opens_when_both_confirmed_and_closes_with_its_owner() -> None:
    ada, grace = people("Ada", "Grace")
    code = scan(grace, ada)
    share(ada)
    assert contact_of(grace) is None

    confirm_meeting(meeting_code=code, by=ada.id)

    shared = Contact("ada?bcc=x@example.org", "+351 (210) 55", "https://ada.example")
    assert (contact_of(grace), contact_of(ada)) == (shared, None)
    assert (shared.mail_link, shared.call_link) == ("mailto:ada%3Fbcc%3Dx@example.org", "tel:+35121055")
    keep_contact(attendee_id=ada.id, email="ada@example.org", phone="", website="", shares=False)
    assert contact_of(grace) is None
    share(ada)
    assert contact_of(grace) == shared


@pytest.mark.parametrize("gone", ["withdrawn", "left", "erased", "hidden", "hidden by the other"])
def test_contact_is_gone_at_once(gone: str) -> None:
    ada, grace = people("Ada", "Grace")
    code = scan(grace, ada)
    confirm_meeting(meeting_code=code, by=ada.id)
    share(ada)
    make_promise(meeting_code=code, by=ada.id, text="the list", due_on=None, is_shared=True)
    (before,) = meetings_of(grace.id)
    assert (before.contact is None, before.their_promise is None) == (False, False)

    if gone == "withdrawn":
        withdraw_meeting(meeting_code=code, by=ada.id)
    elif gone == "left":
        leave(attendee_id=ada.id)
    elif gone == "erased":
        erase_attendee(attendee_id=ada.id)
    else:
        by_id = ada.id if gone == "hidden" else grace.id
        low_id, high_id = sorted((ada.id, grace.id))
        db.session.add(
            Avoidance(
                event_id=ada.event_id, low_id=low_id, high_id=high_id, kind=AvoidanceKind.HIDDEN, by_id=by_id
            )
        )
        db.session.commit()

    after = meetings_of(grace.id)
    assert [(meeting.contact, meeting.their_promise, meeting.person.name) for meeting in after] in (
        [],
        [(None, None, "")],  # one's own claim waits, as if unanswered
    )
    assert (after == []) == (not gone.startswith("hidden"))


def test_who_left_sees_no_contact_any_more() -> None:
    ada, grace = people("Ada", "Grace")
    confirm_meeting(meeting_code=scan(grace, ada), by=ada.id)
    share(ada)
    before = contact_of(grace)

    leave(attendee_id=grace.id)

    assert (before is None, contact_of(grace)) == (False, None)


def test_promises_of_both_show_and_theirs_only_when_shared() -> None:
    ada, grace = people("Ada", "Grace")
    code = scan(grace, ada)
    due = date(2026, 12, 4)
    make_promise(meeting_code=code, by=ada.id, text="the list", due_on=due, is_shared=True)
    make_promise(meeting_code=code, by=grace.id, text="a call", due_on=None, is_shared=False)
    (unconfirmed,) = meetings_of(grace.id)

    confirm_meeting(meeting_code=code, by=ada.id)

    (of_ada,), (of_grace,) = meetings_of(ada.id), meetings_of(grace.id)
    assert unconfirmed.their_promise is None
    assert of_ada.promise is not None
    assert of_grace.promise is not None
    assert (of_ada.promise.text, of_ada.promise.due_order, of_ada.their_promise) == ("the list", due, None)
    assert (of_grace.promise.text, of_grace.promise.due_order) == ("a call", date.max)
    assert of_grace.their_promise == of_ada.promise
    assert (
        of_ada.promise.changed_at
        == db.session.scalars(sa.select(Promise.created_at).filter_by(attendee_id=ada.id)).one()
    )
