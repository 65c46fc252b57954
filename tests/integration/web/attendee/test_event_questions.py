"""What an event asks of people beside their words, on the registration and on the profile."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee
from tests.integration.web.attendee.test_event_page import HEDY, people

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.integration.web.attendee.conftest import Room

PROFILE = {"name": "Ada Lovelace", "goals-0": "a publisher", "skills-0": "looms", "consents": "y"}
GROUPS = [["Founders", "Investors"]]


def test_event_for_adults_refuses_kindly_who_does_not_say_that_they_are(
    client: FlaskClient, room: Room
) -> None:
    answer = client.post("/e/makers", data={name: HEDY[name] for name in HEDY if name != "of_age"})

    assert answer.status_code == 422
    error = answer.text.partition('id="of_age-error"')[2].partition("</small>")[0]
    assert "is for people of 18 years and older" in error
    assert "a navy that listens" in answer.text
    assert people(room) == []


def test_minors_say_so_where_they_may_come(client: FlaskClient, room: Room) -> None:
    room.change_event(for_adults_only=False)

    page = client.get("/e/makers").text
    client.post("/e/makers", data=HEDY | {"is_minor": "y"})

    assert ("I am under 18" in page, "I am 18 or older" in page) == (True, False)
    [hedy] = people(room)
    assert hedy.is_minor


@pytest.mark.parametrize(("answer", "kept"), [("yes", True), ("no", False), ("", None)])
def test_first_time_is_asked_and_may_stay_open(
    client: FlaskClient,
    room: Room,
    answer: str,
    kept: bool | None,  # noqa: FBT001 -- a table of cases
) -> None:
    room.change_event(asks_first_time=True)

    client.post("/e/makers", data=HEDY | {"first_time": answer})

    [hedy] = people(room)
    assert hedy.is_first_time is kept


def test_group_is_one_that_the_event_names(client: FlaskClient, room: Room) -> None:
    room.change_event(groups_apart=GROUPS)

    refused = client.post("/e/makers", data=HEDY | {"group": "Royals"})
    client.post("/e/makers", data=HEDY | {"group": "Investors"})

    assert refused.status_code == 422
    [hedy] = people(room)
    assert hedy.group == "Investors"


def test_event_that_asks_nothing_shows_no_question(ada: FlaskClient, room: Room) -> None:
    assert room.event_id

    pages = [ada.get(address).text for address in ("/e/makers", "/profile")]

    assert ["A few facts" in page for page in pages] == [False, False]
    assert ['name="of_age"' in page for page in pages] == [True, False]
    for name in ("is_minor", "first_time", "group", "keeps_address"):
        assert [f'name="{name}"' in page for page in pages] == [False, False]


def test_profile_asks_who_was_imported_and_keeps_a_group_that_no_rule_names(
    ada: FlaskClient, room: Room
) -> None:
    room.change_event(for_adults_only=False, asks_first_time=True, groups_apart=GROUPS)
    room.change(room.ada, group="Old guard")
    page = ada.get("/profile").text

    ada.post("/profile", data=PROFILE | {"is_minor": "y", "first_time": "no", "group": "Old guard"})

    row = room.row(room.ada)
    assert (row.is_minor, row.is_first_time, row.group) == (True, False, "Old guard")
    assert '<option selected value="Old guard">Old guard</option>' in page
    after = ada.get("/profile").text
    assert '<option selected value="no">No</option>' in after
    assert '<input checked id="is_minor"' in after


@pytest.mark.parametrize(("refuses", "is_shared"), [({}, True), ({"keeps_address": "y"}, False)])
def test_sharing_is_said_and_can_be_refused(
    client: FlaskClient,
    room: Room,
    refuses: dict[str, str],
    is_shared: bool,  # noqa: FBT001 -- a table of cases
) -> None:
    room.change_event(shares_contact=True)

    page = client.get("/e/makers").text
    client.post("/e/makers", data=HEDY | refuses)

    assert "once both of you said that you met, you see each other’s address" in page
    assert "never your e-mail address" not in page
    [hedy] = people(room)
    assert (hedy.contact_shared_at is not None, hedy.contact_email) == (
        is_shared,
        "hedy@example.org" if is_shared else "",
    )


def test_closing_time_closes_the_page_and_not_the_invitations(client: FlaskClient, room: Room) -> None:
    room.change_event(registration_closes_at=now() - timedelta(minutes=1))
    secret = room.invitation(room.ada)

    page = client.get("/e/makers")
    posted = client.post("/e/makers", data=HEDY)
    invited = client.post(f"/in/{secret}")

    assert (page.status_code, posted.status_code) == (409, 409)
    for answer in (page, posted):
        assert "The registration for “Makers &amp; Money” is closed." in answer.text
        assert "Your invitation link goes on working" in answer.text
        assert "olive@example.org" in answer.text
    assert (invited.status_code, invited.location) == (302, "/three")
    with room.app.app_context():
        assert db.session.scalar(sa.select(Attendee.id).filter_by(email="hedy@example.org")) is None


def test_closed_event_says_who_closed_it_and_lets_its_people_read_on(
    ada: FlaskClient, client: FlaskClient, room: Room
) -> None:
    room.publish()
    room.change_event(closed_at=now())

    answer = client.get("/e/makers")

    assert answer.status_code == 409
    assert "The organizers have closed “Makers &amp; Money”" in answer.text
    assert "Go to your three" in ada.get("/e/makers").text
    assert "Grace Hopper" in ada.get("/three").text
