"""The own badge on the phone, its live code, its loss."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Meeting, RetiredBadge, Scan
from matchmaker.services.live_codes import live_code, live_secret_of
from tests.conftest import BASE_URL

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.integration.web.attendee.conftest import Room


def shown(room: Room, ago: timedelta = timedelta()) -> str:
    """Return the live code that Grace's phone showed a while ago."""
    with room.app.app_context():
        return live_code(live_secret_of(attendee_id=room.grace.id), now() - ago)


def press(browser: FlaskClient, address: str) -> int:
    return browser.post(address, data={"client_id": str(uuid4())}).status_code


def states(room: Room) -> list[str]:
    with room.app.app_context():
        return [meeting.state.value for meeting in db.session.scalars(sa.select(Meeting))]


def n_rows(room: Room, model: type) -> int:
    with room.app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)
    assert found
    return found[1]


def test_badge_page_carries_what_the_live_code_is_made_of(ada: FlaskClient, room: Room) -> None:
    pages = [ada.get("/badge").text for _ in range(2)]

    secret = room.row(room.ada).live_secret
    assert secret is not None
    for page in pages:
        assert f'data-live-secret="{secret}"' in page
        assert f'data-live-link="{BASE_URL.upper()}/B/{room.ada.badge_code}"' in page
        assert "data-wake-lock" in page
        assert '<rect x="-4" y="-4"' in page
        assert 'fill="#fff"' in page


def test_badge_page_spells_the_code_for_eyes_and_for_ears(ada: FlaskClient, room: Room) -> None:
    page = ada.get("/badge").text

    one, other = room.ada.typed_code[:4], room.ada.typed_code[4:]
    assert f'aria-hidden="true">{" ".join(one)} – {" ".join(other)}</p>' in page
    assert f"Letter by letter: {', '.join(one + other)}</p>" in page


def test_live_secret_stays_on_its_owners_badge_page(ada: FlaskClient, grace: FlaskClient, room: Room) -> None:
    ada.get("/badge")
    secret = room.row(room.ada).live_secret
    assert secret is not None
    room.scan(room.grace, room.ada, uuid4())
    room.scan(room.ada, room.grace, uuid4())

    pages = ["/three", "/met", "/profile", "/scan", f"/B/{room.ada.badge_code}", "/my-data/all.json"]

    assert all(secret not in grace.get(page).text for page in pages)


@pytest.mark.parametrize(
    ("ago", "state"), [(timedelta(), "confirmed"), (timedelta(seconds=61), "claimed")], ids=["now", "late"]
)
def test_link_with_a_live_code_is_judged_when_the_button_is_pressed(
    ada: FlaskClient, room: Room, ago: timedelta, state: str
) -> None:
    live = shown(room)
    page = ada.get(f"/B/{room.grace.badge_code}/{live}").text

    assert f'action="/B/{room.grace.badge_code}/{live}"' in page
    assert (states(room), n_rows(room, Scan)) == ([], 0)
    with time_machine.travel(now() + ago):
        assert press(ada, f"/B/{room.grace.badge_code}/{live}") == 302
    assert states(room) == [state]


def test_page_of_a_live_code_is_that_of_the_badge(ada: FlaskClient, client: FlaskClient, room: Room) -> None:
    badge = f"/B/{room.grace.badge_code}"
    live = shown(room)

    pages = [re.sub(r'[0-9a-f-]{36}"', '"', ada.get(address).text) for address in (badge, f"{badge}/{live}")]

    assert pages[0] == pages[1].replace(f"/{live}", "")
    assert client.get(badge).text == client.get(f"{badge}/{live}").text


def test_button_stays_for_a_live_code_while_a_claim_waits(ada: FlaskClient, room: Room) -> None:
    press(ada, f"/B/{room.grace.badge_code}")
    live = shown(room)

    pages = [ada.get(f"/B/{room.grace.badge_code}{end}").text for end in ("", f"/{live}")]

    assert ["<form" in page.partition("<main")[2].partition("</main>")[0] for page in pages] == [False, True]


@pytest.mark.parametrize("end", ["12345", "1234567", "١٢٣٤٥٦", "abcdef", "123456/7"])
def test_link_that_no_badge_shows_is_missing(ada: FlaskClient, room: Room, end: str) -> None:
    assert ada.get(f"/B/{room.grace.badge_code}/{end}").status_code == 404


def test_button_without_an_id_comes_back_to_the_same_link(ada: FlaskClient, room: Room) -> None:
    answer = ada.post(f"/B/{room.grace.badge_code}/{shown(room)}", data={"client_id": "none"})

    assert answer.location == f"/B/{room.grace.badge_code}/{shown(room)}"


def test_lost_badge_is_replaced_only_by_the_button(ada: FlaskClient, room: Room) -> None:
    page = ada.get("/badge/lost").text
    before = room.row(room.ada)
    assert (before.badge_code, n_rows(room, RetiredBadge)) == (room.ada.badge_code, 0)

    answers = [
        ada.post("/badge/lost", data={"lost_code": hidden(page, "lost_code")}, follow_redirects=True)
        for _ in range(2)
    ]

    after = room.row(room.ada)
    assert "This is your new badge." in answers[0].text
    assert "This is your new badge." not in answers[1].text
    assert after.badge_code != room.ada.badge_code
    assert f"/B/{after.badge_code}" in ada.get("/badge").text
    assert n_rows(room, RetiredBadge) == 1


def test_lost_badge_is_as_unknown_as_none_to_who_opens_it(
    ada: FlaskClient, grace: FlaskClient, client: FlaskClient, room: Room
) -> None:
    assert "person with this badge" in grace.get(f"/B/{room.ada.badge_code}").text

    ada.post("/badge/lost", data={"lost_code": room.ada.typed_code})

    for browser in (grace, client):
        lost, unknown = browser.get(f"/B/{room.ada.badge_code}"), browser.get("/B/UNKNOWN")
        assert (lost.status_code, lost.data) == (404, unknown.data)
    assert press(grace, f"/B/{room.ada.badge_code}") == 404
    assert grace.post("/scan", data={"code": room.ada.typed_code}).status_code == 404
    assert states(room) == []


def test_new_badge_is_scanned_as_before(ada: FlaskClient, grace: FlaskClient, room: Room) -> None:
    room.scan(room.grace, room.ada, uuid4())
    ada.post("/badge/lost", data={"lost_code": room.ada.typed_code})
    with room.app.app_context():
        new = db.session.get_one(Attendee, room.ada.id).typed_code

    grace.post("/scan", data={"code": new})

    assert (states(room), n_rows(room, Scan)) == (["claimed"], 2)
