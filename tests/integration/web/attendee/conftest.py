"""A room with Ada and Grace, a stranger in another one, and what can be wrong with either."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from matchmaker.db import db
from matchmaker.models import Attendee, Event, Via
from matchmaker.services.meetings import record_scan
from matchmaker.services.sign_in import make_invitation
from tests.factories import make_attendee, make_event, make_match, make_organizer, make_run

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from flask.testing import FlaskClient


@dataclass(frozen=True)
class Someone:
    """An attendee as the tests need them, free of any database session."""

    id: int
    badge_code: str
    typed_code: str


@dataclass
class Room:
    """One event with its people; another one with Mallory."""

    app: Flask
    event_id: int
    ada: Someone
    grace: Someone
    mallory: Someone

    def publish(self) -> None:
        """Match Ada with Grace."""
        with self.app.app_context():
            run = make_run(event=db.session.get_one(Event, self.event_id))
            ada = db.session.get_one(Attendee, self.ada.id)
            make_match(run=run, one=ada, other=db.session.get_one(Attendee, self.grace.id))

    def change_event(self, **values: datetime | bool | str) -> None:
        """Change the event of Ada and Grace."""
        with self.app.app_context():
            event = db.session.get_one(Event, self.event_id)
            for name, value in values.items():
                setattr(event, name, value)
            db.session.commit()

    def change(self, someone: Someone, **values: datetime | str | list[object] | None) -> None:
        """Change somebody's row."""
        with self.app.app_context():
            attendee = db.session.get_one(Attendee, someone.id)
            for name, value in values.items():
                setattr(attendee, name, value)
            db.session.commit()

    def scan(self, scanner: Someone, scanned: Someone, client_id: UUID) -> str:
        """Let one scan the other; return the meeting's code."""
        with self.app.app_context():
            result = record_scan(
                scanner_id=scanner.id, code=scanned.badge_code, client_id=client_id, via=Via.CAMERA
            )
        return result.meeting_code

    def row(self, someone: Someone) -> Attendee:
        """Return somebody's row with goals and skills, as it is now."""
        with self.app.app_context():
            attendee = db.session.get_one(Attendee, someone.id)
            assert [attendee.goals, attendee.skills]  # loads them
            db.session.expunge_all()
        return attendee

    def invitation(self, someone: Someone) -> str:
        """Return the secret of a new invitation."""
        with self.app.app_context():
            return make_invitation(attendee_id=someone.id)


def _someone(attendee: Attendee) -> Someone:
    return Someone(attendee.id, attendee.badge_code, attendee.typed_code)


@pytest.fixture
def room(bare_app: Flask) -> Room:
    """Return an event that runs, with two people who fit each other."""
    with bare_app.app_context():
        olive = make_organizer()
        event = make_event(organizer=olive, code="makers")
        other = make_event(organizer=olive, code="other", name="Elsewhere")
        ada = make_attendee(event=event)
        grace = make_attendee(
            event=event,
            name="Grace Hopper",
            goals=["somebody who knows looms"],
            skills=["a compiler for notes"],
            email="grace@example.org",
        )
        mallory = make_attendee(event=other, name="Mallory Stranger")
        return Room(bare_app, event.id, _someone(ada), _someone(grace), _someone(mallory))


@pytest.fixture
def ada(room: Room, sign_in_attendee: Callable[[int], FlaskClient]) -> FlaskClient:
    """Return Ada's phone."""
    return sign_in_attendee(room.ada.id)


@pytest.fixture
def grace(room: Room, sign_in_attendee: Callable[[int], FlaskClient]) -> FlaskClient:
    """Return Grace's phone."""
    return sign_in_attendee(room.grace.id)


@pytest.fixture
def mallory(room: Room, sign_in_attendee: Callable[[int], FlaskClient]) -> FlaskClient:
    """Return the phone of a stranger."""
    return sign_in_attendee(room.mallory.id)
