"""Proving once more who one is, before what cannot be taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pyotp
import pytest
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Organizer
from matchmaker.services.organizer_app import begin_app, confirm_app
from matchmaker.services.organizers import set_password
from matchmaker.services.passkeys import Site, add_passkey, offer_registration
from matchmaker.services.sessions import open_session
from matchmaker.services.sign_in import make_invitation, make_organizer_link
from matchmaker.web.returning import own_page
from tests.factories import make_attendee, make_event
from tests.software_passkey import SoftwarePasskey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.integration.web.organizer.conftest import Desk

PASSWORD = "correct horse battery"
SITE = Site("matchmaker.test", "http://matchmaker.test")
LATER = timedelta(minutes=31)


@pytest.fixture
def later(desk: Desk) -> Iterator[Desk]:
    """Return Olive's desk half an hour after she signed in."""
    with time_machine.travel(now() + LATER):
        yield desk


def give_password(desk: Desk) -> None:
    """Give Olive a password as she had it when she signed in: her sessions stay."""
    with desk.rows():
        set_password(organizer_id=desk.organizer_id, password=PASSWORD)
        secret = open_session(organizer_id=desk.organizer_id, attendee_id=None, data={"proved_at": 1})
    desk.client.set_cookie("sid", secret)


def invite(desk: Desk) -> TestResponse:
    return desk.client.post(
        desk.address("/team/invitations"), data={"email": "lin@example.org", "role": "door"}
    )


def asked_for(desk: Desk) -> str:
    return f"/organizer/confirm?next={desk.address('/team')}"


def test_who_signed_in_a_moment_ago_is_not_asked(desk: Desk) -> None:
    assert invite(desk).status_code == 200


def test_who_signed_in_long_ago_is_asked_and_comes_back(later: Desk) -> None:
    give_password(later)
    before = later.everything()

    answer = invite(later)
    unchanged = later.everything() == before
    page = later.client.get(answer.location)
    back = later.client.post(
        answer.location.replace("confirm", "confirm/password"), data={"password": PASSWORD}
    )

    assert (answer.status_code, answer.location, unchanged) == (303, asked_for(later), True)
    assert "Is it you?" in page.text
    assert (back.status_code, back.location) == (303, later.address("/team"))
    assert "Now press once more what you wanted to do." in later.client.get(back.location).text
    assert invite(later).status_code == 200


def test_proof_makes_a_new_secret(later: Desk) -> None:
    give_password(later)
    old = later.client.get_cookie("sid")

    later.client.post("/organizer/confirm/password", data={"password": PASSWORD})

    thief = later.app.test_client()
    assert old is not None
    thief.set_cookie("sid", old.value)
    assert thief.get("/organizer").location == "/organizer/sign-in"


def test_wrong_password_proves_nothing(later: Desk) -> None:
    give_password(later)

    answers = [later.client.post("/organizer/confirm/password", data={"password": "wrong"}) for _ in range(6)]
    empty = later.client.post("/organizer/confirm/password", data={"password": ""})

    assert [answer.status_code for answer in answers] == [403] * 5 + [429]
    assert empty.status_code == 422
    assert invite(later).location == asked_for(later)


def test_code_of_the_app_is_a_proof(later: Desk) -> None:
    with later.rows(), time_machine.travel(now() - timedelta(hours=1)):
        begin_app(organizer_id=later.organizer_id)
        app = pyotp.TOTP(db.session.get_one(Organizer, later.organizer_id).totp_secret or "")
        confirm_app(organizer_id=later.organizer_id, code=app.at(now()))

    wrong = later.client.post("/organizer/confirm/code", data={"code": "wrong"})
    empty = later.client.post("/organizer/confirm/code", data={"code": ""})
    right = later.client.post("/organizer/confirm/code", data={"code": app.at(now())})

    assert (wrong.status_code, empty.status_code, right.status_code) == (403, 422, 303)
    assert invite(later).status_code == 200


