"""An event in the database of a running site, and what the server holds of the people in it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker import create_app
from matchmaker.badges.qr import badge_link
from matchmaker.config import Settings
from matchmaker.db import db
from matchmaker.models import Meeting, MeetingState, Scan
from matchmaker.services.sessions import open_session
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import BrowserContext

    from tests.browser.served import Site


@dataclass(frozen=True)
class Person:
    """Somebody of the event, with what stands on their badge."""

    id: int
    code: str
    typed_code: str
    badge_code: str
    link: str


class Room:
    """One event, seen past the pages."""

    def __init__(self, app: Flask, site: Site) -> None:
        self.app = app
        self.site = site
        with app.app_context():
            self.event = make_event()
            self.code = self.event.code
            db.session.expunge(self.event)

    def person(self, name: str = "Ada Lovelace") -> Person:
        """Return a new attendee."""
        with self.app.app_context():
            # Nothing is read first: SQLite would refuse to write after a read that is out of date.
            made = make_attendee(event=self.event, name=name)
            link = badge_link(self.site.url, made.badge_code)
            return Person(made.id, made.code, made.typed_code, made.badge_code, link)

    def sign_in(self, context: BrowserContext, person: Person, *, url: str | None = None) -> None:
        """Give a browser the session of a person."""
        with self.app.app_context():
            secret = open_session(organizer_id=None, attendee_id=person.id, data={})
        context.add_cookies([{"name": "sid", "value": secret, "url": url or self.site.url}])

    def scans_by(self, *people: Person) -> int:
        """Return how many scans of these people the server holds."""
        with self.app.app_context():
            held = sa.select(sa.func.count()).where(Scan.scanner_id.in_([person.id for person in people]))
            return int(db.session.scalar(held) or 0)

    def meetings_of(self, person: Person) -> list[tuple[set[int], MeetingState]]:
        """Return the meetings of a person: between whom, and how far."""
        with self.app.app_context():
            rows = db.session.scalars(
                sa.select(Meeting).where(sa.or_(Meeting.low_id == person.id, Meeting.high_id == person.id))
            )
            return [({row.low_id, row.high_id}, row.state) for row in rows]


@contextmanager
def opened(site: Site) -> Iterator[Flask]:
    """Open a running site's database beside the site."""
    app = create_app(
        Settings(
            _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own argument
            matchmaker_instance=site.folder / "instance",
            base_url=site.url,
            secret_key="only for tests",
        )
    )
    yield app
    with app.app_context():
        db.engine.dispose()


@contextmanager
def room_of(site: Site) -> Iterator[Room]:
    """Make an event in a running site."""
    with opened(site) as app:
        yield Room(app, site)
