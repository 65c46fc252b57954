"""Links that sign in, sessions that end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from matchmaker.services.sign_in import make_organizer_link
from tests.factories import make_organizer

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.integration.web.attendee.conftest import Room


@pytest.mark.parametrize("ending", ["", "/leave"])
def test_link_page_is_the_same_for_any_token(client: FlaskClient, room: Room, ending: str) -> None:
    real = room.invitation(room.ada)
    other = "x" * len(real)

    pages = [client.get(f"/in/{token}{ending}").text.replace(token, "token") for token in (real, other)]

    form_secret = re.compile('name="csrf_token" value="[^"]+"')
    assert form_secret.sub("", pages[0]) == form_secret.sub("", pages[1])
    assert "Ada" not in pages[0]


def test_looking_at_a_link_signs_nobody_in(client: FlaskClient, room: Room) -> None:
    client.get(f"/in/{room.invitation(room.ada)}")

    assert client.get("/three").location == "/who"


def test_pressing_signs_in_with_a_guarded_cookie(client: FlaskClient, room: Room) -> None:
    answer = client.post(f"/in/{room.invitation(room.ada)}")

    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("sid="))
    flags = {part.strip().split("=")[0] for part in cookie.split(";")[1:]}
    assert flags >= {"HttpOnly", "SameSite", "Path"}
    assert "SameSite=Lax" in cookie
    assert "My profile" in client.get("/three").text


def test_signing_in_again_changes_the_session_secret(client: FlaskClient, room: Room) -> None:
    client.post(f"/in/{room.invitation(room.ada)}")
    first = client.get_cookie("sid")

    client.post(f"/in/{room.invitation(room.ada)}")

    second = client.get_cookie("sid")
    assert first is not None
    assert second is not None
    assert first.value != second.value
    stale = room.app.test_client()
    stale.set_cookie("sid", first.value)
    assert stale.get("/three").location == "/who"


def test_signing_out_ends_the_session_also_for_a_copy_of_its_cookie(
    ada: FlaskClient, bare_app: Flask
) -> None:
    cookie = ada.get_cookie("sid")
    assert cookie is not None
    copy = bare_app.test_client()
    copy.set_cookie("sid", cookie.value)
    assert copy.get("/three").status_code == 200

    answer = ada.post("/sign-out")

    assert answer.location == "/"
    assert ada.get_cookie("sid") is None
    assert copy.get("/three").location == "/who"


def test_unknown_link_is_gone(client: FlaskClient, room: Room) -> None:
    assert room.ada

    answer = client.post("/in/never-made")

    assert answer.status_code == 410
    assert "Please ask the organizer for a new one." in answer.text


def test_organizer_link_leads_to_the_events(client: FlaskClient, bare_app: Flask) -> None:
    with bare_app.app_context():
        secret = make_organizer_link(organizer_id=make_organizer().id)

    assert client.post(f"/in/{secret}").location == "/organizer"
    assert client.get("/").location == "/organizer"


def test_leaving_by_link_withdraws_without_signing_in(client: FlaskClient, room: Room) -> None:
    secret = room.invitation(room.ada)
    page = client.get(f"/in/{secret}/leave").text
    assert room.row(room.ada).withdrawn_at is None
    assert re.search(rf'action="/in/{secret}/leave"', page)

    answer = client.post(f"/in/{secret}/leave")

    assert answer.status_code == 200
    assert "You are left out" in answer.text
    assert room.row(room.ada).withdrawn_at is not None
    assert client.get("/three").location == "/who"


def test_leaving_by_an_unknown_or_an_organizers_link_is_gone(client: FlaskClient, bare_app: Flask) -> None:
    with bare_app.app_context():
        secret = make_organizer_link(organizer_id=make_organizer().id)

    statuses = [client.post(f"/in/{token}/leave").status_code for token in ("never-made", secret)]

    assert statuses == [410, 410]
    assert client.post(f"/in/{secret}").location == "/organizer"


def test_first_page_explains_to_strangers_and_leads_attendees_on(
    client: FlaskClient, room: Room, sign_in_attendee: Callable[[int], FlaskClient]
) -> None:
    page = client.get("/")

    assert page.status_code == 200
    assert 'href="/organizer/sign-in"' in page.text
    assert sign_in_attendee(room.ada.id).get("/").location == "/three"


def test_who_are_you_answers_401(client: FlaskClient) -> None:
    answer = client.get("/who")

    assert answer.status_code == 401
    assert "Open the link from your invitation" in answer.text