def test_own_passkey_is_a_proof_and_anothers_is_none(later: Desk, make_desk: Callable[..., Desk]) -> None:
    passkeys = []
    for owner in (later, make_desk(name="Mallory")):
        passkey = SoftwarePasskey(SITE.host, SITE.origin)
        with owner.rows():
            offer = offer_registration(organizer_id=owner.organizer_id, site=SITE)
            add_passkey(
                organizer_id=owner.organizer_id,
                site=SITE,
                challenge=offer.challenge,
                credential=passkey.register(offer.options),
                label="",
            )
        passkeys.append(passkey)
    mine, theirs = passkeys

    answers = []
    for passkey in (theirs, mine):
        offered = later.client.post("/organizer/passkey/options").text
        form = {"credential": passkey.sign_in(offered)}
        answers.append(later.client.post("/organizer/confirm/passkey", data=form).status_code)
        answers.append(invite(later).status_code)
    empty = later.client.post("/organizer/confirm/passkey", data={"credential": ""})

    assert answers == [403, 303, 303, 200]
    assert empty.status_code == 422


def test_link_from_the_command_line_is_a_proof(bare_app: Flask, client: FlaskClient, desk: Desk) -> None:
    with bare_app.app_context():
        secret = make_organizer_link(organizer_id=desk.organizer_id)

    client.post(f"/in/{secret}")
    answer = client.post(desk.address("/team/invitations"), data={"email": "lin@example.org", "role": "door"})

    assert answer.status_code == 200


def test_attendee_who_signs_in_at_the_same_browser_proves_nothing(later: Desk) -> None:
    with later.rows():
        invitation = make_invitation(attendee_id=make_attendee(event=make_event()).id)

    later.client.post(f"/in/{invitation}")

    assert invite(later).location == asked_for(later)


def test_who_has_neither_password_nor_passkey_reads_how_to_get_one(later: Desk) -> None:
    page = later.client.get(invite(later).location).text

    assert "Ask whoever runs this site for a new link" in page
    assert 'type="password"' not in page


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/organizer",
        "//evil.example/organizer",
        "/\\evil.example",
        "/organizer//evil.example",
        "/organizer/../three",
        "/organizer\n",
        "/organizer/sign-out",  # only a button may go there
        "/organizer/no-such-page",
        "/three",
        "javascript:alert(1)",
        "",
    ],
)
def test_confirm_leads_to_no_strange_place(later: Desk, address: str) -> None:
    give_password(later)

    page = later.client.get("/organizer/confirm", query_string={"next": address})
    answer = later.client.post(
        "/organizer/confirm/password", query_string={"next": address}, data={"password": PASSWORD}
    )

    assert (page.status_code, answer.location) == (200, "/organizer")
    assert "evil" not in page.text


def test_own_page_knows_the_organizers_pages(bare_app: Flask) -> None:
    with bare_app.app_context():
        assert own_page("/organizer/events/makers/team") == "/organizer/events/makers/team"
        assert own_page(None) is None


@pytest.mark.parametrize(
    ("method", "path", "back"),
    [
        ("GET", "/report.csv", "/report"),
        ("POST", "/invitations.csv", ""),
        ("POST", "/runs/1/publish", "/runs/1"),
        ("POST", "/runs/1/rollback", "/runs/1/rollback"),
        ("POST", "/team/role", "/team"),
        ("POST", "/team/remove", "/team"),
        ("POST", "/team/invitations/revoke", "/team"),
        ("POST", "/delete", "/delete"),
    ],
)
def test_what_leaves_or_cannot_be_taken_back_asks_who_it_is(
    later: Desk, method: str, path: str, back: str
) -> None:
    later.client.get("/organizer")  # notes that she was seen
    before = later.everything()

    answer = later.client.open(later.address(path), method=method)

    assert (answer.status_code, answer.location) == (303, f"/organizer/confirm?next={later.address(back)}")
    assert later.everything() == before
