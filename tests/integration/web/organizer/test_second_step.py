"""Signing in with an app's code or with a passkey."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pyotp
import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Mail, Organizer
from matchmaker.services.forgotten_passwords import ask_for_password
from matchmaker.services.organizer_app import begin_app, confirm_app
from matchmaker.services.organizers import create_organizer
from matchmaker.services.passkeys import Site, add_passkey, offer_registration
from tests.software_passkey import SoftwarePasskey

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PASSWORD = "correct horse battery"
SITE = Site("matchmaker.test", "http://matchmaker.test")


class Olive:
    """An organizer with an app on her phone, and a passkey on it."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self.id = create_organizer(email="olive@example.org", name="Olive", password=PASSWORD)
            with time_machine.travel(now() - timedelta(hours=1)):
                begin_app(organizer_id=self.id)
                self.app = pyotp.TOTP(db.session.get_one(Organizer, self.id).totp_secret or "")
                self.recovery = confirm_app(organizer_id=self.id, code=self.app.at(now()))
            offer = offer_registration(organizer_id=self.id, site=SITE)
            self.passkey = SoftwarePasskey(SITE.host, SITE.origin)
            add_passkey(
                organizer_id=self.id,
                site=SITE,
                challenge=offer.challenge,
                credential=self.passkey.register(offer.options),
                label="my phone",
            )
            db.session.remove()


@pytest.fixture
def olive(bare_app: Flask) -> Olive:
    return Olive(bare_app)


def give_password(client: FlaskClient) -> str:
    form = {"email": "olive@example.org", "password": PASSWORD}
    return str(client.post("/organizer/sign-in", data=form).location)


def is_in(client: FlaskClient) -> bool:
    return client.get("/organizer").status_code == 200


def test_password_alone_signs_nobody_in_who_has_an_app(client: FlaskClient, olive: Olive) -> None:
    asked = give_password(client)
    half = is_in(client)
    page = client.get(asked)

    answer = client.post(asked, data={"code": olive.app.at(now())})

    assert (asked, half) == ("/organizer/sign-in/code", False)
    assert "One more step" in page.text
    assert client.get_cookie("sid") is not None
    assert (answer.status_code, answer.location, is_in(client)) == (303, "/organizer", True)


def test_recovery_code_signs_in_once(bare_app: Flask, olive: Olive) -> None:
    codes = []
    for _ in range(2):
        client = bare_app.test_client()
        answer = client.post(give_password(client), data={"code": olive.recovery[0].lower()})
        codes.append((answer.status_code, is_in(client)))

    assert codes == [(303, True), (403, False)]


def test_code_is_asked_for_also_after_a_forgotten_password(
    bare_app: Flask, client: FlaskClient, olive: Olive
) -> None:
    assert olive
    with bare_app.app_context():
        ask_for_password(email="olive@example.org", place="", base_url="", language="en")
        text = db.session.scalars(sa.select(Mail.text)).one()
    link = re.findall(r"(/organizer/password/\S+)", text)[0]

    client.post(link, data={"new": PASSWORD})

    assert give_password(client) == "/organizer/sign-in/code"
    assert not is_in(client)


def test_code_page_is_for_who_gave_the_password_within_ten_minutes(client: FlaskClient, olive: Olive) -> None:
    stranger = client.get("/organizer/sign-in/code").location
    give_password(client)
    with time_machine.travel(now() + timedelta(minutes=10)):
        late = client.post("/organizer/sign-in/code", data={"code": olive.app.at(now())})

    assert (stranger, late.location) == ("/organizer/sign-in", "/organizer/sign-in")
    assert not is_in(client)


@pytest.mark.usefixtures("olive")
def test_wrong_codes_have_to_wait(client: FlaskClient) -> None:
    asked = give_password(client)

    answers = [client.post(asked, data={"code": f"guess {number}"}) for number in range(6)]
    empty = client.post(asked, data={"code": ""})

    assert [answer.status_code for answer in answers] == [403] * 5 + [429]
    assert "This code does not fit." in answers[0].text
    assert (empty.status_code, is_in(client)) == (422, False)


def test_passkey_signs_in_without_a_password_and_without_a_code(client: FlaskClient, olive: Olive) -> None:
    offer = client.post("/organizer/passkey/options")

    answer = client.post("/organizer/sign-in/passkey", data={"credential": olive.passkey.sign_in(offer.text)})

    assert (offer.status_code, offer.mimetype) == (200, "application/json")
    assert (answer.status_code, answer.location, is_in(client)) == (303, "/organizer", True)


def test_answer_of_a_passkey_is_for_one_browser_one_time_within_five_minutes(
    bare_app: Flask, olive: Olive
) -> None:
    mine, stolen, late = browsers = [bare_app.test_client() for _ in range(3)]
    answers = [olive.passkey.sign_in(browser.post("/organizer/passkey/options").text) for browser in browsers]

    def enter(browser: FlaskClient, credential: str) -> int:
        return browser.post("/organizer/sign-in/passkey", data={"credential": credential}).status_code

    cookie = mine.get_cookie("session")
    assert cookie is not None
    first = enter(mine, answers[0])
    replayed = bare_app.test_client()
    replayed.set_cookie("session", cookie.value)
    second = enter(replayed, answers[0])
    elsewhere = enter(stolen, answers[2])
    with time_machine.travel(now() + timedelta(minutes=5, seconds=1)):
        too_late = enter(late, answers[2])

    assert (first, second, elsewhere, too_late) == (303, 403, 403, 403)
    assert not any(is_in(browser) for browser in (replayed, stolen, late))


def test_passkey_of_nobody_says_so(client: FlaskClient, olive: Olive) -> None:
    assert olive
    offer = client.post("/organizer/passkey/options").text
    unknown = SoftwarePasskey(SITE.host, SITE.origin, handle=b"x").sign_in(offer)

    answer = client.post("/organizer/sign-in/passkey", data={"credential": unknown})
    empty = client.post("/organizer/sign-in/passkey", data={"credential": ""})

    assert (answer.status_code, "This passkey was not accepted." in answer.text) == (403, True)
    assert (empty.status_code, is_in(client)) == (200, False)


def test_questions_for_a_passkey_are_limited_by_place(client: FlaskClient, olive: Olive) -> None:
    assert olive
    statuses = [client.post("/organizer/passkey/options").status_code for _ in range(301)]

    assert (statuses[:300], statuses[300]) == ([200] * 300, 429)
