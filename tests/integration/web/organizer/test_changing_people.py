from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Event, RunState
from matchmaker.queries.attendees import attendee_of_event
from matchmaker.queries.events import event_by_id
from tests.factories import make_attendee, make_run

if TYPE_CHECKING:
    from tests.integration.web.organizer.conftest import Desk

FORM = {
    "name": "Ada Byron",
    "email": " ADA@Example.org ",
    "organisation": "Engines",
    "headline": "Programs",
    "group": "Guests",
    "goals": "a printer\r\n\r\nan engineer",
    "skills": "looms",
    "is_minor": "y",
}


@pytest.fixture
def ada(desk: Desk) -> str:
    """Return Ada's code."""
    with desk.rows():
        return make_attendee(event=event_by_id(desk.event_id), email="ada@example.org").code


def _person(desk: Desk, code: str) -> Attendee:
    attendee = attendee_of_event(event_id=desk.event_id, code=code)
    assert attendee is not None
    return attendee


def test_edit_changes_everything_that_is_known(desk: Desk, ada: str) -> None:
    with desk.rows():
        db.session.get_one(Event, desk.event_id).for_adults_only = False
        db.session.commit()

    page = desk.client.get(desk.address(f"/people/{ada}/edit")).text
    answer = desk.client.post(desk.address(f"/people/{ada}/edit"), data=FORM)

    assert "a publisher for notes on engines" in page
    assert answer.location == desk.address(f"/people/{ada}")
    with desk.rows():
        person = _person(desk, ada)
        assert (person.name, person.email, person.organisation) == ("Ada Byron", "ada@example.org", "Engines")
        assert (person.headline, person.group, person.is_minor) == ("Programs", "Guests", True)
        assert [goal.text for goal in person.goals] == ["a printer", "an engineer"]
        assert (person.edited_at, [skill.text for skill in person.skills]) == (None, ["looms"])


def test_edit_asks_for_the_age_only_where_minors_may_come(desk: Desk, ada: str) -> None:
    for_adults = desk.client.get(desk.address(f"/people/{ada}/edit")).text
    desk.client.post(desk.address(f"/people/{ada}/edit"), data=FORM)
    with desk.rows():
        is_minor = _person(desk, ada).is_minor
        db.session.get_one(Event, desk.event_id).for_adults_only = False
        db.session.commit()
    for_all = desk.client.get(desk.address(f"/people/{ada}/edit")).text

    assert (is_minor, 'name="is_minor"' in for_adults, 'name="is_minor"' in for_all) == (False, False, True)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "What is their name?"),
        ({"email": "ada"}, "This does not look like an e-mail address."),
        ({"email": "grace@example.org"}, "Somebody else of this event has this address."),
        ({"goals": "a\nb\nc\nd"}, "at most 3"),
    ],
)
def test_edit_that_cannot_be_is_explained_and_changes_nothing(
    desk: Desk, ada: str, values: dict[str, str], sentence: str
) -> None:
    with desk.rows():
        make_attendee(event=event_by_id(desk.event_id), name="Grace", email="grace@example.org")
    before = desk.everything()

    answer = desk.client.post(desk.address(f"/people/{ada}/edit"), data=FORM | values)

    assert answer.status_code >= 400
    assert sentence in answer.text
    assert desk.everything() == before


def test_own_words_are_changed_only_for_who_asked_and_wrote_nothing_new(desk: Desk, ada: str) -> None:
    with desk.rows():
        person = _person(desk, ada)
        person.edited_at = now()
        seen = person.edited_at.isoformat()
        db.session.commit()
    address = desk.address(f"/people/{ada}/edit")

    page = desk.client.get(address).text
    unasked = desk.client.post(address, data=FORM | {"seen": seen})
    stale = desk.client.post(address, data=FORM | {"seen": "", "was_asked": "y"})
    asked = desk.client.post(address, data=FORM | {"seen": seen, "was_asked": "y"})

    assert "They wrote their name, organisation, goals and skills themselves." in page
    assert [answer.status_code for answer in (unasked, stale, asked)] == [409, 409, 303]
    assert seen in stale.text
    with desk.rows():
        assert _person(desk, ada).name == "Ada Byron"


def test_take_in_needs_their_word_and_notes_who_heard_it(desk: Desk, ada: str) -> None:
    desk.client.post(desk.address(f"/people/{ada}/withdraw"))
    page = desk.client.get(desk.address(f"/people/{ada}")).text

    silent = desk.client.post(desk.address(f"/people/{ada}/take-in"))
    with desk.rows():
        still_out = _person(desk, ada).is_active
    said = desk.client.post(desk.address(f"/people/{ada}/take-in"), data={"says_so": "y"})

    assert "They told me that they want to take part" in page
    assert (silent.status_code, still_out, said.status_code) == (303, False, 303)
    assert "Ada Lovelace takes part." in desk.client.get(said.location).text
    with desk.rows():
        person = _person(desk, ada)
        assert (person.is_active, person.consent_source) == (True, "told Olive that they want to")


def test_merge_finds_the_other_row_and_makes_the_two_one(desk: Desk, ada: str) -> None:
    with desk.rows():
        event = event_by_id(desk.event_id)
        other = make_attendee(event=event, name="A. Lovelace").code
        make_attendee(event=event, name="Grace Hopper")
    address = desk.address(f"/people/{ada}/merge")

    unasked, found = desk.client.get(address).text, desk.client.get(f"{address}?words=lovelace").text
    answer = desk.client.post(address, data={"other": other})
    done = desk.client.get(answer.location).text
    again = desk.client.post(address, data={"other": other})

    assert "Nobody else fits that." in unasked
    assert "Same person: merge" in found
    assert "Grace" not in found
    assert "The two are one now." in done
    assert again.status_code == 404
    assert desk.client.get(desk.address(f"/people/{other}")).status_code == 404


def test_merge_under_a_matching_is_refused(desk: Desk, ada: str) -> None:
    with desk.rows():
        event = event_by_id(desk.event_id)
        other = make_attendee(event=event, name="A. Lovelace").code
        make_run(event=event, state=RunState.COMPUTING)

    answer = desk.client.post(desk.address(f"/people/{ada}/merge"), data={"other": other})

    assert (answer.status_code, "A matching is under way." in answer.text) == (409, True)
