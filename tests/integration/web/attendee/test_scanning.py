"""Badge pages, typed codes, and what comes of them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Meeting, Scan
from matchmaker.tokens import show_typed_code

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.integration.web.attendee.conftest import Room


def states(room: Room) -> list[tuple[str, int]]:
    """Return each meeting's state with the number of scans behind all of them."""
    with room.app.app_context():
        n_scans = db.session.execute(sa.select(sa.func.count()).select_from(Scan)).scalar_one()
        return [(meeting.state.value, n_scans) for meeting in db.session.scalars(sa.select(Meeting))]


def client_id_of(page: str) -> str:
    found = re.search(r'name="client_id"[^>]* value="([0-9a-f-]+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("reader", ["client", "mallory"])
def test_badge_tells_a_stranger_the_event_alone(
    request: pytest.FixtureRequest, ada: FlaskClient, room: Room, reader: str
) -> None:
    room.publish()
    assert "Grace Hopper" in ada.get(f"/B/{room.grace.badge_code}").text

    answer = request.getfixturevalue(reader).get(f"/B/{room.grace.badge_code}")

    assert answer.status_code == 200
    assert "Makers &amp; Money" in answer.text
    assert not re.search("Grace|Hopper|Invents|looms", answer.text)


def test_badge_of_who_left_tells_nothing(ada: FlaskClient, room: Room) -> None:
    room.change(room.grace, withdrawn_at=now())

    answer = ada.get(f"/B/{room.grace.badge_code}")

    assert answer.status_code == 200
    assert "Grace" not in answer.text


def test_badge_is_found_in_lower_case_too(ada: FlaskClient, room: Room) -> None:
    room.publish()

    assert "Grace Hopper" in ada.get(f"/B/{room.grace.badge_code.lower()}").text


def test_badge_of_somebody_else_tells_no_name_until_they_answer(
    ada: FlaskClient, grace: FlaskClient, room: Room
) -> None:
    address = f"/B/{room.grace.badge_code}"
    asked = ada.get(address).text

    code = room.scan(room.ada, room.grace, uuid4())
    waits = ada.get(address).text
    grace.post(f"/meetings/{code}/confirm")

    assert "Did you meet the person with this badge?" in asked
    assert "Waiting for a yes." in waits
    assert not re.search("Grace|Hopper|Invents|looms", asked + waits)
    assert "Grace Hopper" in ada.get(address).text


def test_unknown_badge_is_missing_until_too_many_are_tried(ada: FlaskClient, client: FlaskClient) -> None:
    tried = [ada.get(f"/B/UNKNOWN{number}").status_code for number in range(31)]

    assert tried == [404] * 30 + [429]
    assert client.get("/B/UNKNOWN").status_code == 404


def test_own_badge_says_so(ada: FlaskClient, room: Room) -> None:
    answers = [ada.get(f"/B/{room.ada.badge_code}"), ada.post("/scan", data={"code": room.ada.typed_code})]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("This is your own badge." in answer.text for answer in answers)
    assert states(room) == []


def test_button_claims_then_the_other_confirms(ada: FlaskClient, grace: FlaskClient, room: Room) -> None:
    room.publish()
    page = ada.get(f"/B/{room.grace.badge_code}").text
    assert "Yes, I met Grace" in page

    answer = ada.post(
        f"/B/{room.grace.badge_code}", data={"client_id": client_id_of(page)}, follow_redirects=True
    )

    assert "Saved. Waiting for Grace Hopper to say yes." in answer.text
    assert states(room) == [("claimed", 1)]
    assert "They scanned you" in grace.get("/met").text
    [code] = re.findall(r"/meetings/(\w+)/confirm", grace.get("/met").text)
    answer = grace.post(f"/meetings/{code}/confirm", follow_redirects=True)
    assert "Saved. You met Ada Lovelace." in answer.text
    assert states(room) == [("confirmed", 2)]


def test_button_pressed_twice_is_one_scan(ada: FlaskClient, room: Room) -> None:
    data = {"client_id": client_id_of(ada.get(f"/B/{room.grace.badge_code}").text)}

    answers = [ada.post(f"/B/{room.grace.badge_code}", data=data) for _ in range(2)]

    assert [answer.location for answer in answers] == ["/met", "/met"]
    assert states(room) == [("claimed", 1)]


def test_confirming_and_withdrawing_twice_is_once(grace: FlaskClient, room: Room) -> None:
    code = room.scan(room.ada, room.grace, uuid4())

    words = ("confirm", "confirm", "withdraw", "withdraw", "confirm")
    locations = [grace.post(f"/meetings/{code}/{word}").location for word in words]

    assert locations == [f"/meetings/{code}/remember"] * 2 + ["/three"] * 3
    assert states(room) == [("withdrawn", 3)]
    assert "one of you said that you did not meet" in grace.get("/three").text


def test_scanning_back_confirms(ada: FlaskClient, room: Room) -> None:
    room.scan(room.grace, room.ada, uuid4())

    answer = ada.post("/scan", data={"code": room.grace.typed_code}, follow_redirects=True)

    assert "Saved. You met Grace Hopper." in answer.text
    page = ada.get(f"/B/{room.grace.badge_code}").text
    assert "Worth your time?" in page
    assert "Yes, I met" not in page


def test_badge_already_scanned_says_what_it_waits_for(ada: FlaskClient, room: Room) -> None:
    room.publish()
    room.scan(room.ada, room.grace, uuid4())

    page = ada.get(f"/B/{room.grace.badge_code}").text

    assert "Waiting for Grace to say yes." in page
    assert "Yes, I met" not in page


def test_page_without_its_scan_id_asks_to_press_again(ada: FlaskClient, room: Room) -> None:
    claimed = ada.post(f"/B/{room.grace.badge_code}", data={"client_id": "none"}, follow_redirects=True)
    typed = ada.post("/scan", data={"code": room.grace.typed_code, "client_id": "none"})

    assert "Please press the button again." in claimed.text
    assert typed.status_code == 422
    assert "Please press the button again." in typed.text
    assert states(room) == []
    again = {"code": room.grace.typed_code, "client_id": client_id_of(typed.text)}
    assert ada.post("/scan", data=again).status_code == 302


@pytest.mark.parametrize(
    "written", [str, str.lower, show_typed_code, lambda code: f" {code[:4]}-{code[4:]} "]
)
def test_typed_code_is_read_as_people_write_it(ada: FlaskClient, room: Room, written: object) -> None:
    assert callable(written)

    answer = ada.post("/scan", data={"code": written(room.grace.typed_code)}, follow_redirects=True)

    assert re.search(r'role="status">Saved. It counts once they say yes, or scan your badge.<', answer.text)
    assert states(room) == [("claimed", 1)]


def test_pasted_badge_link_is_read_too(ada: FlaskClient, room: Room) -> None:
    ada.post("/scan", data={"code": f"http://matchmaker.test/b/{room.grace.badge_code.lower()}"})

    assert states(room) == [("claimed", 1)]


@pytest.mark.parametrize(
    ("code", "status", "sentence"),
    [
        ("", 422, "Please type the code on the badge."),
        ("x" * 300, 422, "A code has eight characters."),
        ("0000 0000", 404, "No badge of this event has this code."),
        ("{mallory}", 404, "No badge of this event has this code."),
    ],
)
def test_bad_code_is_kept_beside_the_reason(
    ada: FlaskClient, room: Room, code: str, status: int, sentence: str
) -> None:
    typed = code.format(mallory=room.mallory.typed_code)

    answer = ada.post("/scan", data={"code": typed})

    assert answer.status_code == status
    assert sentence in answer.text.partition('id="code-error"')[2].partition("</small>")[0]
    assert f'value="{typed}"' in answer.text
    assert states(room) == []


def test_code_of_who_left_is_refused_without_detail(ada: FlaskClient, room: Room) -> None:
    room.change(room.grace, withdrawn_at=now())

    answer = ada.post("/scan", data={"code": room.grace.typed_code})

    assert answer.status_code == 410
    assert "This person takes no part any more." in answer.text
    assert "Grace" not in answer.text


@pytest.mark.parametrize(("days", "status"), [(1, 302), (6.9, 302), (7.1, 410)])
def test_scans_are_kept_for_a_week_after_the_event(
    ada: FlaskClient, room: Room, days: float, status: int
) -> None:
    end = now() - timedelta(days=days)
    room.change_event(starts_at=end - timedelta(hours=4), ends_at=end)

    answers = [
        ada.post("/scan", data={"code": room.grace.typed_code}),
        ada.post(f"/B/{room.grace.badge_code}", data={"client_id": str(uuid4())}),
    ]

    assert [answer.status_code for answer in answers] == [status, status]


def test_too_many_typed_codes_must_wait(ada: FlaskClient, room: Room) -> None:
    for _ in range(30):
        ada.post("/scan", data={"code": "0000 0000"})

    answer = ada.post("/scan", data={"code": room.grace.typed_code})

    assert answer.status_code == 429
    assert "Too many tries. Please wait 1 min." in answer.text


def test_yes_after_two_days_asks_for_a_scan(grace: FlaskClient, room: Room) -> None:
    code = room.scan(room.ada, room.grace, uuid4())
    with room.app.app_context():
        past = now() - timedelta(hours=49)
        db.session.execute(sa.update(Scan).values(happened_at=past))
        db.session.commit()

    answer = grace.post(f"/meetings/{code}/confirm", follow_redirects=True)

    assert "Scan the badge of Ada Lovelace instead." in answer.text
    assert states(room) == [("claimed", 2)]
