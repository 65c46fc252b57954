"""Cards put away, people hidden, concerns told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Avoidance, Concern, HideRule
from matchmaker.services.matching import publish_run, run_now
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.integration.web.attendee.conftest import Room, Someone


def code_of(room: Room, someone: Someone) -> str:
    return room.row(someone).code


def wishes(room: Room) -> list[tuple[str, int | None]]:
    with room.app.app_context():
        rows = db.session.execute(sa.select(Avoidance.kind, Avoidance.by_id).order_by(Avoidance.id))
        return [(kind, by_id) for kind, by_id in rows]


def concerns(room: Room) -> list[tuple[int | None, int | None, str]]:
    with room.app.app_context():
        return [(one.by_id, one.about_id, one.text) for one in db.session.scalars(sa.select(Concern))]


def test_card_offers_its_menu_in_plain_forms(ada: FlaskClient, room: Room) -> None:
    room.publish()
    code = code_of(room, room.grace)

    page = ada.get("/three").text

    for act in ("decline", "know", "hide"):
        assert f'<form method="post" action="/three/{code}/{act}"' in page
    assert f'href="/report/{code}"' in page
    assert "Somebody else takes the place, once." in page


def test_met_card_keeps_hiding_and_reporting_alone(ada: FlaskClient, room: Room) -> None:
    room.publish()
    for one, other in ((room.ada, room.grace), (room.grace, room.ada)):
        room.scan(one, other, uuid4())
    code = code_of(room, room.grace)

    page = ada.get("/three").text
    refused = ada.post(f"/three/{code}/decline")

    assert "/hide" in page
    assert "/decline" not in page
    assert (refused.status_code, wishes(room)) == (409, [])
    assert "You two have met already" in refused.text


def test_declined_card_is_gone_here_and_stays_there(ada: FlaskClient, grace: FlaskClient, room: Room) -> None:
    room.publish()
    address = f"/three/{code_of(room, room.grace)}/decline"

    pages = [ada.post(address, follow_redirects=True).text for _ in range(2)]

    assert "Nobody else has room at the moment." in pages[0]
    assert "Noted, and nobody is told.<" in pages[1]
    assert "Grace Hopper" not in pages[0]
    assert "Ada Lovelace" in grace.get("/three").text
    assert wishes(room) == [("declined", room.ada.id)]


def test_known_card_is_gone_on_both_sides(ada: FlaskClient, grace: FlaskClient, room: Room) -> None:
    room.publish()

    page = ada.post(f"/three/{code_of(room, room.grace)}/know", follow_redirects=True).text

    assert "Nobody else has room at the moment; look here again later." in page
    assert "Grace Hopper" not in page
    assert "Ada Lovelace" not in grace.get("/three").text


def test_places_are_filled_and_the_page_says_what_comes(
    bare_app: Flask, sign_in_attendee: Callable[[int], FlaskClient]
) -> None:
    with bare_app.app_context():
        event = make_event()
        people = [
            make_attendee(event=event, name=f"Person {n}", goals=["learn looms"], skills=["old looms"])
            for n in range(12)
        ]
        publish_run(event_id=event.id, number=run_now(event_id=event.id, by=None), by=None)
        me = people[0].id
    browser = sign_in_attendee(me)

    said = []
    for act in ("know", "decline", "decline"):
        address = re.findall(rf'action="(/three/\w+/{act})"', browser.get("/three").text)[0]
        page = browser.post(address, follow_redirects=True).text
        said.append(re.findall(r'role="status">([^<]+)<', page)[0])

    used = "One person was replaced for you already, so this place stays free until the next picking."
    assert said == [
        "Noted. Here is somebody you do not know yet.",
        "Noted, and nobody is told. Here is somebody else.",
        f"Noted, and nobody is told. {used}",
    ]
    page = browser.get("/three").text
    assert "Two people worth your time" in page
    assert "One person was replaced for you already, so the place would stay free." in page


def test_hidden_person_leads_to_the_list_with_a_way_back(
    ada: FlaskClient, grace: FlaskClient, room: Room
) -> None:
    room.publish()
    page = ada.post(f"/three/{code_of(room, room.grace)}/hide", follow_redirects=True).text
    gone = "Ada Lovelace" not in grace.get("/three").text
    [(way, value)] = re.findall(
        r'name="way" value="([^"]+)">\s*<input[^>]*name="value" value="([^"]+)"', page
    )

    back = ada.post("/hidden/end", data={"way": way, "value": value}, follow_redirects=True).text

    assert "From now on you two see nothing of each other here." in page
    assert "<bdi>Grace Hopper</bdi>" in page
    assert gone
    assert "Nobody yet." in back
    assert "Ada Lovelace" in grace.get("/three").text


def test_hidden_list_takes_all_three_ways_at_once(ada: FlaskClient, room: Room) -> None:
    answer = ada.post(
        "/hidden",
        data={"code": room.grace.typed_code, "name": "Mallory  Vale", "domain": "@Vale.example.net"},
        follow_redirects=True,
    )

    assert "You are hidden from them." in answer.text
    assert re.findall(r"<strong><bdi>([^<]+)</bdi></strong>", answer.text) == [
        f"{room.grace.typed_code[:4]} {room.grace.typed_code[4:]}",
        "mallory vale",
        "vale.example.net",
    ]
    assert wishes(room) == [("hidden", room.ada.id)]


@pytest.mark.parametrize(
    ("data", "status", "field"),
    [
        ({"code": "0000 0000"}, 404, "code"),
        ({"code": "{own}"}, 422, "code"),
        ({"name": "…"}, 422, "name"),
        ({"domain": "localhost"}, 422, "domain"),
        ({"name": "x" * 201}, 422, "name"),
    ],
)
def test_what_means_nobody_is_kept_beside_the_reason(
    ada: FlaskClient, room: Room, data: dict[str, str], status: int, field: str
) -> None:
    sent = {key: value.format(own=room.ada.typed_code) for key, value in data.items()}

    answer = ada.post("/hidden", data=sent)

    assert answer.status_code == status
    assert f'id="{field}-error"' in answer.text
    assert f'value="{sent[field]}"' in answer.text
    assert wishes(room) == []


def test_empty_form_hides_nobody_and_says_what_is_missing(ada: FlaskClient, room: Room) -> None:
    answer = ada.post("/hidden", data={})

    assert answer.status_code == 422
    assert "A code, a name or an address, please." in answer.text.partition('id="code-error"')[2]
    assert wishes(room) == []


@pytest.mark.parametrize("data", [{}, {"way": "name"}, {"way": "all", "value": "x"}])
def test_line_that_is_none_takes_nothing_back(ada: FlaskClient, room: Room, data: dict[str, str]) -> None:
    ada.post("/hidden", data={"name": "Mallory Vale"})

    answer = ada.post("/hidden/end", data=data)

    assert answer.location == "/hidden"
    with room.app.app_context():
        assert db.session.scalars(sa.select(HideRule.value)).all() == ["mallory vale"]


def test_too_many_codes_must_wait(ada: FlaskClient, room: Room) -> None:
    for _ in range(30):
        ada.post("/hidden", data={"code": "0000 0000"})

    answers = [
        ada.post(address, data={"code": room.grace.typed_code, "text": "x"})
        for address in ("/hidden", "/report")
    ]

    assert [answer.status_code for answer in answers] == [429, 429]


def test_report_reaches_the_organizers(ada: FlaskClient, room: Room) -> None:
    room.publish()
    address = f"/report/{code_of(room, room.grace)}"
    page = ada.get(address).text

    empty = ada.post(address, data={"text": " "})
    answer = ada.post(address, data={"text": "shouted\nat me"}, follow_redirects=True)
    ada.post("/report", data={"text": "a man in red"})
    refused = ada.post("/report", data={"code": "0000 0000", "text": "kept"})

    assert "Report Grace to the organizers" in page
    assert empty.status_code == 422
    assert "The organizers read it" in answer.text
    assert (refused.status_code, "kept</textarea>" in refused.text) == (404, True)
    assert concerns(room) == [
        (room.ada.id, room.grace.id, "shouted\nat me"),
        (room.ada.id, None, "a man in red"),
    ]


def test_strangers_code_is_as_missing_as_none(mallory: FlaskClient, room: Room) -> None:
    room.publish()
    code = code_of(room, room.grace)

    for path in ("/three/{}/decline", "/three/{}/know", "/three/{}/hide", "/report/{}"):
        answers = [mallory.post(path.format(one), data={"text": "x"}) for one in (code, "missing")]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].data == answers[1].data
    assert (wishes(room), concerns(room)) == ([], [])
    with room.app.app_context():
        assert db.session.scalars(sa.select(Attendee.id).filter_by(code=code)).one() == room.grace.id
