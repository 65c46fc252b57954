"""After the event: pages that a link opens, answers that a tap gives."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

import icalendar
import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import CheckBack, Event, FollowUp, GoalOutcome
from matchmaker.services.follow_ups import begin_follow_up, day_of, due_at, reader_of
from matchmaker.services.promises import make_promise

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.integration.web.attendee.conftest import Room


@pytest.fixture
def meeting(room: Room) -> str:
    """Let Ada and Grace meet."""
    room.scan(room.grace, room.ada, uuid4())
    return room.scan(room.ada, room.grace, uuid4())


@pytest.fixture
def link(room: Room) -> str:
    """Return the link to Ada's page."""
    with room.app.app_context():
        return f"/after/{begin_follow_up(attendee_id=room.ada.id)}"


Row = TypeVar("Row", CheckBack, GoalOutcome)


def rows_of(app: Flask, table: type[Row]) -> list[Row]:
    with app.app_context():
        found = list(db.session.scalars(sa.select(table)))
        db.session.expunge_all()
    return found


def begin_in_past(room: Room, days: int) -> None:
    with room.app.app_context():
        event = db.session.get_one(Event, room.event_id)
        # A day more, because what is due on a day is so from an hour of it on.
        shift = due_at(event, days) - event.ends_at + timedelta(days=1)
        event.starts_at, event.ends_at = event.starts_at - shift, event.ends_at - shift
        db.session.commit()


@pytest.mark.parametrize("day", [1, 7, 30, 90])
def test_page_shows_ones_people_without_signing_in(
    client: FlaskClient, room: Room, meeting: str, link: str, day: int
) -> None:
    begin_in_past(room, day)

    answer = client.get(link)

    with room.app.app_context():
        event = db.session.get_one(Event, room.event_id)
        assert day_of(event, event.ends_at) == 1
    assert answer.status_code == 200
    assert "Grace Hopper" in answer.text
    assert meeting in answer.text
    assert client.get_cookie("sid") is None


def test_looking_answers_nothing_and_uses_nothing_up(
    client: FlaskClient, meeting: str, room: Room, link: str
) -> None:
    assert meeting
    statuses = [client.head(link).status_code, *(client.get(link).status_code for _ in range(5))]

    assert statuses == [200] * 6
    assert rows_of(room.app, CheckBack) == []


def test_a_tap_answers_and_a_later_one_replaces_it(
    client: FlaskClient, meeting: str, room: Room, link: str
) -> None:
    begin_in_past(room, 30)
    address = f"{link}/people/{meeting}"

    for data in ({"talked": "no"}, {"talked": "yes"}, {"helped": "yes"}):
        assert client.post(address, data=data).status_code == 303

    (row,) = rows_of(room.app, CheckBack)
    assert (row.day, row.talked, row.helped, row.attendee_id) == (30, "yes", "yes", room.ada.id)


def test_line_is_kept_and_shown_to_its_writer_alone(
    client: FlaskClient, meeting: str, room: Room, link: str
) -> None:
    begin_in_past(room, 90)
    with room.app.app_context():
        hers = f"/after/{begin_follow_up(attendee_id=room.grace.id)}"

    client.post(f"{link}/people/{meeting}", data={"line": "builds compilers"})

    assert "builds compilers" in client.get(link).text
    assert "builds compilers" not in client.get(hers).text


def test_resting_connection_is_asked_of_no_more(client: FlaskClient, meeting: str, link: str) -> None:
    assert "Go on with Grace?" in client.get(link).text

    client.post(f"{link}/people/{meeting}", data={"talked": "rest"})

    page = client.get(link).text
    assert "Rests" in page
    assert "Go on with Grace?" not in page


def test_helper_is_told_that_it_helped(client: FlaskClient, meeting: str, room: Room, link: str) -> None:
    begin_in_past(room, 30)
    with room.app.app_context():
        hers = f"/after/{begin_follow_up(attendee_id=room.grace.id)}"
    assert "They say that it helped." not in client.get(hers).text

    client.post(f"{link}/people/{meeting}", data={"helped": "yes"})

    assert "They say that it helped." in client.get(hers).text


