from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
from icalendar import Calendar

from matchmaker.models import Role
from matchmaker.queries.events import event_by_id
from matchmaker.services.sessions import open_session
from tests.factories import make_attendee, make_match, make_run

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.integration.web.organizer.conftest import Desk


def publish(desk: Desk) -> FlaskClient:
    """Match Ada with Grace; return Ada's browser."""
    with desk.rows():
        event = event_by_id(desk.event_id)
        ada = make_attendee(event=event, name="Ada Lovelace")
        grace = make_attendee(event=event, name="Grace Hopper")
        make_match(run=make_run(event=event), one=ada, other=grace)
        secret = open_session(organizer_id=None, attendee_id=ada.id, data={})
    browser = desk.app.test_client()
    browser.set_cookie("sid", secret)
    return browser


def begin(desk: Desk) -> str:
    with desk.rows():
        event = event_by_id(desk.event_id)
        return event.starts_at.astimezone(event.zone).strftime("%Y-%m-%dT%H:%M:%S")


def plan(desk: Desk, **form: str) -> TestResponse:
    return desk.client.post(
        desk.address("/rounds"), data={"starts": begin(desk), "minutes": "15"} | form, follow_redirects=True
    )


def test_organizer_plans_rounds_and_everyone_sees_theirs(desk: Desk) -> None:
    ada = publish(desk)
    assert "Plan the rounds" in desk.client.get(desk.address("/rounds")).text

    page = plan(desk)

    assert "1 round is planned" in page.text
    assert "The room needs 1 meeting point." in page.text
    three = ada.get("/three").text
    assert "Your rounds" in three
    assert "Meeting point 1" in three
    calendar = Calendar.from_ical(ada.get("/three/rounds.ics").data)
    (entry,) = calendar.walk("VEVENT")
    assert (str(entry["summary"]), str(entry["location"])) == ("Meet Grace Hopper", "Meeting point 1")
    assert entry.decoded("duration").total_seconds() == 15 * 60
    with desk.rows():
        starts_at = event_by_id(desk.event_id).starts_at
    assert entry.decoded("dtstart") == starts_at.replace(microsecond=0)


def test_plan_is_printed_for_the_wall(desk: Desk) -> None:
    publish(desk)
    plan(desk)

    for wanted in ("wall", "desk"):
        answer = desk.client.get(desk.address(f"/rounds.pdf?for={wanted}"))
        text = pypdfium2.PdfDocument(answer.data)[0].get_textpage().get_text_bounded()
        assert "Ada Lovelace" in text
        assert "Grace Hopper" in text


def test_rounds_that_do_not_fit_are_refused_at_their_field(desk: Desk) -> None:
    publish(desk)

    page = plan(desk, starts="2020-01-01T10:00")

    assert page.status_code == 400
    assert "1 rounds of 15 minutes do not fit" in page.text


def test_rounds_without_minutes_are_refused(desk: Desk) -> None:
    publish(desk)

    page = plan(desk, minutes="0")

    assert page.status_code == 422
    assert "Please choose from 3 to 90." in page.text


def test_rounds_wait_for_published_matches(desk: Desk) -> None:
    assert "Publish a match run first" in desk.client.get(desk.address("/rounds")).text

    page = plan(desk)

    assert page.status_code == 409
    assert "No matches are published yet" in page.text


def test_dropped_rounds_leave_the_three_as_they_were(desk: Desk) -> None:
    ada = publish(desk)
    plan(desk)

    page = desk.client.post(desk.address("/rounds/end"), follow_redirects=True)

    assert "There are no rounds any more" in page.text
    assert "Your rounds" not in ada.get("/three").text
    assert not Calendar.from_ical(ada.get("/three/rounds.ics").data).walk("VEVENT")


def test_calendar_of_who_has_no_three_is_empty(desk: Desk) -> None:
    with desk.rows():
        someone = make_attendee(event=event_by_id(desk.event_id))
        secret = open_session(organizer_id=None, attendee_id=someone.id, data={})
    browser = desk.app.test_client()
    browser.set_cookie("sid", secret)

    assert not Calendar.from_ical(browser.get("/three/rounds.ics").data).walk("VEVENT")


def test_door_reads_the_plan_and_changes_nothing(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(role=Role.DOOR)
    publish(desk)

    page = desk.client.get(desk.address("/rounds"))

    assert page.status_code == 200
    assert "Plan the rounds" not in page.text
