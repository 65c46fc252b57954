from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from matchmaker.db import db
from matchmaker.models import Attendee, Erasure, Role
from matchmaker.queries.attendees import attendee_of_event
from matchmaker.queries.events import event_by_id
from tests.conftest import BASE_URL
from tests.factories import make_attendee

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from tests.integration.web.organizer.conftest import Desk

WALK_IN = {
    "name": "Lin Wei",
    "organisation": "Looms",
    "goals": "a weaver",
    "skills": "thread",
    "once": "abcdefgh2345",
    "says_yes": "y",
}


@pytest.fixture
def door(make_desk: Callable[..., Desk]) -> Desk:
    """Return the desk of who helps at the door."""
    return make_desk(role=Role.DOOR)


@pytest.fixture
def ada(door: Desk) -> Attendee:
    with door.rows():
        attendee = make_attendee(
            event=event_by_id(door.event_id), external_id="T 77/a", organisation="Engines"
        )
        db.session.refresh(attendee)
        db.session.expunge_all()
        return attendee


def _type(door: Desk, text: str) -> TestResponse:
    return door.client.post(door.address("/door"), data={"code": text}, follow_redirects=True)


def test_each_way_to_say_who_it_is_checks_in_once(door: Desk, ada: Attendee) -> None:
    link = f"{BASE_URL}/B/{ada.badge_code}".upper()
    typed = f"{ada.typed_code[:4].lower()} {ada.typed_code[4:]}"

    pages = [_type(door, text).text for text in (link, ada.badge_code, typed, "T 77/a", f"{link}/123456")]

    assert ["Checked in at" in page for page in pages] == [True, False, False, False, False]
    assert ["Already in since" in page for page in pages] == [False, True, True, True, True]
    assert all('data-outcome="again"' in page for page in pages[1:])
    assert "1 of 1 checked in" in pages[0]


def test_name_is_looked_for_and_a_button_checks_in_and_back_out(door: Desk, ada: Attendee) -> None:
    listed = _type(door, "lovelace")
    done = door.client.post(door.address(f"/door/people/{ada.code}/in"), follow_redirects=True).text
    undone = door.client.post(door.address(f"/door/people/{ada.code}/undo"), follow_redirects=True).text
    door.client.post(door.address(f"/door/people/{ada.code}/undo"))
    later = door.client.get(door.address(f"/door?person={ada.code}")).text

    assert (listed.status_code, "Who is it?" in listed.text) == (200, True)
    assert door.address(f"/door/people/{ada.code}/in") in listed.text
    assert "Checked in at" in done
    assert "0 of 1 checked in" in undone
    assert "Not checked in." in later


@pytest.mark.parametrize(("text", "status"), [("ZZZZZZZZ", 404), ("", 422)])
def test_unknown_code_is_refused_in_words(door: Desk, ada: Attendee, text: str, status: int) -> None:
    answer = _type(door, text)

    assert answer.status_code == status
    assert ada.name not in answer.text
    assert 'data-outcome="unknown"' in answer.text


def test_badge_of_another_event_is_nobody_here(make_desk: Callable[..., Desk], ada: Attendee) -> None:
    other = make_desk(name="Mallory")

    answer = other.client.post(other.address("/door"), data={"code": ada.badge_code})

    assert (answer.status_code, ada.name in answer.text) == (404, False)


def test_walk_in_is_taken_in_once_with_badge_link_and_slip(door: Desk) -> None:
    page = door.client.get(door.address("/door/walk-in")).text
    answers = [door.client.post(door.address("/door/walk-in"), data=WALK_IN) for _ in range(2)]
    place = answers[0].location
    paper = door.client.get(place).text
    badge = door.client.get(f"{place}/badge.pdf?layout=a7")
    link = door.client.post(f"{place}/link").text
    slip = door.client.post(f"{place}/slip.pdf")

    assert "This event is for people of 18 years and older." in page
    assert [answer.location for answer in answers] == [door.address("/door/people/abcdefgh2345")] * 2
    assert "Checked in at" in paper
    assert "<svg" not in paper.split("<main")[1]
    assert "<svg" in link.split("<main")[1]
    assert [one.data[:5] for one in (badge, slip)] == [b"%PDF-", b"%PDF-"]
    assert door.client.get(f"{place}/badge.pdf?layout=unknown").status_code == 404
    with door.rows():
        lin = attendee_of_event(event_id=door.event_id, code="abcdefgh2345")
        assert lin is not None
        assert (lin.name, lin.is_active, lin.checked_in_at is not None) == ("Lin Wei", True, True)
        assert (lin.consent_source, lin.email) == ("said yes at the door to Olive", None)
        assert re.fullmatch("[0-9]{6}", lin.pin or "")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"says_yes": ""}, "Nobody is taken in without their yes."),
        ({"name": ""}, "What is their name?"),
        ({"email": "ada@example.org"}, "Somebody else of this event has this address."),
    ],
)
def test_walk_in_that_cannot_be_is_explained(door: Desk, values: dict[str, str], sentence: str) -> None:
    with door.rows():
        make_attendee(event=event_by_id(door.event_id), email="ada@example.org")
    before = door.everything()

    answer = door.client.post(door.address("/door/walk-in"), data=WALK_IN | values)

    assert answer.status_code >= 400
    assert sentence in answer.text
    assert door.everything() == before


def test_walk_in_page_of_somebody_erased_is_refused_in_words(door: Desk) -> None:
    with door.rows():
        db.session.add(Erasure(code="abcdefgh2345", event_id=door.event_id))
        db.session.commit()

    answer = door.client.post(door.address("/door/walk-in"), data=WALK_IN)

    assert answer.status_code == 410
    assert "For the next person, open it anew." in answer.text


def test_door_helper_sees_the_door_and_edits_nobody(door: Desk, ada: Attendee) -> None:
    page = door.client.get(door.address("/door")).text
    person = door.client.get(door.address(f"/people/{ada.code}"))
    paper = door.client.get(door.address(f"/door/people/{ada.code}"))

    assert f'href="{door.address("/door")}" aria-current="page"' in page
    assert person.status_code == 404
    assert "Open the slip (PDF)" in paper.text


def test_reader_finds_no_door(make_desk: Callable[..., Desk]) -> None:
    reader = make_desk(role=Role.READER)

    assert reader.address("/door") not in reader.client.get(reader.address()).text
    assert reader.client.get(reader.address("/door")).status_code == 404
