"""The ten seconds after a meeting, and what comes of them on the page of those one met."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Feedback, Promise
from matchmaker.services.contacts import keep_contact
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.promises import make_promise

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.integration.web.attendee.conftest import Room


def meet(room: Room) -> str:
    room.scan(room.grace, room.ada, uuid4())
    return room.scan(room.ada, room.grace, uuid4())


def kept(room: Room) -> list[tuple[str, date | None, bool, bool]]:
    with room.app.app_context():
        rows = db.session.scalars(sa.select(Promise).order_by(Promise.id))
        return [(row.text, row.due_on, row.is_shared, row.kept_at is not None) for row in rows]


def lines(room: Room) -> list[tuple[str | None, str]]:
    with room.app.app_context():
        return [(row.worth, row.memory_line) for row in db.session.scalars(sa.select(Feedback))]


def test_saying_yes_leads_to_the_ten_seconds(grace: FlaskClient, room: Room) -> None:
    code = room.scan(room.ada, room.grace, uuid4())

    answer = grace.post(f"/meetings/{code}/confirm")

    assert (answer.status_code, answer.location) == (302, f"/meetings/{code}/remember")
    page = grace.get(answer.location).text
    assert "Saved. You met Ada Lovelace." in page
    assert "Ten seconds for Ada" in page
    assert not re.search(r'id="is_shared"[^>]* checked', page)


@pytest.mark.parametrize("way", ["typed", "link"])
def test_scanning_back_leads_to_the_ten_seconds(ada: FlaskClient, room: Room, way: str) -> None:
    code = room.scan(room.grace, room.ada, uuid4())

    if way == "typed":
        answer = ada.post("/scan", data={"code": room.grace.typed_code})
    else:
        answer = ada.post(f"/B/{room.grace.badge_code}", data={"client_id": str(uuid4())})

    assert answer.location == f"/meetings/{code}/remember"


@pytest.mark.parametrize("code", ["missing", "unconfirmed"])
def test_ten_seconds_are_only_for_those_one_met(ada: FlaskClient, room: Room, code: str) -> None:
    claimed = room.scan(room.grace, room.ada, uuid4())
    address = f"/meetings/{claimed if code == 'unconfirmed' else code}/remember"

    statuses = [ada.get(address).status_code, ada.post(address, data={"memory_line": "x"}).status_code]

    assert (statuses, lines(room)) == ([404, 404], [])


@time_machine.travel(datetime(2026, 12, 3, 23, 30, tzinfo=UTC), tick=False)
def test_line_and_promise_are_kept_with_the_day_of_the_events_zone(ada: FlaskClient, room: Room) -> None:
    room.change_event(timezone="Pacific/Auckland", starts_at=now(), ends_at=now() + timedelta(hours=1))
    code = meet(room)

    answer = ada.post(
        f"/meetings/{code}/remember",
        data={
            "memory_line": "  green \n scarf ",
            "promise": "Let’s have a call",
            "own_words": "",
            "due": "friday",
            "is_shared": "y",
        },
    )

    assert answer.location == "/met"
    assert lines(room) == [(None, "green scarf")]
    # There it is Friday already, so that the next one is meant.
    assert kept(room) == [("Let’s have a call", date(2026, 12, 11), True, False)]


def test_own_words_count_more_and_the_page_remembers_them(ada: FlaskClient, room: Room) -> None:
    address = f"/meetings/{meet(room)}/remember"
    ada.post(address, data={"promise": "I’ll send you the link", "own_words": "the list", "due": "week"})
    (before,) = kept(room)

    page = ada.get(address).text
    ada.post(address, data={"memory_line": "scarf", "own_words": "the list", "due": "same"})

    assert before[0] == "the list"
    assert before[1] is not None
    assert 'value="the list"' in page
    assert re.search(r'<option selected value="same">', page)
    assert kept(room) == [before]
    assert lines(room) == [(None, "scarf")]


def test_usual_promise_is_ticked_again_and_nothing_takes_it_back(ada: FlaskClient, room: Room) -> None:
    address = f"/meetings/{meet(room)}/remember"
    ada.post(address, data={"promise": "I’ll send you the link", "due": "none"})
    assert kept(room) == [("I’ll send you the link", None, False, False)]

    page = ada.get(address).text
    ada.post(address, data={"promise": "", "own_words": "", "due": "none"})

    assert re.search(r'<input checked id="promise-1"', page)
    assert kept(room) == []


@pytest.mark.parametrize("due", ["same", "never", ""])
def test_promise_with_a_day_nobody_offered_has_none(ada: FlaskClient, room: Room, due: str) -> None:
    ada.post(f"/meetings/{meet(room)}/remember", data={"own_words": "the list", "due": due})

    assert kept(room) == [("the list", None, False, False)]


def test_ten_seconds_may_be_empty(ada: FlaskClient, room: Room) -> None:
    answer = ada.post(f"/meetings/{meet(room)}/remember", data={})

    assert (answer.status_code, answer.location) == (302, "/met")
    assert (lines(room), kept(room)) == ([(None, "")], [])


def test_too_long_a_line_is_kept_beside_the_reason(ada: FlaskClient, room: Room) -> None:
    answer = ada.post(f"/meetings/{meet(room)}/remember", data={"memory_line": "x" * 281, "due": "none"})

    assert answer.status_code == 422
    assert "Please keep this to 280 characters." in answer.text
    assert "x" * 281 in answer.text
    assert lines(room) == []


def test_met_shows_promises_memory_contact_and_what_to_do(
    ada: FlaskClient, grace: FlaskClient, room: Room
) -> None:
    code = meet(room)
    with room.app.app_context():
        make_promise(
            meeting_code=code,
            by=room.grace.id,
            text="two sketches",
            due_on=date(2026, 12, 10),
            is_shared=True,
        )
        keep_contact(
            attendee_id=room.grace.id, email="", phone="+1 202 555", website="grace.example", shares=True
        )
    ada.post(f"/meetings/{code}/feedback", data={"worth": "follow_up"})
    ada.post(f"/meetings/{code}/remember", data={"memory_line": "scarf", "own_words": "the <b>list</b>"})

    page = ada.get("/met").text

    assert "One person to follow up with, one promise to keep" in " ".join(page.split())
    assert "You promised" in page
    assert "the &lt;b&gt;list&lt;/b&gt;" in page
    assert "You wrote: scarf" in page
    assert re.search(r"Grace promised you:</span> <q><bdi>two sketches</bdi></q> .*by Thu 10 Dec", page)
    assert 'href="tel:+1202555"' in page
    assert '<a href="https://grace.example" rel="noopener nofollow">' in page
    assert "the &lt;b&gt;list" not in grace.get("/met").text


def test_promise_is_kept_and_open_again_by_a_press(ada: FlaskClient, grace: FlaskClient, room: Room) -> None:
    code = meet(room)
    ada.post(f"/meetings/{code}/remember", data={"own_words": "the list"})
    [promise] = re.findall(r"/promises/(\w+)/kept", ada.get("/met").text)
    assert grace.post(f"/promises/{promise}/kept").status_code == 404
    assert kept(room)[0][3] is False

    assert ada.post(f"/promises/{promise}/kept").location == "/met"

    assert kept(room)[0][3] is True
    page = ada.get("/met").text
    assert "Kept ✓" in page
    assert "You promised" not in page
    assert ada.post(f"/promises/{promise}/open").location == "/met"
    assert kept(room)[0][3] is False


def test_met_tells_of_who_erased_themselves_without_a_name(ada: FlaskClient, room: Room) -> None:
    meet(room)
    assert "Grace Hopper" in ada.get("/met").text

    with room.app.app_context():
        erase_attendee(attendee_id=room.grace.id)

    page = ada.get("/met").text
    assert "You also met one person who has left." in page
    assert "Grace" not in page


def test_whom_one_scanned_stays_unnamed_until_they_answer(ada: FlaskClient, room: Room) -> None:
    room.scan(room.ada, room.grace, uuid4())
    page = ada.get("/met").text

    room.publish()

    assert "Somebody whose badge you scanned" in page
    assert "Grace" not in page
    assert "Grace Hopper" in ada.get("/met").text
