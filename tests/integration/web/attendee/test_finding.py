"""How to be spotted, who is free now, where and when to meet."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Match

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.integration.web.attendee.conftest import Room

PILL = '<span class="mm-pill met">free now</span>'


def polled(page: str) -> str:
    """Return the address that a page looks at again."""
    found = re.search(r'hx-get="([^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def test_line_to_be_spotted_by_is_read_on_the_cards_of_the_three_alone(
    ada: FlaskClient, grace: FlaskClient, mallory: FlaskClient, room: Room
) -> None:
    room.publish()

    answer = grace.post("/three/spot", data={"spot_me": " green <b> scarf "}, follow_redirects=True)

    assert "Saved." in answer.text
    assert 'value="green &lt;b&gt; scarf"' in answer.text
    assert "How to spot Grace:" in ada.get("/three").text
    assert "<bdi>green &lt;b&gt; scarf</bdi>" in ada.get("/three").text
    assert "scarf" not in mallory.get("/three").text
    assert "scarf" not in ada.get(f"/B/{room.grace.badge_code}").text


def test_line_that_is_too_long_is_kept_beside_the_reason(grace: FlaskClient, room: Room) -> None:
    room.publish()

    answer = grace.post("/three/spot", data={"spot_me": "s" * 121})

    assert answer.status_code == 422
    assert "Please keep this to 120 characters." in answer.text
    assert f'value="{"s" * 121}"' in answer.text
    assert room.row(room.grace).spot_me == ""


def test_free_is_shown_only_where_both_said_so(ada: FlaskClient, grace: FlaskClient, room: Room) -> None:
    room.publish()

    answer = ada.post("/three/free")
    alone = [ada.get("/three").text, grace.get("/three").text]
    grace.post("/three/free")
    both = [ada.get("/three").text, grace.get("/three").text]
    grace.post("/three/busy")
    after = [ada.get("/three").text, grace.get("/three").text]

    assert answer.location == "/three#free"
    assert [PILL in page for page in alone + both + after] == [False, False, True, True, False, False]
    assert "You are free until" in alone[0]
    assert "Nobody else of your three has said so yet." in alone[0]
    assert "Free as well: <bdi>Grace Hopper</bdi>" in both[0]


def test_free_ends_after_a_quarter_of_an_hour(ada: FlaskClient, grace: FlaskClient, room: Room) -> None:
    room.publish()
    for browser in (ada, grace):
        browser.post("/three/free")
    assert PILL in ada.get("/three").text

    room.change(room.grace, free_until=now() - timedelta(seconds=1))

    assert PILL not in ada.get("/three").text
    assert "I’m free now" in grace.get("/three").text


def test_free_is_not_told_to_whom_one_put_away_or_met(
    ada: FlaskClient, grace: FlaskClient, room: Room
) -> None:
    room.publish()
    for browser in (ada, grace):
        browser.post("/three/free")
    assert PILL in grace.get("/three").text

    ada.post(f"/three/{room.row(room.grace).code}/decline")

    assert "Ada Lovelace" in grace.get("/three").text
    assert PILL not in grace.get("/three").text


def test_met_card_tells_no_free_time(ada: FlaskClient, grace: FlaskClient, room: Room) -> None:
    room.publish()
    for browser in (ada, grace):
        browser.post("/three/free")
    for one, other in ((room.ada, room.grace), (room.grace, room.ada)):
        room.scan(one, other, uuid4())

    page = ada.get("/three").text

    assert PILL not in page
    assert "hx-get" not in page


def test_poll_answers_nothing_until_something_changes(
    ada: FlaskClient, grace: FlaskClient, room: Room
) -> None:
    room.publish()
    ada.post("/three/free")
    address = polled(ada.get("/three").text)

    same = ada.get(address)
    grace.post("/three/free")
    changed = ada.get(address)
    etag = changed.headers["ETag"]
    again = [ada.get(polled(changed.text)), ada.get("/three/free", headers={"If-None-Match": etag})]

    assert (same.status_code, same.data) == (204, b"")
    code = room.row(room.grace).code
    assert changed.status_code == 200
    assert f'<span id="free-{code}" hx-swap-oob="true">{PILL}</span>' in changed.text
    assert "<html" not in changed.text
    assert [answer.status_code for answer in again] == [204, 204]


def test_poll_before_publishing_is_empty_of_people(ada: FlaskClient, room: Room) -> None:
    answer = ada.get("/three/free")

    assert answer.status_code == 200
    assert "hx-swap-oob" not in answer.text
    assert room.grace


def test_round_and_meeting_point_stand_on_the_card_where_they_are_set(ada: FlaskClient, room: Room) -> None:
    room.publish()
    before = ada.get("/three").text
    with room.app.app_context():
        match = db.session.scalars(sa.select(Match)).one()
        match.round_number, match.meeting_point = 2, 14
        db.session.commit()

    after = ada.get("/three").text

    assert "Round" not in before
    assert re.search(r"Round 2</span>.*Meeting point 14</span>", after, re.DOTALL)
