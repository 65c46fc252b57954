"""An organizer's account: name, password, app, passkeys, browsers."""

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
from matchmaker.models import Organizer, Passkey, SignInSession
from matchmaker.services.organizers import check_password
from matchmaker.services.sessions import open_session
from tests.software_passkey import SoftwarePasskey

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from tests.integration.web.organizer.conftest import Desk

PASSWORD, NEW = "correct horse battery", "a new set of words"
ACCOUNT = "/organizer/account"
READ = [ACCOUNT, f"{ACCOUNT}/app"]
PRESSED = [
    f"{ACCOUNT}/{way}"
    for way in (
        "name",
        "password",
        "browsers/end",
        "sign-out",
        "app",
        "app/begin",
        "app/codes",
        "app/end",
        "passkeys",
        "passkeys/options",
        "passkeys/rename",
        "passkeys/remove",
    )
]
# What a stolen browser must not do hours after its owner signed in.
GUARDED = [way for way in PRESSED if "/app" in way or "/passkeys" in way] + [f"{ACCOUNT}/app"]


def row(desk: Desk) -> Organizer:
    with desk.rows():
        return db.session.get_one(Organizer, desk.organizer_id)


def another_browser(desk: Desk) -> FlaskClient:
    with desk.rows():
        secret = open_session(
            organizer_id=desk.organizer_id, attendee_id=None, data={"browser": "Safari · iPhone"}
        )
    client = desk.app.test_client()
    client.set_cookie("sid", secret)
    return client


def is_in(client: FlaskClient) -> bool:
    return client.get("/organizer").status_code == 200


