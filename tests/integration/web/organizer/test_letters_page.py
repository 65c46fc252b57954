from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Job, Mail
from matchmaker.queries.events import event_by_id
from matchmaker.worker import work
from tests.factories import make_attendee

if TYPE_CHECKING:
    from tests.integration.web.organizer.conftest import Desk


@pytest.fixture
def posting(desk: Desk) -> Desk:
    """Return a desk of a site that sends mail into nowhere."""
    settings = desk.app.config["SETTINGS"]
    desk.app.config["SETTINGS"] = settings.model_copy(update={"mail_backend": "console"})
    return desk


def test_site_without_mail_says_what_to_do_instead(desk: Desk) -> None:
    page = desk.client.get(desk.address("/mail")).text

    assert "This site sends no mail" in page
    assert desk.client.post(desk.address("/mail/invitation")).status_code == 404


def test_organizer_invites_everybody_and_the_worker_writes(posting: Desk) -> None:
    with posting.rows():
        event = event_by_id(posting.event_id)
        make_attendee(event=event, email="ada@example.org")
        make_attendee(event=event, email="grace@example.org", goals=())
    assert "Invite 2 people" in posting.client.get(posting.address("/mail")).text

    page = posting.client.post(posting.address("/mail/invitation"), follow_redirects=True)

    assert "2 letters are on their way" in page.text
    work(posting.app, stop=threading.Event(), until_empty=True)
    with posting.rows():
        assert sorted(db.session.scalars(sa.select(Mail.address))) == ["ada@example.org", "grace@example.org"]
    assert "2 sent" in posting.client.get(posting.address("/mail")).text


def test_nobody_to_write_to_is_said(posting: Desk) -> None:
    page = posting.client.post(posting.address("/mail/three"), follow_redirects=True)

    assert "There is nobody to write to now." in page.text
    with posting.rows():
        assert db.session.scalars(sa.select(Job)).all() == []


def test_unknown_letter_is_missing(posting: Desk) -> None:
    assert posting.client.post(posting.address("/mail/spam")).status_code == 404


def test_failed_letters_are_listed_with_their_reason(posting: Desk) -> None:
    with posting.rows():
        event = event_by_id(posting.event_id)
        db.session.add(
            Mail(
                event_id=event.id,
                kind="invitation",
                key="invitation:1",
                address="nobody@example.org",
                subject="s",
                text="t",
                state="failed",
                error="550 no such <mailbox>",
            )
        )
        db.session.commit()

    page = posting.client.get(posting.address("/mail")).text

    assert "1 letter could not be delivered" in page
    assert "550 no such &lt;mailbox&gt;" in page
