"""The event page, where people register."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee
from matchmaker.models.attendee import STATEMENT_LENGTH
from matchmaker.services.registration import CONSENT_ON_PAGE

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.integration.web.attendee.conftest import Room

HEDY = {
    "name": "  Hedy \t Lamarr ",
    "email": "Hedy@Example.org",
    "organisation": "Secret Communications",
    "headline": "Hops frequencies",
    "goals-0": "a navy that listens",
    "goals-1": "",
    "goals-2": "somebody with a piano roll",
    "skills-0": "radio that cannot be jammed",
    "consents": "y",
    "of_age": "y",
}


def people(room: Room) -> list[Attendee]:
    with room.app.app_context():
        rows = db.session.scalars(sa.select(Attendee).filter_by(event_id=room.event_id)).all()
        for row in rows:
            assert [row.goals, row.skills]  # loads them
        db.session.expunge_all()
    return [row for row in rows if row.id not in {room.ada.id, room.grace.id}]


def test_page_names_the_event_and_leaves_the_consent_unticked(client: FlaskClient, room: Room) -> None:
    assert room.event_id

    page = client.get("/e/makers").text

    assert "Makers &amp; Money" in page
    assert '<input id="consents" name="consents" type="checkbox" value="y">' in page
    assert page.count('href="/e/makers/privacy"') == 2  # where the tick is, and at the foot


def test_registering_signs_in_and_keeps_every_word(client: FlaskClient, room: Room) -> None:
    answer = client.post("/e/makers", data=HEDY)

    assert (answer.status_code, answer.location) == (302, "/three")
    [hedy] = people(room)
    assert (hedy.name, hedy.email, hedy.organisation, hedy.headline) == (
        "Hedy Lamarr",
        "hedy@example.org",
        "Secret Communications",
        "Hops frequencies",
    )
    assert [goal.text for goal in hedy.goals] == ["a navy that listens", "somebody with a piano roll"]
    assert [skill.text for skill in hedy.skills] == ["radio that cannot be jammed"]
    assert (hedy.is_active, hedy.consent_source) == (True, CONSENT_ON_PAGE)
    assert "a navy that listens" in client.get("/three").text


def test_registering_without_the_tick_matches_nobody(client: FlaskClient, room: Room) -> None:
    client.post("/e/makers", data={**HEDY, "consents": ""} | {"consents": "false"})

    [hedy] = people(room)
    assert hedy.consented_at is None
    assert "You are not suggested to anyone" in client.get("/three").text


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"name": "  "}, "name", "Your name, please."),
        ({"name": "x" * 201}, "name", "Please keep this to 200 characters."),
        ({"email": ""}, "email", "Your address, please."),
        ({"email": "hedy@"}, "email", "This does not look like an e-mail address."),
        ({"goals-0": "", "goals-2": " "}, "goals-0", "One goal, please"),
        ({"skills-0": ""}, "skills-0", "One thing, please"),
        ({"goals-2": "x" * (STATEMENT_LENGTH + 1)}, "goals-2", "Please keep this to 280 characters."),
        ({"skills-4": "x" * 10_000}, "skills-4", "Please keep this to 280 characters."),
    ],
)
def test_bad_field_is_named_and_loses_nothing(
    client: FlaskClient, room: Room, change: dict[str, str], field: str, sentence: str
) -> None:
    answer = client.post("/e/makers", data={**HEDY, **change})

    assert answer.status_code == 422
    error = answer.text.partition(f'id="{field}-error"')[2].partition("</small>")[0]
    assert sentence in error
    assert 'value="Secret Communications"' in answer.text
    assert people(room) == []


def test_address_of_somebody_else_is_refused_at_its_field(client: FlaskClient, room: Room) -> None:
    answer = client.post("/e/makers", data={**HEDY, "email": "GRACE@example.org"})

    assert answer.status_code == 409
    error = answer.text.partition('id="email-error"')[2].partition("</small>")[0]
    assert "If it is yours, open the link in your invitation." in error
    assert "a navy that listens" in answer.text
    assert people(room) == []


def test_nul_and_markup_in_a_name_are_harmless(client: FlaskClient, room: Room) -> None:
    client.post("/e/makers", data={**HEDY, "name": "<script>alert(1)</script>\0"})

    [hedy] = people(room)
    assert hedy.name == "<script>alert(1)</script>"
    page = client.get("/badge").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>" not in page


def test_statements_beyond_the_last_field_are_not_read(client: FlaskClient, room: Room) -> None:
    client.post("/e/makers", data={**HEDY, "goals-1": "one", "goals-7": "too many", "goals-²": "no"})

    [hedy] = people(room)
    assert [goal.text for goal in hedy.goals] == ["a navy that listens", "one", "somebody with a piano roll"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_ended_event_says_so(client: FlaskClient, room: Room, method: str) -> None:
    room.change_event(starts_at=now() - timedelta(hours=9), ends_at=now() - timedelta(hours=1))

    answer = getattr(client, method)("/e/makers", **({"data": HEDY} if method == "post" else {}))

    assert answer.status_code == 409
    assert "“Makers &amp; Money” has ended, so this is closed now." in answer.text
    assert people(room) == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_closed_registration_says_so(client: FlaskClient, room: Room, method: str) -> None:
    room.change_event(registration_open=False)

    answer = getattr(client, method)("/e/makers", **({"data": HEDY} if method == "post" else {}))

    assert answer.status_code == 409
    assert "The registration for “Makers &amp; Money” is closed." in answer.text


def test_unknown_event_is_missing(client: FlaskClient) -> None:
    assert client.get("/e/nowhere").status_code == 404


def test_attendee_of_the_event_finds_the_way_to_the_three(ada: FlaskClient, mallory: FlaskClient) -> None:
    assert "You are signed in as Ada Lovelace." in ada.get("/e/makers").text
    assert "You are signed in" not in mallory.get("/e/makers").text
