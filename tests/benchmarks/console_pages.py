"""Measure the organizer's pages of a large event: server time of each, on SQLite or PostgreSQL.

    python -m tests.benchmarks.console_pages [PEOPLE]

DATABASE_URL chooses an empty PostgreSQL database; without it a SQLite file of its own is made. It
prints medians of wall and processor time. Nothing is asserted: a machine's figures say little of another
one's.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask_migrate import upgrade

from matchmaker import create_app
from matchmaker.clock import now
from matchmaker.config import Settings
from matchmaker.db import db, transaction
from matchmaker.models import Attendee, Event, Match, MatchRun, Meeting, Membership, Role
from matchmaker.services.matching import publish_run, run_now
from matchmaker.services.organizers import create_organizer
from matchmaker.services.sessions import open_session
from matchmaker.tokens import new_public_code
from tests.benchmarks.coach_and_places import seed
from tests.signed_in import just_proved

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

_REPEATS = 11
_PAGES = {
    "overview": "",
    "people": "/people",
    "people, last page": "/people?page={last}",
    "people, by words": "/people?words=investors",
    "matching": "/runs",
    "run": "/runs/1",
    "readiness": "/readiness",
    "rounds": "/rounds",
    "room": "/room",
    "room, nothing new": "/room/now?seen={mark}",
    "mail": "/mail",
    "report": "/report",
}


def _app(folder: Path) -> Flask:
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own argument
        matchmaker_instance=folder,
        database_url=os.environ.get("DATABASE_URL", ""),
        base_url="http://matchmaker.test",
        secret_key="only for a benchmark",
    )
    return create_app(settings)


def _evening(event_id: int) -> None:
    """Check everybody in, and let half of the published pairs meet."""
    moment = now()
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.starts_at = moment.replace(hour=0, minute=0)
        db.session.execute(sa.update(Attendee).values(checked_in_at=moment))
        pairs = db.session.execute(sa.select(Match.low_id, Match.high_id).join(MatchRun)).all()
        db.session.add_all(
            Meeting(
                code=new_public_code(),
                event_id=event_id,
                low_id=low,
                high_id=high,
                met_at=moment,
                claimed_by=low,
                confirmed_at=moment,
            )
            for low, high in pairs[::2]
        )


def _client(app: Flask, event_id: int) -> FlaskClient:
    with app.app_context():
        organizer = create_organizer(email="olive@example.org", name="Olive", password=None)
        with transaction():
            db.session.add(Membership(event_id=event_id, organizer_id=organizer, role=Role.OWNER))
        secret = open_session(organizer_id=organizer, attendee_id=None, data=just_proved())
    client = app.test_client()
    client.set_cookie("sid", secret, domain="matchmaker.test")
    return client


def _measure(client: FlaskClient, address: str) -> str:
    walls, cpus, size = [], [], 0
    for _ in range(_REPEATS):
        wall, cpu = time.perf_counter(), time.process_time()
        answer = client.get(address, base_url="http://matchmaker.test")
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
        size = len(answer.data)
        if answer.status_code not in {200, 204}:
            raise SystemExit(f"{address}: {answer.status}")
    return (
        f"{1000 * statistics.median(walls):8.0f} ms wall {1000 * statistics.median(cpus):8.0f} ms CPU"
        f"{size / 1000:9.0f} kB"
    )


def main() -> None:
    """Print the figures."""
    n_people = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as folder:
        app = _app(Path(folder))
        with app.app_context():
            upgrade()
            event_id = seed(n_people)
            publish_run(event_id=event_id, number=run_now(event_id=event_id, by=None), by=None)
            _evening(event_id)
        client = _client(app, event_id)
        print(f"{n_people} people, {app.config['SETTINGS'].sqlalchemy_url.split(':')[0]}")  # noqa: T201 -- its purpose
        for name, path in _PAGES.items():
            # A mark lasts until the next minute.
            room = client.get("/organizer/events/large/room/now", base_url="http://matchmaker.test")
            mark = room.headers["ETag"]
            address = path.format(last=-(-n_people // 50), mark=mark.strip('"'))
            print(f"{name:20}{_measure(client, f'/organizer/events/large{address}')}")  # noqa: T201 -- its purpose


if __name__ == "__main__":
    main()
