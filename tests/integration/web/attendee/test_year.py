"""The intentional year: nothing of another event is shown without the mailbox."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Event, Mail, Year
from tests.factories import make_attendee, make_event, make_meeting
from tests.retired_events import agree, write_of
from tests.signed_in import browser_of

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from matchmaker.config import Settings

ADA = "ada@example.org"


@pytest.fixture
def mailing(bare_app: Flask) -> Flask:
    """Return the application with a way to send mail."""
    settings: Settings = bare_app.config["SETTINGS"]
    bare_app.config["SETTINGS"] = settings.model_copy(update={"mail_backend": "file"})
    return bare_app


@pytest.fixture
def two_events(mailing: Flask) -> tuple[int, int]:
    """Return Ada's rows at two events: at the first one she met Grace."""
    with mailing.app_context():
        first = make_event(name="Spring", starts_at=now() - timedelta(days=9))
        ada = make_attendee(event=first, email=ADA, goals=["a publisher for notes"])
        grace = make_attendee(event=first, name="Grace Hopper", email="grace@example.org")
        write_of(make_meeting(one=ada, other=grace), ada, "green scarf")
        again = make_attendee(event=make_event(name="Autumn"), email=ADA)
        return ada.id, again.id


def mailed_link(app: Flask) -> str:
    with app.app_context():
        text = db.session.scalars(sa.select(Mail.text).order_by(Mail.id.desc())).first() or ""
    found = re.search(r"http://matchmaker\.test(/year/in/\S+)", text)
    assert found is not None
    return found[1]


def prove(app: Flask, browser: FlaskClient, email: str = ADA) -> None:
    answer = browser.post("/year/mail", data={"email": email})
    assert (answer.status_code, answer.location) == (303, "/year/mailed")
    answer = browser.post(mailed_link(app))
    assert (answer.status_code, answer.location) == (303, "/year")


def years(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(sa.select(Year.email)))


@pytest.mark.usefixtures("two_events")
def test_who_proves_the_mailbox_and_agrees_sees_their_people_goals_and_promises(
    mailing: Flask, client: FlaskClient
) -> None:
    prove(mailing, client)
    asked = client.get("/year").text
    assert "You are at 2 events with this address." in asked
    assert "Grace Hopper" not in asked

    client.post("/year/agree")

    page = client.get("/year").text
    for word in ("Spring", "Autumn", "Grace Hopper", "green scarf", "a publisher for notes", "promise"):
        assert word in page
    assert years(mailing) == [ADA]


def test_an_invitation_alone_opens_nothing_of_another_event(
    mailing: Flask, two_events: tuple[int, int]
) -> None:
    """Anybody who organizes an event may import any address, and then has its invitation link."""
    with mailing.app_context():
        agree(db.session.get_one(Attendee, two_events[0]))
    phone = browser_of(mailing, two_events[1])

    pages = [phone.get(path, follow_redirects=True).text for path in ("/year", "/year/all.json")]
    for press in ("agree", "stop", "close"):
        phone.post(f"/year/{press}")
    pages += [phone.get(path).text for path in ("/my-data/all.json", "/my-data", "/met", "/three")]

    assert not [page for page in pages for word in ("Grace", "green scarf", "Spring") if word in page]
    assert "renewed_at" not in "".join(pages)
    assert years(mailing) == [ADA]


def test_an_organizer_who_gives_a_proven_row_the_address_of_another_sees_nothing(
    mailing: Flask, two_events: tuple[int, int], client: FlaskClient
) -> None:
    with mailing.app_context():
        agree(db.session.get_one(Attendee, two_events[0]))
        mallory = make_attendee(event=make_event(), email="mallory@example.org")
        mallory_id = mallory.id
    prove(mailing, client, "mallory@example.org")
    with mailing.app_context():
        db.session.get_one(Attendee, mallory_id).email = ADA
        db.session.commit()

    assert "Grace" not in client.get("/year").text
    assert client.get("/year/all.json").location == "/year"


@pytest.mark.usefixtures("two_events")
def test_opening_a_link_proves_nothing_and_pressing_it_twice_neither(
    mailing: Flask, client: FlaskClient
) -> None:
    client.post("/year/mail", data={"email": ADA})
    link = mailed_link(mailing)

    assert client.get(link).status_code == 200
    assert "address" in client.get("/year").text
    assert client.post(link).status_code == 303
    assert mailing.test_client().post(link).status_code == 410


@pytest.mark.usefixtures("two_events")
def test_the_proof_lasts_an_evening_and_ends_with_a_press(mailing: Flask, client: FlaskClient) -> None:
    prove(mailing, client)
    client.post("/year/agree")
    assert "Grace" in client.get("/year").text

    with time_machine.travel(now() + timedelta(hours=13)):
        assert "Grace" not in client.get("/year").text
    client.post("/year/close")

    assert "Grace" not in client.get("/year").text


def test_a_signed_in_phone_stays_signed_in_with_a_new_secret(
    mailing: Flask, two_events: tuple[int, int]
) -> None:
    phone = browser_of(mailing, two_events[1])
    before = phone.get_cookie("sid")

    prove(mailing, phone)

    after = phone.get_cookie("sid")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert phone.get("/three").status_code == 200
    assert ADA in phone.get("/year").text


@pytest.mark.usefixtures("two_events")
def test_ending_the_year_forgets_it_and_a_yes_renews_it(mailing: Flask, client: FlaskClient) -> None:
    prove(mailing, client)
    client.post("/year/agree")
    client.post("/year/agree")

    page = client.post("/year/stop", follow_redirects=True).text

    assert "Ended. What was past its day is erased." in page
    assert years(mailing) == []


@pytest.mark.usefixtures("two_events")
def test_everything_can_be_taken_along(mailing: Flask, client: FlaskClient) -> None:
    prove(mailing, client)
    client.post("/year/agree")

    told = json.loads(client.get("/year/all.json").data)

    assert [row["email"] for row in told["year"]] == [ADA]
    assert [event["event"]["name"] for event in told["events"]] == ["Autumn", "Spring"]
    assert told["events"][1]["feedback"][0]["memory_line"] == "green scarf"


def test_an_unknown_address_gets_the_same_answer(mailing: Flask, client: FlaskClient) -> None:
    answer = client.post("/year/mail", data={"email": "nobody@example.org"})

    assert (answer.status_code, answer.location) == (303, "/year/mailed")
    with mailing.app_context():
        assert db.session.scalars(sa.select(Mail)).all() == []


def test_without_an_address_or_after_many_tries_the_page_says_why(
    mailing: Flask, client: FlaskClient
) -> None:
    assert mailing
    assert client.post("/year/mail", data={"email": ""}).status_code == 422
    for _ in range(3):
        client.post("/year/mail", data={"email": ADA})

    answer = client.post("/year/mail", data={"email": ADA})

    assert answer.status_code == 429


def test_where_no_mail_is_sent_the_page_says_that_it_is_not_available(client: FlaskClient) -> None:
    assert "Not available here" in client.get("/year").text
    assert client.post("/year/mail", data={"email": ADA}).status_code == 404


def test_who_is_erased_meanwhile_must_prove_it_again(
    mailing: Flask, two_events: tuple[int, int], client: FlaskClient
) -> None:
    prove(mailing, client)
    with mailing.app_context():
        db.session.execute(
            sa.delete(Event).where(Event.id == db.session.get_one(Attendee, two_events[1]).event_id)
        )
        db.session.commit()

    assert "First, show that the mailbox is yours" in client.get("/year").text
