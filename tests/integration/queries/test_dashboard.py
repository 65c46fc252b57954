from __future__ import annotations

from uuid import uuid4

import pytest

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import RunState, Via
from matchmaker.queries.dashboard import Readiness, dashboard_of, readiness_of
from matchmaker.queries.events import EventState
from matchmaker.queries.people import Lack
from matchmaker.services.meetings import record_scan, withdraw_meeting
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event, make_match, make_meeting, make_run
from tests.sql_statements import sent_statements

pytestmark = pytest.mark.usefixtures("app")


def test_dashboard_of_an_empty_event_counts_nothing() -> None:
    event = make_event()

    page = dashboard_of(event, event.starts_at)

    assert (page.state, page.people, page.lacking, page.n_attention) == (EventState.LIVE, 0, {}, 0)
    assert (page.n_full, page.n_meetings, page.published, page.unfinished) == (0, 0, None, None)


def test_dashboard_counts_matches_meetings_and_lacks() -> None:
    event = make_event()
    run, preview = make_run(event=event), make_run(event=event, number=2, state=RunState.PREVIEW)
    ada, *others = [make_attendee(event=event, name=f"Person {number}") for number in range(4)]
    for other in others:
        make_match(run=run, one=ada, other=other)
        make_match(run=preview, one=others[0], other=ada if other is others[0] else other)
    make_attendee(event=event, goals=())
    make_meeting(one=ada, other=others[0])
    make_meeting(one=ada, other=others[1], is_confirmed=False)
    gone = record_scan(scanner_id=ada.id, code=others[2].badge_code, client_id=uuid4(), via=Via.LINK)
    withdraw_meeting(meeting_code=gone.meeting_code, by=others[2].id)

    page = dashboard_of(event, event.starts_at)

    assert (page.n_full, page.n_meetings, page.lacking, page.n_attention) == (1, 1, {Lack.NO_GOAL: 1}, 1)
    assert page.published == run
    assert page.unfinished == preview


def test_readiness_says_what_is_missing() -> None:
    event = make_event()
    make_attendee(event=event, name="Ready").checked_in_at = now()
    db.session.commit()
    make_attendee(event=event, name="Goal only", skills=[])
    make_attendee(event=event, name="Skill only", goals=[])
    make_attendee(event=event, name="Silent", goals=[], skills=[])
    make_attendee(event=event, name="Unasked", consents=False)
    leave(attendee_id=make_attendee(event=event, name="Gone").id)
    make_attendee(event=make_event(), name="Mallory", goals=[])

    ready = readiness_of(event.id)

    lacking = {Lack.NO_SKILL: 1, Lack.NO_GOAL: 1, Lack.NO_WORDS: 1, Lack.NOT_IN: 2}
    assert ready == Readiness(n_registered=6, n_here=1, lacking=lacking)
    assert (ready.n_eligible, ready.without_goal, ready.n_attention) == (3, 1, 5)


def test_dashboard_reads_no_person_however_many_they_are() -> None:
    event = make_event()
    for _ in range(3):
        make_attendee(event=event)
    starts_at = event.starts_at

    with sent_statements() as sent:
        dashboard_of(event, starts_at)

    assert len(sent) == 6
    assert not any("attendee.name" in statement for statement in sent)


@pytest.mark.parametrize(
    ("state", "is_unfinished"),
    [
        (RunState.WAITING, True),
        (RunState.COMPUTING, True),
        (RunState.PREVIEW, True),
        (RunState.DISCARDED, False),
        (RunState.FAILED, False),
    ],
)
def test_dashboard_knows_the_run_that_waits_for_the_organizer(
    state: RunState,
    is_unfinished: bool,  # noqa: FBT001 -- pytest fills it by name
) -> None:
    event = make_event()
    make_run(event=event, number=1, state=RunState.PREVIEW)
    latest = make_run(event=event, number=2, state=state)

    page = dashboard_of(event, event.starts_at)

    assert page.unfinished == (latest if is_unfinished else None)
