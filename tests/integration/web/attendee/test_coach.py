from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Event
from matchmaker.services import coach
from matchmaker.web.examples import EXAMPLES
from tests.factories import make_attendee

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.integration.web.attendee.conftest import Room

SECRET = "tax returns for Zanzibar Shipping"
FORM = {
    "name": "Hedy Lamarr",
    "email": "hedy@example.org",
    "goals-0": "somebody for tax",
    "skills-0": "piano rolls",
    "consents": "y",
    "of_age": "y",
}


@pytest.fixture
def helpers(room: Room) -> Room:
    """Return a room in which four people can help with taxes."""
    with room.app.app_context():
        event = db.session.get_one(Event, room.event_id)
        for number in range(4):
            make_attendee(event=event, name=f"Helper {number}", goals=["a lighthouse"], skills=[SECRET])
    return room


def n_people(room: Room) -> int:
    with room.app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(Attendee)) or 0


@pytest.mark.usefixtures("helpers")
def test_typing_a_goal_gives_advice_and_nobody_elses_words(client: FlaskClient) -> None:
    answer = client.post("/e/makers/coach/goals-0", data={"goals-0": "somebody for tax"})

    assert answer.status_code == 200
    assert "<strong>Clear.</strong> 4 people here can help with this." in answer.text
    assert "<bdi>somebody for <mark>tax</mark></bdi>" in answer.text
    assert "Zanzibar" not in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize(
    ("field", "words", "sentence"),
    [
        ("goals-2", "volcanoes", "Nobody yet, or hardly anybody."),
        ("goals-1", "compilers", "Fewer than three people here use these words."),
        ("goals-0", "🎉", "Say it in words"),
        ("skills-0", "lighthouses", "4 people here look for this."),
        ("skills-4", "looms", "Fewer than three people here look for this so far."),
        ("skills-3", "volcanoes", "Fewer than three people here look for this so far."),
    ],
)
def test_advice_fits_what_is_written(helpers: Room, field: str, words: str, sentence: str) -> None:
    answer = helpers.app.test_client().post(f"/e/makers/coach/{field}", data={field: words})

    assert sentence in answer.text


@pytest.mark.parametrize(
    ("field", "added"),
    [("goals-0", "Which field, which stage, what for?"), ("skills-0", "Add what you have done with it")],
)
@pytest.mark.usefixtures("room")
def test_first_ones_are_not_told_that_nobody_fits(client: FlaskClient, field: str, added: str) -> None:
    answer = client.post(f"/e/makers/coach/{field}", data={field: "volcanoes"})

    assert "You are among the first here, so there is nobody to count yet." in answer.text
    assert added in answer.text
    assert "hardly anybody" not in answer.text


@pytest.mark.parametrize(("field", "sentence"), [("goals-0", "people fit."), ("skills-0", "Much wanted.")])
def test_broad_advice_says_what_to_add(helpers: Room, field: str, sentence: str) -> None:
    helpers.change_event(kind="science")
    with helpers.app.app_context():
        event = db.session.get_one(Event, helpers.event_id)
        for _ in range(8):
            make_attendee(event=event, goals=["a lighthouse"], skills=[SECRET])

    answer = helpers.app.test_client().post(
        f"/e/makers/coach/{field}", data={field: "tax" if field == "goals-0" else "lighthouse"}
    )

    assert sentence in answer.text
    assert ("Which method, which data, which question?" in answer.text) == (field == "goals-0")


@pytest.mark.usefixtures("helpers")
def test_attendee_is_advised_without_being_counted(ada: FlaskClient) -> None:
    own = ada.post("/profile/coach/goals-0", data={"goals-0": "programs for looms"})
    others = ada.post("/profile/coach/goals-0", data={"goals-0": "tax"})

    assert "Nobody yet, or hardly anybody." in own.text
    assert "4 people" in others.text


def test_nothing_written_gets_no_answer(client: FlaskClient, room: Room) -> None:
    assert room
    assert client.post("/e/makers/coach/goals-0", data={"goals-0": "  "}).text.strip() == ""


@pytest.mark.parametrize("field", ["goals-3", "skills-5", "name", "goals-²", "goals", "%00"])
def test_advice_on_another_field_is_not_found(client: FlaskClient, room: Room, field: str) -> None:
    assert room
    assert client.post(f"/e/makers/coach/{field}", data={"name": "x"}).status_code == 404


