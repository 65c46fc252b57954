"""Joining a team by the link of an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Membership, Organizer, Role
from matchmaker.services.organizers import create_organizer
from matchmaker.services.team_invitations import invite_to_team

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from tests.integration.web.organizer.conftest import Desk

PASSWORD = "correct horse battery"
GRACE = "grace@example.org"


@pytest.fixture
def link(desk: Desk) -> str:
    """Return the path of an invitation for Grace."""
    with desk.rows():
        return invite_to_team(
            event_id=desk.event_id,
            email=GRACE,
            role=Role.EDITOR,
            by=desk.organizer_id,
            base_url="",
            sends_mail=False,
            language="en",
        )


def account(desk: Desk, email: str = GRACE) -> None:
    with desk.rows():
        create_organizer(email=email, name="Grace", password=PASSWORD)


def sign_in(client: FlaskClient, email: str = GRACE) -> str:
    answer = client.post("/organizer/sign-in", data={"email": email, "password": PASSWORD})
    assert answer.status_code == 303
    return str(answer.location)


def role_of(desk: Desk, email: str = GRACE) -> str | None:
    with desk.rows():
        return db.session.scalar(
            sa.select(Membership.role)
            .join(Organizer, Organizer.id == Membership.organizer_id)
            .where(Organizer.email == email, Membership.event_id == desk.event_id)
        )


def test_new_organizer_makes_an_account_and_is_in(desk: Desk, client: FlaskClient, link: str) -> None:
    page = client.get(link).text

    answer = client.post(f"{link}/account", data={"name": "Grace", "new": PASSWORD})

    assert "Olive asks you to help with Makers &amp; Money." in page
    assert "You get an account for grace@example.org" in page
    assert (answer.status_code, answer.location) == (303, desk.address())
    assert "Welcome to the team." in client.get(desk.address()).text
    assert role_of(desk) == Role.EDITOR
    assert client.get(link).status_code == 410


def test_who_has_an_account_signs_in_and_comes_back(desk: Desk, client: FlaskClient, link: str) -> None:
    account(desk)
    page = client.get(link).text

    answer = client.post(f"{link}/sign-in")
    back = sign_in(client)
    joined = client.post(link)

    assert "There is an account for grace@example.org." in page
    assert "/account" not in page
    assert (answer.status_code, answer.location) == (303, "/organizer/sign-in")
    assert back == link
    assert (joined.status_code, joined.location) == (303, desk.address())
    assert role_of(desk) == Role.EDITOR


def test_another_address_reads_whom_it_is_for_and_may_not_use_it(
    desk: Desk, make_desk: Callable[..., Desk], link: str
) -> None:
    mallory = make_desk(name="Mallory")

    page = mallory.client.get(link)
    answer = mallory.client.post(link)

    assert "The invitation is for grace@example.org, and you are signed in as" in page.text
    assert (answer.status_code, "This invitation is for grace@example.org." in answer.text) == (403, True)
    assert mallory.client.get(desk.address()).status_code == 404
    assert mallory.client.post(f"{link}/sign-in").location == "/organizer/sign-in"
    assert mallory.client.get("/organizer").location == "/organizer/sign-in"


def test_account_is_not_made_where_there_is_one(desk: Desk, client: FlaskClient, link: str) -> None:
    account(desk)

    answer = client.post(f"{link}/account", data={"name": "Mallory", "new": "another long one"})

    assert (answer.status_code, role_of(desk)) == (409, None)
    assert sign_in(client) == "/organizer"


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        ({"name": "", "new": PASSWORD}, (422, "Your name, please.")),
        ({"name": "Grace", "new": ""}, (422, "A password, please.")),
        ({"name": "Grace", "new": "short"}, (400, "A password needs at least 12 characters.")),
    ],
)
def test_account_that_lacks_something_says_what(
    desk: Desk, client: FlaskClient, link: str, form: dict[str, str], answer: tuple[int, str]
) -> None:
    status, sentence = answer

    page = client.post(f"{link}/account", data=form)

    assert (page.status_code, sentence in page.text) == (status, True)
    assert role_of(desk) is None


def test_opening_the_link_changes_nothing(desk: Desk, client: FlaskClient, link: str) -> None:
    before = desk.everything()

    for browser in (client, desk.client):
        for _ in range(5):
            assert browser.get(link).status_code == 200
            assert browser.head(link).status_code == 200

    assert desk.everything() == before


def test_unknown_link_is_gone(client: FlaskClient) -> None:
    assert client.get("/organizer/join/never-made").status_code == 410
    assert client.post("/organizer/join/never-made").location == "/organizer/sign-in"
    answer = client.post("/organizer/join/never-made/account", data={"name": "Mallory", "new": PASSWORD})
    assert answer.status_code == 410
