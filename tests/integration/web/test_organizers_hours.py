"""An organizer's twelve hours, at a browser in which an attendee signs in, too."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import SignInSession
from matchmaker.services.organizers import create_organizer
from matchmaker.services.sessions import ORGANIZER_LIFE
from matchmaker.services.sign_in import make_invitation, make_organizer_link
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PASSWORD = "correct horse battery"


class Browser:
    """One browser at which Olive signed in as an organizer, and may come in as an attendee."""

    def __init__(self, app: Flask) -> None:
        self.app, self.client = app, app.test_client()
        with app.app_context():
            self.olive = create_organizer(email="olive@example.org", name="Olive", password=PASSWORD)
            ada = make_attendee(event=make_event(ends_at=now() + timedelta(days=9)))
            self.invitation = make_invitation(attendee_id=ada.id)
            secret = make_organizer_link(organizer_id=self.olive)
        self.client.post(f"/in/{secret}")

    def come_as_attendee(self) -> FlaskClient:
        self.client.post(f"/in/{self.invitation}")
        return self.client

    def ends_at(self) -> datetime:
        with self.app.app_context():
            return db.session.scalars(sa.select(SignInSession.expires_at)).one()


@pytest.fixture
def browser(bare_app: Flask) -> Browser:
    return Browser(bare_app)


def test_attendee_who_signs_in_does_not_renew_the_organizers_hours(browser: Browser) -> None:
    begun, first = now(), browser.ends_at()
    for hours in (2, 4, 6, 8, 10):
        with time_machine.travel(begun + timedelta(hours=hours)):
            browser.come_as_attendee()
            assert browser.client.get("/organizer").status_code == 200
            assert browser.client.get("/three").status_code == 200

    after = browser.ends_at()
    with time_machine.travel(begun + ORGANIZER_LIFE + timedelta(minutes=1)):
        late = browser.client.get("/organizer")

    assert after == first
    assert (late.status_code, late.location) == (302, "/organizer/sign-in")


def test_organizer_who_proves_it_anew_has_all_hours_again(browser: Browser) -> None:
    first = browser.ends_at()
    browser.come_as_attendee()

    with time_machine.travel(now() + timedelta(hours=2)):
        browser.client.post("/organizer/confirm/password", data={"password": PASSWORD})

    assert browser.ends_at() > first + timedelta(hours=1, minutes=59)


def test_attendee_alone_keeps_their_own_month(browser: Browser) -> None:
    alone = browser.app.test_client()
    alone.post(f"/in/{browser.invitation}")

    with browser.app.app_context():
        ends = db.session.scalars(sa.select(SignInSession.expires_at).filter_by(organizer_id=None)).one()
    assert ends > now() + timedelta(days=29)
