"""A photograph of a badge goes around: two hundred strangers claim a meeting with its owner."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Event, Meeting, SignInSession
from matchmaker.queries.flags import FlagKind, flags_of
from matchmaker.services.live_codes import live_code, live_secret_of
from matchmaker.tokens import hash_secret, new_badge_code, new_public_code, new_secret, new_typed_code
from tests.conftest import BASE_URL

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.integration.web.attendee.conftest import Room

N_STRANGERS = 200
CONTACT = ("canary@example.org", "+49 30 5550199", "https://canary.example.org")
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def strangers(room: Room) -> list[FlaskClient]:
    """Return the browsers of people of the same event who never met Grace."""
    with room.app.app_context():
        people = [
            Attendee(
                event_id=room.event_id,
                code=new_public_code(),
                name=f"Stranger {number}",
                badge_code=new_badge_code(),
                typed_code=new_typed_code(),
                consented_at=now(),
            )
            for number in range(N_STRANGERS)
        ]
        db.session.add_all(people)
        db.session.commit()
        secrets = {new_secret(): person.id for person in people}
        db.session.add_all(
            SignInSession(
                token_hash=hash_secret(secret), attendee_id=attendee_id, expires_at=now() + timedelta(days=1)
            )
            for secret, attendee_id in secrets.items()
        )
        db.session.commit()
    browsers = []
    for secret in secrets:
        browser = room.app.test_client()
        browser.set_cookie("sid", secret)
        browsers.append(browser)
    return browsers


def claim(number: int, browser: FlaskClient, room: Room, photographed_live_code: str) -> int:
    """Let a stranger claim the meeting, by one of the ways there are; most send it from the scanner."""
    badge = room.grace.badge_code
    match number % 20:
        case 0:
            return browser.post(f"/B/{badge}", data={"client_id": str(uuid4())}).status_code
        case 1:
            address = f"/B/{badge}/{photographed_live_code}"
            return browser.post(address, data={"client_id": str(uuid4())}).status_code
        case 2:
            data = {"code": room.grace.typed_code, "client_id": str(uuid4())}
            return browser.post("/scan", data=data).status_code
        case _:
            moment = now().isoformat()
            scan = {
                "id": str(uuid4()),
                "token": f"{BASE_URL}/B/{badge}/{photographed_live_code}".upper(),
                "via": "camera",
                "t_client": moment,
                "live": photographed_live_code,
            }
            body = {"sent_at": moment, "scans": [scan]}
            return browser.post("/api/scans/batch", json=body, headers=OURS).status_code


@pytest.mark.timeout(900)  # hundreds of requests, on a machine that does other things besides
def test_two_hundred_claims_of_a_photographed_badge_confirm_nothing_and_show_no_contact(
    room: Room, ada: FlaskClient, grace: FlaskClient, strangers: list[FlaskClient]
) -> None:
    email, phone, website = CONTACT
    contact = {"contact_email": email, "contact_phone": phone, "contact_website": website}
    room.change(room.grace, **contact, contact_shared_at=now())
    ada.post("/scan", data={"code": room.grace.typed_code})
    grace.post("/scan", data={"code": room.ada.typed_code})
    assert all(field in ada.get("/met").text for field in CONTACT)  # whom Grace did meet reads them
    with room.app.app_context():
        secret = live_secret_of(attendee_id=room.grace.id)
    photograph = live_code(secret, now() - timedelta(minutes=5))

    statuses = {claim(number, browser, room, photograph) for number, browser in enumerate(strangers)}

    with room.app.app_context():
        others = sa.select(Meeting).where(Meeting.low_id != room.ada.id)
        claims = list(db.session.scalars(others))
        codes = [meeting.code for meeting in claims]
        flags = flags_of(db.session.get_one(Event, room.event_id))
    assert statuses <= {200, 302}
    assert len(claims) == N_STRANGERS
    assert (FlagKind.BUSY_BADGE, "Grace Hopper") in [(flag.kind, flag.name) for flag in flags]
    leaks = []
    for number, (browser, code) in enumerate(zip(strangers, codes, strict=True)):
        pages = ["/met"]
        if number % 20 == 0:
            browser.post(f"/meetings/{code}/confirm")  # who claims cannot also agree
            pages += [f"/meetings/{code}/contact.vcf", "/met/contacts.vcf"]
        leaks += [page for page in pages for field in CONTACT if field in browser.get(page).text]
    with room.app.app_context():
        confirmed = db.session.scalars(others.where(Meeting.confirmed_at.is_not(None))).all()
    assert (list(confirmed), leaks) == ([], [])