def test_goal_moved_or_not(client: FlaskClient, meeting: str, room: Room, link: str) -> None:
    assert meeting
    for moved in ("yes", "no"):
        assert client.post(f"{link}/goals/0", data={"moved": moved}).status_code == 303

    (row,) = rows_of(room.app, GoalOutcome)
    assert row.moved is False
    assert client.post(f"{link}/goals/2", data={"moved": "yes"}).status_code == 404
    assert client.post(f"{link}/goals/0", data={"moved": "perhaps"}).status_code == 422


def test_promise_is_kept_by_link(client: FlaskClient, meeting: str, room: Room, link: str) -> None:
    with room.app.app_context():
        code = make_promise(
            meeting_code=meeting, by=room.ada.id, text="send notes", due_on=None, is_shared=False
        )

    client.post(f"{link}/promises/{code}")

    assert "send notes</bdi> · kept" in client.get(link).text


@pytest.mark.parametrize("data", [{"talked": "hello"}, {"line": "x" * 1000}, {"talked": "yes\x00"}])
def test_nonsense_is_kept_by_nobody(
    client: FlaskClient, meeting: str, room: Room, link: str, data: dict[str, str]
) -> None:
    assert client.post(f"{link}/people/{meeting}", data=data).status_code == 303
    assert rows_of(room.app, CheckBack) == []


def test_strangers_meeting_and_unknown_link_are_missing(
    client: FlaskClient, meeting: str, room: Room, link: str
) -> None:
    with room.app.app_context():
        mallorys = f"/after/{begin_follow_up(attendee_id=room.mallory.id)}"

    assert client.post(f"{mallorys}/people/{meeting}", data={"talked": "yes"}).status_code == 404
    assert client.get(f"{link}x").status_code == 410
    assert client.post(f"{link}x/stop").status_code == 410
    assert client.post(link.replace("/after/", "/in/")).status_code == 410


def test_who_left_has_no_page(client: FlaskClient, ada: FlaskClient, meeting: str, link: str) -> None:
    assert meeting
    assert client.get(link).status_code == 200

    ada.post("/leave")

    assert client.get(link).status_code == 410


def test_begin_and_stop_on_the_page(ada: FlaskClient, room: Room) -> None:
    looked = ada.get("/follow-up").text
    begun = ada.post("/follow-up").text
    address = re.search(r"/after/([^/]+)/rhythm\.ics", begun)

    assert "Yes, remind me" in looked
    assert "Four reminders in your calendar" in looked  # a letter is promised only where one can be sent
    assert address is not None
    with room.app.app_context():
        assert reader_of(secret=address[1]) == room.ada.id
    assert ada.post("/follow-up/stop").location == "/follow-up"
    assert "Yes, remind me" in ada.get("/follow-up").text


def test_stop_by_link_stops(client: FlaskClient, meeting: str, room: Room, link: str) -> None:
    assert meeting
    client.post(f"{link}/stop")

    with room.app.app_context():
        assert db.session.get_one(FollowUp, room.ada.id).stopped_at is not None
    assert "Stop the reminders" not in client.get(link).text


def test_calendar_has_four_entries_with_names_that_stay(client: FlaskClient, link: str, room: Room) -> None:
    calendars = [icalendar.Calendar.from_ical(client.get(f"{link}/rhythm.ics").data) for _ in range(2)]

    entries = [
        [(str(one["UID"]), one.decoded("DTSTART")) for one in calendar.walk("VEVENT")]
        for calendar in calendars
    ]
    assert entries[0] == entries[1]
    with room.app.app_context():
        event = db.session.get_one(Event, room.event_id)
        assert [start for _, start in entries[0]] == [due_at(event, day) for day in (1, 7, 30, 90)]
    assert len({uid for uid, _ in entries[0]}) == 4


def test_calendar_is_empty_after_a_stop(client: FlaskClient, link: str) -> None:
    client.post(f"{link}/stop")

    calendar = icalendar.Calendar.from_ical(client.get(f"{link}/rhythm.ics").data)

    assert calendar.walk("VEVENT") == []
