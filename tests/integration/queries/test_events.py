from __future__ import annotations

from datetime import timedelta

import pytest

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Event, Role, RunState
from matchmaker.queries.events import (
    EventLine,
    EventState,
    event_by_code,
    event_by_id,
    events_of,
    first_organizer_id,
    group_names,
    is_over,
    organizer_by_email,
    organizer_by_id,
    role_of,
    state_of,
    unknown_groups,
)
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event, make_organizer, make_run
from tests.sql_statements import sent_statements

pytestmark = pytest.mark.usefixtures("app")


def test_event_is_found_by_code_and_by_id() -> None:
    event = make_event(code="makers")

    assert event_by_code("makers") is event
    assert event_by_code("MAKERS") is None
    assert event_by_id(event.id) is event


def test_events_of_an_organizer_are_the_next_first_and_the_past_last() -> None:
    olive, moment = make_organizer(), now()
    days = {"far": 30, "long past": -30, "now": 0, "near": 3, "past": -3}
    for name, day in days.items():
        make_event(organizer=olive, name=name, starts_at=moment + timedelta(days=day, minutes=-1))
    make_event(name="another organizer's")

    assert [line.event.name for line in events_of(olive.id)] == ["now", "near", "far", "past", "long past"]


def test_events_of_count_who_has_not_left_and_say_what_is_published() -> None:
    olive = make_organizer()
    event = make_event(organizer=olive)
    waiting = make_event(organizer=olive, starts_at=now() + timedelta(days=1))
    make_run(event=event)
    make_run(event=waiting, state=RunState.PREVIEW)
    make_attendee(event=event)
    leave(attendee_id=make_attendee(event=event).id)

    assert events_of(olive.id) == [
        EventLine(event, n_attendees=1, is_published=True, role=Role.OWNER),
        EventLine(waiting, n_attendees=0, is_published=False, role=Role.OWNER),
    ]


def test_events_of_sends_the_same_statements_for_one_and_three_events() -> None:
    olive = make_organizer()
    olive_id, counts = olive.id, []
    for n_new in (1, 2):
        for _ in range(n_new):
            make_event(organizer=olive)
        with sent_statements() as sent:
            lines = events_of(olive_id)
        counts.append((len(lines), len(sent)))

    assert counts == [(1, 1), (3, 1)]


@pytest.mark.parametrize(
    ("start_h", "end_h", "states"),
    [
        (1, 2, (EventState.DRAFT, EventState.PUBLISHED)),
        (0, 2, (EventState.LIVE, EventState.LIVE)),
        (-2, 0, (EventState.ENDED, EventState.ENDED)),
    ],
)
def test_state_of_an_event_before_during_and_after(
    start_h: int, end_h: int, states: tuple[EventState, EventState]
) -> None:
    moment = now()
    event = Event(starts_at=moment + timedelta(hours=start_h), ends_at=moment + timedelta(hours=end_h))

    assert tuple(state_of(event, moment, is_published=published) for published in (False, True)) == states


def test_event_that_was_closed_is_over_before_its_time() -> None:
    event = make_event(starts_at=now() + timedelta(hours=1))
    before = is_over(event, now())
    event.closed_at = now()

    assert (before, is_over(event, now())) == (False, True)
    assert state_of(event, now(), is_published=True) is EventState.ENDED


def test_events_of_lists_a_closed_event_with_the_past_ones_and_says_the_role() -> None:
    olive = make_organizer()
    closed = make_event(organizer=olive, name="closed", starts_at=now() + timedelta(days=1), role=Role.DOOR)
    make_event(organizer=olive, name="next", starts_at=now() + timedelta(days=2))
    closed.closed_at = now()
    db.session.commit()

    assert [(line.event.name, line.role) for line in events_of(olive.id)] == [
        ("next", Role.OWNER),
        ("closed", Role.DOOR),
    ]


def test_groups_are_named_once_and_unknown_ones_are_those_without_people() -> None:
    event = make_event()
    assert (group_names(event), unknown_groups(event)) == ([], [])
    event.groups_apart = [["Founders", "Investors"], ["Sponsors", "Sponsors"], ["FOUNDERS", "Press"]]
    make_attendee(event=event).group = "founders "
    make_attendee(event=make_event()).group = "Press"
    db.session.commit()

    assert group_names(event) == ["Founders", "Investors", "Sponsors", "Press"]
    with sent_statements() as sent:
        assert unknown_groups(event) == ["Investors", "Sponsors", "Press"]
    assert len(sent) == 2  # the event, then the groups of its people


def test_role_of_an_organizer_is_none_for_a_stranger() -> None:
    olive, mallory = make_organizer(), make_organizer(name="Mallory")
    event = make_event(organizer=olive, role=Role.DOOR)

    assert role_of(organizer_id=olive.id, event_id=event.id) is Role.DOOR
    assert role_of(organizer_id=mallory.id, event_id=event.id) is None


def test_organizers_are_found_by_id_address_and_as_the_first() -> None:
    before = first_organizer_id()
    olive = make_organizer(email="olive@example.org")
    make_organizer(name="Grace")

    assert (before, first_organizer_id()) == (None, olive.id)
    assert organizer_by_email("Olive@Example.ORG") is olive
    assert organizer_by_email("nobody@example.org") is None
    assert organizer_by_id(olive.id) is olive
    assert organizer_by_id(99) is None