def test_advice_at_another_event_or_a_closed_one_is_refused(client: FlaskClient, room: Room) -> None:
    assert client.post("/e/nowhere/coach/goals-0", data={"goals-0": "tax"}).status_code == 404

    room.change_event(registration_open=False)

    assert client.post("/e/makers/coach/goals-0", data={"goals-0": "tax"}).status_code == 409


@pytest.mark.parametrize(
    "words",
    ["x" * 10_000, "tax\0returns", "\u202eمستثمر في الضيافة", "<script>alert(1)</script>", "🎉" * 500],
)
def test_hostile_words_are_harmless(helpers: Room, words: str) -> None:
    answer = helpers.app.test_client().post("/e/makers/coach/goals-0", data={"goals-0": words})

    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "\0" not in answer.text


def test_check_button_advises_without_script_and_saves_nothing(client: FlaskClient, helpers: Room) -> None:
    before = n_people(helpers)

    answer = client.post("/e/makers", data={**FORM, "name": "", "check": "Check my words"})

    assert answer.status_code == 200
    assert "4 people here can help with this." in answer.text
    assert "Fewer than three people here look for this so far." in answer.text
    assert re.search(r"<textarea[^>]* name=\"goals-0\"[^>]*>\s*somebody for tax</textarea>", answer.text)
    assert "mm-error" not in answer.text
    assert n_people(helpers) == before


@pytest.mark.usefixtures("helpers")
def test_check_button_on_the_profile_changes_nothing(ada: FlaskClient, room: Room) -> None:
    answer = ada.post("/profile", data={**FORM, "check": "Check my words"})

    assert "4 people here can help with this." in answer.text
    assert room.row(room.ada).name == "Ada Lovelace"
    assert [goal.text for goal in room.row(room.ada).goals] == ["a publisher for notes on engines"]


def test_who_saves_is_not_advised(client: FlaskClient, room: Room) -> None:
    client.post("/e/makers", data=FORM)

    assert n_people(room) == 4


@pytest.mark.parametrize("address", ["/e/makers", "/profile"])
def test_fields_ask_while_somebody_types_and_save_comes_before_check(
    ada: FlaskClient, helpers: Room, address: str
) -> None:
    page = ada.get(address).text

    prefix = "/e/makers" if address == "/e/makers" else "/profile"
    for field in ("goals-0", "goals-2", "skills-0", "skills-4"):
        assert f'hx-post="{prefix}/coach/{field}"' in page
        assert f'hx-params="{field},csrf_token"' in page
        assert f'<div id="{field}-advice" role="status"></div>' in page
    assert "htmx.min.js" in page
    assert page.index('type="submit"') < page.index('name="check"')
    assert helpers


@pytest.mark.parametrize("kind", EXAMPLES)
def test_examples_fit_the_kind_of_event(client: FlaskClient, room: Room, kind: str) -> None:
    room.change_event(kind=kind)

    page = client.get("/e/makers").text

    assert str(EXAMPLES[kind].goal) in page
    assert str(EXAMPLES[kind].skill) in page


def test_unknown_kind_of_event_has_the_general_examples(client: FlaskClient, room: Room) -> None:
    room.change_event(kind="regatta")

    assert "“an angel who backs hospitality start-ups” finds the one" in client.get("/e/makers").text


def test_asking_without_end_is_slowed_down(
    ada: FlaskClient, client: FlaskClient, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coach, "_PERSON_TRIES", 2)
    monkeypatch.setattr(coach, "_ADDRESS_TRIES", 3)

    own = [ada.post("/profile/coach/goals-0", data={"goals-0": "tax"}).status_code for _ in range(3)]
    strange = [client.post("/e/makers/coach/goals-0", data={"goals-0": "tax"}).status_code for _ in range(4)]

    assert (own, strange) == ([200, 200, 429], [200, 200, 200, 429])
    slowed = client.post("/e/makers", data={**FORM, "check": "Check my words"})
    assert slowed.status_code == 429
    assert "Too many tries." in slowed.text
    assert "somebody for tax" in slowed.text
    assert n_people(room) == 3


def test_token_is_asked_for(
    bare_app: Flask, room: Room, sign_in_attendee: Callable[[int], FlaskClient]
) -> None:
    phone = sign_in_attendee(room.ada.id)
    bare_app.config["WTF_CSRF_ENABLED"] = True

    assert phone.post("/profile/coach/goals-0", data={"goals-0": "tax"}).status_code == 400
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', phone.get("/profile").text)
    assert token is not None
    answer = phone.post("/profile/coach/goals-0", data={"goals-0": "tax", "csrf_token": token[1]})
    assert answer.status_code == 200
