"""The ways in: a mail, a code from it, another device, a PIN."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db, transaction
from matchmaker.models import Attendee, Mail
from matchmaker.services.mail_stop import new_stop_link
from matchmaker.services.sign_in_codes import give_pins

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from matchmaker.config import Settings
    from tests.integration.web.attendee.conftest import Room


@pytest.fixture
def mailing(bare_app: Flask) -> Flask:
    """Return the application with a way to send mail."""
    settings: Settings = bare_app.config["SETTINGS"]
    bare_app.config["SETTINGS"] = settings.model_copy(update={"mail_backend": "file"})
    return bare_app


def mails(app: Flask) -> list[Mail]:
    with app.app_context():
        found = list(db.session.scalars(sa.select(Mail).order_by(Mail.id)))
        db.session.expunge_all()
    return found


def link_and_code(mail: Mail) -> tuple[str, str]:
    link = re.search(r"http://matchmaker\.test(/in/\S+)", mail.text)
    code = re.search(r"[0-9A-Z]{4} [0-9A-Z]{4}", mail.text)
    assert link is not None
    assert code is not None
    return link[1], code[0]


def ask(browser: FlaskClient, address: str) -> None:
    answer = browser.post("/who/mail", data={"email": address})
    assert (answer.status_code, answer.location) == (303, "/who/mailed")


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/three").status_code == 200


def test_link_from_a_mail_signs_in_once(mailing: Flask, room: Room, client: FlaskClient) -> None:
    assert room.grace
    ask(client, " Grace@Example.org ")
    link, _ = link_and_code(mails(mailing)[0])
    phone = mailing.test_client()

    assert client.get(link).status_code == 200
    assert not is_in(client)
    assert phone.post(link).location == "/three"
    assert is_in(phone)
    assert mailing.test_client().post(link).status_code == 410


def test_code_from_a_mail_works_only_where_it_was_asked_for(
    mailing: Flask, room: Room, client: FlaskClient
) -> None:
    assert room.grace
    ask(client, "grace@example.org")
    _, code = link_and_code(mails(mailing)[0])
    stranger = mailing.test_client()
    ask(stranger, "nobody@example.org")

    assert stranger.post("/who/code", data={"code": code}).status_code == 403
    assert not is_in(stranger)
    assert client.post("/who/code", data={"code": code.lower()}).location == "/three"
    assert is_in(client)
    assert client.post("/who/code", data={"code": code}).status_code == 403


def test_after_five_wrong_codes_the_right_one_is_refused(
    mailing: Flask, room: Room, client: FlaskClient
) -> None:
    assert room.grace
    ask(client, "grace@example.org")
    link, code = link_and_code(mails(mailing)[0])

    wrong = [client.post("/who/code", data={"code": "0000 0000"}).status_code for _ in range(5)]

    assert wrong == [403] * 5
    assert client.post("/who/code", data={"code": code}).status_code == 403
    assert client.post(link).location == "/three"


def test_asking_looks_the_same_for_known_and_unknown_addresses(mailing: Flask, room: Room) -> None:
    assert room.grace
    known, unknown = mailing.test_client(), mailing.test_client()

    answers = [
        [browser.post("/who/mail", data={"email": address}) for _ in range(4)]
        for browser, address in ((known, "grace@example.org"), (unknown, "nobody@example.org"))
    ]

    told = [[(answer.status_code, answer.location) for answer in row] for row in answers]
    assert told[0] == told[1]
    assert [status for status, _ in told[0]] == [303, 303, 303, 429]
    assert len(mails(mailing)) == 3


def test_mail_is_written_in_the_language_of_its_reader(
    mailing: Flask, room: Room, client: FlaskClient
) -> None:
    assert room.grace
    client.post("/who/mail", data={"email": "grace@example.org"}, headers={"Accept-Language": "de"})

    (mail,) = mails(mailing)
    assert "Hallo Grace Hopper" in mail.text
    assert 'lang="de"' in mail.html


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "Forwarded"])
def test_link_in_a_mail_never_follows_a_header(
    mailing: Flask, room: Room, client: FlaskClient, header: str
) -> None:
    assert room.grace
    client.post("/who/mail", data={"email": "grace@example.org"}, headers={header: "evil.example"})

    assert "evil" not in mails(mailing)[0].text + mails(mailing)[0].html


def test_without_mail_the_page_offers_none(client: FlaskClient, room: Room) -> None:
    assert room.grace

    assert "Send me a link" not in client.get("/who").text
    assert client.post("/who/mail", data={"email": "grace@example.org"}).status_code == 404


def test_device_code_signs_a_second_device_in(ada: FlaskClient, bare_app: Flask) -> None:
    assert "mm-code" not in ada.get("/who/another-device").text
    page = ada.post("/who/another-device").text
    code = re.search(r"[0-9A-Z]{4} [0-9A-Z]{4}", page)
    assert code is not None
    laptop = bare_app.test_client()

    assert laptop.post("/who/code", data={"code": code[0]}).location == "/three"
    assert is_in(laptop)
    assert is_in(ada)


def test_pin_with_the_badge_code_signs_in(client: FlaskClient, room: Room) -> None:
    with room.app.app_context():
        give_pins(event_id=room.event_id)
        pin = db.session.get_one(Attendee, room.ada.id).pin

    wrong = client.post("/who/pin", data={"badge": room.ada.typed_code, "pin": "1"})
    right = client.post("/who/pin", data={"badge": room.ada.typed_code.lower(), "pin": pin})

    assert wrong.status_code == 403
    assert "This does not sign anybody in" in wrong.text
    assert right.location == "/three"


@pytest.mark.parametrize("address", ["/who/mail", "/who/code", "/who/pin"])
@pytest.mark.parametrize("typed", ["", "x" * 5000, "\x00", "😀" * 10])
def test_nonsense_is_answered_with_a_sentence(mailing: Flask, address: str, typed: str) -> None:
    data = {"email": typed, "code": typed, "pin": typed, "badge": typed}

    answer = mailing.test_client().post(address, data=data)

    assert answer.status_code in {303, 403, 422}


def test_stopping_mail_needs_no_sign_in_and_no_form_token(client: FlaskClient, room: Room) -> None:
    room.app.config["WTF_CSRF_ENABLED"] = True
    with room.app.app_context():
        event_end = db.session.get_one(Attendee, room.ada.id).created_at.replace(year=2100)
        with transaction():
            link = new_stop_link(attendee_id=room.ada.id, base_url="", expires_at=event_end)

    looked = client.get(link)
    unmoved = room.row(room.ada).mail_stopped_at
    pressed = [client.post(link, data={"List-Unsubscribe": "One-Click"}) for _ in range(2)]

    assert (looked.status_code, unmoved) == (200, None)
    assert [answer.status_code for answer in pressed] == [200, 200]
    assert room.row(room.ada).mail_stopped_at is not None
    assert client.post(link.replace("/stop/", "/in/")).status_code in {400, 410}
    assert client.post("/stop/never-made").status_code == 410
