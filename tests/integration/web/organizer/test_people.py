from __future__ import annotations

import csv
import html
import io
import re
from typing import TYPE_CHECKING

import pytest

from matchmaker.queries.attendees import attendee_of_event
from matchmaker.queries.events import event_by_id
from tests.conftest import BASE_URL
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from tests.integration.web.organizer.conftest import Desk


@pytest.fixture
def ada(desk: Desk) -> str:
    """Return Ada's code."""
    with desk.rows():
        return make_attendee(event=event_by_id(desk.event_id), email="ada@example.org").code


def test_person_shows_the_words_but_no_link(desk: Desk, ada: str) -> None:
    page = desk.client.get(desk.address(f"/people/{ada}")).text

    assert "a publisher for notes on engines" in page
    assert "programs for looms" in page
    assert "/in/" not in page


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ({"consents": False}, "They have not agreed to be matched."),
        ({"goals": (), "skills": ()}, "no words yet"),
    ],
)
def test_person_who_cannot_be_matched_shows_why(desk: Desk, person: dict[str, object], words: str) -> None:
    with desk.rows():
        code = make_attendee(event=event_by_id(desk.event_id), **person).code  # type: ignore[arg-type]  # passed on

    assert words in desk.client.get(desk.address(f"/people/{code}")).text


def test_person_of_another_event_is_not_found(desk: Desk) -> None:
    with desk.rows():
        stranger = make_attendee(event=make_event(), name="Mallory").code

    answers = [
        desk.client.get(desk.address(f"/people/{stranger}")),
        desk.client.post(desk.address(f"/people/{stranger}/invitation")),
        desk.client.post(desk.address(f"/people/{stranger}/withdraw")),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert all("Mallory" not in answer.text for answer in answers)


def test_invitation_link_is_shown_once_and_lets_its_owner_in(desk: Desk, ada: str) -> None:
    page = desk.client.post(desk.address(f"/people/{ada}/invitation")).text

    found = re.search(rf'value="{BASE_URL}(/in/[^"]+)"', page)
    assert found is not None
    assert found[1] not in desk.client.get(desk.address(f"/people/{ada}")).text
    phone = desk.app.test_client()
    assert phone.get(found[1]).status_code == 200
    assert phone.post(found[1]).status_code in {302, 303}
    assert phone.get("/three").status_code == 200


def test_withdraw_takes_a_person_out_also_when_pressed_twice(desk: Desk, ada: str) -> None:
    address = desk.address(f"/people/{ada}/withdraw")

    answers = [desk.client.post(address) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert "Ada Lovelace takes no part any more." in desk.client.get(answers[0].location).text
    with desk.rows():
        attendee = attendee_of_event(event_id=desk.event_id, code=ada)
        assert attendee is not None
        assert not attendee.is_active


@pytest.mark.usefixtures("ada")
def test_invitations_are_a_table_that_runs_no_formula(desk: Desk) -> None:
    with desk.rows():
        make_attendee(
            event=event_by_id(desk.event_id), name='=HYPERLINK("http://evil")', email="eve@example.org"
        )

    answer = desk.client.post(desk.address("/invitations.csv"))

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f"attachment; filename=invitations-{desk.code}.csv"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    header, eve, line = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert header == ["Name", "E-mail", "Link"]
    assert eve[:2] == ['\'=HYPERLINK("http://evil")', "eve@example.org"]
    assert line[:2] == ["Ada Lovelace", "ada@example.org"]
    phone = desk.app.test_client()
    assert phone.post(line[2].removeprefix(BASE_URL)).status_code in {302, 303}
    assert "Ada" in html.unescape(phone.get("/badge").text)


def test_invitations_leave_out_who_has_left(desk: Desk, ada: str) -> None:
    desk.client.post(desk.address(f"/people/{ada}/withdraw"))

    answer = desk.client.post(desk.address("/invitations.csv"))

    assert b"Ada" not in answer.data