def test_each_route_of_the_account_is_listed_here(desk: Desk) -> None:
    routes = {
        (method, rule.rule)
        for rule in desk.app.url_map.iter_rules()
        if rule.rule.startswith(ACCOUNT)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert routes == {("GET", way) for way in READ} | {("POST", way) for way in PRESSED}


def test_stranger_is_led_to_the_sign_in(desk: Desk, client: FlaskClient) -> None:
    before = desk.everything()

    answers = [client.get(way) for way in READ] + [client.post(way) for way in PRESSED]

    assert {(answer.status_code, answer.location) for answer in answers} == {(302, "/organizer/sign-in")}
    assert desk.everything() == before


def test_what_guards_the_account_asks_who_it_is_after_half_an_hour(desk: Desk) -> None:
    with time_machine.travel(now() + timedelta(minutes=31)):
        answers = {way: desk.client.post(way).location for way in GUARDED}
        answers[f"{ACCOUNT}/password"] = desk.client.post(f"{ACCOUNT}/password").location

    assert answers == dict.fromkeys(answers, f"/organizer/confirm?next={ACCOUNT}")


def test_password_manager_finds_the_page(client: FlaskClient) -> None:
    assert client.get("/.well-known/change-password").location == ACCOUNT


def test_name_is_changed(desk: Desk) -> None:
    answer = desk.client.post(f"{ACCOUNT}/name", data={"name": "  Olive   Oyl "})
    empty = desk.client.post(f"{ACCOUNT}/name", data={"name": " "})

    assert (answer.status_code, empty.status_code) == (303, 422)
    assert row(desk).name == "Olive Oyl"


def test_first_password_is_set_right_after_a_sign_in_by_link(desk: Desk) -> None:
    page = desk.client.get(ACCOUNT).text
    refused = desk.client.post(f"{ACCOUNT}/password", data={"new": "short"})
    answer = desk.client.post(f"{ACCOUNT}/password", data={"new": PASSWORD})

    assert "You have none yet" in page
    assert 'name="present"' not in page
    assert (refused.status_code, answer.status_code) == (400, 303)
    with desk.rows():
        assert check_password(email=row(desk).email, password=PASSWORD) == desk.organizer_id


def test_password_is_changed_with_the_present_one_and_ends_other_browsers(desk: Desk) -> None:
    desk.client.post(f"{ACCOUNT}/password", data={"new": PASSWORD})
    phone = another_browser(desk)
    with time_machine.travel(now() + timedelta(minutes=31)):
        wrong = desk.client.post(f"{ACCOUNT}/password", data={"present": "not it", "new": NEW})
        short = desk.client.post(f"{ACCOUNT}/password", data={"present": PASSWORD, "new": "short"})
        still = is_in(phone)

        answer = desk.client.post(f"{ACCOUNT}/password", data={"present": PASSWORD, "new": NEW})

        assert (wrong.status_code, "This is not your present password." in wrong.text) == (403, True)
        assert (short.status_code, still) == (400, True)
        assert (answer.status_code, answer.location) == (303, ACCOUNT)
        assert (is_in(desk.client), is_in(phone)) == (True, False)


def test_browsers_are_listed_and_ended(desk: Desk, make_desk: Callable[..., Desk]) -> None:
    phone, mallory = another_browser(desk), make_desk(name="Mallory")
    page = desk.client.get(ACCOUNT).text
    (code,) = re.findall(r'name="code"\s+value="([0-9a-f]{12})"', page)

    mallory.client.post(f"{ACCOUNT}/browsers/end", data={"code": code})
    after_mallory = is_in(phone)
    for nobody in ("", "\0"):
        desk.client.post(f"{ACCOUNT}/browsers/end", data={"code": nobody})
    answer = desk.client.post(f"{ACCOUNT}/browsers/end", data={"code": code})

    assert "Safari · iPhone" in page
    assert (after_mallory, answer.status_code) == (True, 303)
    assert (is_in(desk.client), is_in(phone)) == (True, False)


def test_sign_out_everywhere_ends_every_browser(desk: Desk, make_desk: Callable[..., Desk]) -> None:
    phone, mallory = another_browser(desk), make_desk(name="Mallory")

    answer = desk.client.post(f"{ACCOUNT}/sign-out")

    assert (answer.status_code, answer.location) == (303, "/organizer/sign-in")
    assert [is_in(client) for client in (desk.client, phone, mallory.client)] == [False, False, True]
    with desk.rows():
        left = db.session.scalars(sa.select(SignInSession.organizer_id)).all()
    assert left == [mallory.organizer_id]


def test_app_is_set_up_by_its_picture_and_turned_off(desk: Desk) -> None:
    began = desk.client.post(f"{ACCOUNT}/app/begin")
    page = desk.client.get(began.location)
    secret = row(desk).totp_secret or ""
    wrong = desk.client.post(f"{ACCOUNT}/app", data={"code": "wrong"})

    codes = desk.client.post(f"{ACCOUNT}/app", data={"code": pyotp.TOTP(secret).at(now())})

    assert "<svg" in page.text
    assert " ".join(re.findall("....", secret)) in page.text
    assert "style=" not in page.text
    assert (wrong.status_code, codes.status_code) == (403, 200)
    first = re.findall(r"<code>(\w{4} \w{4})</code>", codes.text)
    assert len(set(first)) == 10
    assert desk.client.get(f"{ACCOUNT}/app").location == ACCOUNT
    assert "You have 10 recovery codes left." in desk.client.get(ACCOUNT).text
    second = re.findall(r"<code>(\w{4} \w{4})</code>", desk.client.post(f"{ACCOUNT}/app/codes").text)
    assert not {*first} & {*second}
    assert desk.client.post(f"{ACCOUNT}/app/end").location == ACCOUNT
    assert row(desk).totp_confirmed_at is None


def test_app_without_a_code_says_what_is_missing(desk: Desk) -> None:
    desk.client.post(f"{ACCOUNT}/app/begin")

    answer = desk.client.post(f"{ACCOUNT}/app", data={"code": ""})

    assert (answer.status_code, "The code, please." in answer.text) == (422, True)
    assert desk.client.post(f"{ACCOUNT}/app/codes").status_code == 403


def test_passkey_is_added_named_and_removed(desk: Desk) -> None:
    passkey = SoftwarePasskey("matchmaker.test", "http://matchmaker.test")
    offer = desk.client.post(f"{ACCOUNT}/passkeys/options").text

    added = desk.client.post(
        f"{ACCOUNT}/passkeys", data={"credential": passkey.register(offer), "label": "my phone"}
    )
    with desk.rows():
        code = db.session.scalars(sa.select(Passkey.code)).one()
    listed = desk.client.get(ACCOUNT).text
    renamed = desk.client.post(f"{ACCOUNT}/passkeys/rename", data={"code": code, "label": "my laptop"})
    then = desk.client.get(ACCOUNT).text
    removed = desk.client.post(f"{ACCOUNT}/passkeys/remove", data={"code": code})

    assert {(answer.status_code, answer.location) for answer in (added, renamed, removed)} == {
        (303, f"{ACCOUNT}#passkeys")
    }
    names = [
        re.findall("<bdi>(my [^<]+)</bdi>", page) for page in (listed, then, desk.client.get(ACCOUNT).text)
    ]
    assert names == [["my phone"], ["my laptop"], []]


@pytest.mark.parametrize("way", ["rename", "remove"])
def test_no_passkey_chosen_is_none(desk: Desk, way: str) -> None:
    address = f"{ACCOUNT}/passkeys/{way}"

    assert [desk.client.post(address, data=form).status_code for form in ({}, {"code": "\0"})] == [404, 404]


def test_passkey_that_does_not_answer_the_question_is_refused(desk: Desk) -> None:
    offer = desk.client.post(f"{ACCOUNT}/passkeys/options").text
    forged = SoftwarePasskey("matchmaker.test", "http://evil.example").register(offer)

    answers = [
        desk.client.post(f"{ACCOUNT}/passkeys", data={"credential": credential})
        for credential in (forged, forged, "")
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 422]
    assert "This passkey was not accepted." in answers[0].text


@pytest.mark.parametrize(
    ("base_url", "host", "answer"),
    [
        ("https://meet.example.org", "evil.example", "meet.example.org"),
        ("http://127.0.0.1:8000", "localhost:8000", "localhost"),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", None),
        ("http://127.0.0.1:8000", "evil.example", None),
        ("http://192.0.2.7:8000", "localhost:8000", None),
    ],
)
def test_passkeys_belong_to_the_sites_own_name(
    desk: Desk, base_url: str, host: str, answer: str | None
) -> None:
    settings = desk.app.config["SETTINGS"]
    desk.app.config["SETTINGS"] = settings.model_copy(update={"base_url": base_url})
    with desk.rows():
        secret = open_session(
            organizer_id=desk.organizer_id, attendee_id=None, data={"proved_at": int(now().timestamp())}
        )
    cookie = {"Host": host, "Cookie": f"sid={secret}"}

    offer = desk.app.test_client(use_cookies=False).post(f"{ACCOUNT}/passkeys/options", headers=cookie)
    page = desk.app.test_client(use_cookies=False).get(ACCOUNT, headers=cookie).text

    assert (offer.get_json(silent=True) or {}).get("rp", {}).get("id") == answer
    assert offer.status_code == (403 if answer is None else 200)
    assert ("browsers allow no passkeys there" in page) is (answer is None)
