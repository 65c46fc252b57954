from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from matchmaker.models import RunState, Via
from matchmaker.queries.attendees import (
    PersonLine,
    attendee_by_id,
    attendee_of_event,
    event_of_badge,
    ids_by_name,
    people_of,
)
from matchmaker.services.meetings import confirm_meeting, record_scan, withdraw_meeting
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event, make_match, make_run
from tests.sql_statements import sent_statements

pytestmark = pytest.mark.usefixtures("app")


def test_attendee_is_found_by_id_and_by_code_in_their_own_event_only() -> None:
    event, other = make_event(), make_event()
    ada = make_attendee(event=event)

    assert attendee_by_id(ada.id) is ada
    assert attendee_by_id(ada.id + 1) is None
    assert attendee_of_event(event_id=event.id, code=ada.code) is ada
    assert attendee_of_event(event_id=other.id, code=ada.code) is None
    assert attendee_of_event(event_id=event.id, code="unknown") is None


def test_ids_by_name_are_in_the_order_asked_for_without_strangers() -> None:
    event = make_event()
    ada, grace = make_attendee(event=event, name="Ada"), make_attendee(event=event, name="Grace")
    make_attendee(event=make_event(), name="Mallory")

    found = ids_by_name(event_id=event.id, names=["Grace", "Mallory", "Ada"])

    assert list(found.items()) == [("Grace", grace.id), ("Ada", ada.id)]


def test_event_of_badge_tells_the_event_and_nothing_of_the_holder() -> None:
    event = make_event()
    ada = make_attendee(event=event)
    make_attendee(event=make_event())

    assert event_of_badge(ada.badge_code) is event
    assert event_of_badge(ada.typed_code) is None


def test_people_of_counts_published_matches_and_confirmed_meetings() -> None:
    event = make_event()
    grace, ada, mary = (make_attendee(event=event, name=name) for name in ("Grace", "Ada", "Mary"))
    make_attendee(event=make_event(), name="Mallory")
    preview, published = make_run(event=event, state=RunState.PREVIEW), make_run(event=event, number=2)
    make_match(run=preview, one=ada, other=mary)
    make_match(run=published, one=ada, other=grace)
    make_match(run=published, one=grace, other=mary)
    codes = [
        record_scan(scanner_id=one.id, code=other.badge_code, client_id=uuid4(), via=Via.LINK).meeting_code
        for one, other in ((ada, grace), (ada, mary), (grace, mary))
    ]
    confirm_meeting(meeting_code=codes[0], by=grace.id)
    confirm_meeting(meeting_code=codes[2], by=mary.id)
    withdraw_meeting(meeting_code=codes[2], by=mary.id)
    leave(attendee_id=mary.id)

    lines = people_of(event.id)

    words: dict[str, Any] = {
        "organisation": "",
        "goals": ("a publisher for notes on engines",),
        "skills": ("programs for looms",),
        "checked_in_at": None,
    }
    assert lines == [
        PersonLine(code=ada.code, name="Ada", is_active=True, n_matches=1, n_met=1, **words),
        PersonLine(code=grace.code, name="Grace", is_active=True, n_matches=2, n_met=1, **words),
        PersonLine(code=mary.code, name="Mary", is_active=False, n_matches=1, n_met=0, **words),
    ]


def test_people_of_sends_the_same_statements_for_one_and_three_people() -> None:
    event = make_event()
    event_id = event.id
    counts = []
    for n_new in (1, 2):
        for _ in range(n_new):
            make_attendee(event=event)
        with sent_statements() as sent:
            lines = people_of(event_id)
        counts.append((len(lines), len(sent)))

    assert counts == [(1, 6), (3, 6)]
