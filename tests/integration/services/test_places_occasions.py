"""The occasions at which places in a published run are filled."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Job
from matchmaker.services.matching import publish_run, run_now
from matchmaker.services.places import MOST_AT_ONCE, PLACES_JOB, fill_places, fill_places_soon
from matchmaker.services.registration import edit_profile, register
from matchmaker.worker import work
from tests.factories import make_attendee, make_event
from tests.late_people import degrees, late_matches, partners, person, published_event

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.usefixtures("app")
def test_register_after_publishing_gives_three_at_once() -> None:
    event, _ = published_event(6)

    ada_id = register(
        event_id=event.id,
        name="Ada",
        email="ada@example.org",
        goals=["sailing ships"],
        skills=["printing books"],
        consents=True,
    )

    assert len(partners(ada_id)) == 3


@pytest.mark.usefixtures("app")
def test_first_edit_after_publishing_gives_three_and_a_later_one_changes_nothing() -> None:
    event, _ = published_event(6)
    ada = make_attendee(event=event, goals=[], skills=[], consents=False)

    def edit(goal: str, *, consents: bool = True) -> None:
        edit_profile(
            attendee_id=ada.id,
            name="Ada",
            organisation="",
            headline="",
            goals=[goal],
            skills=["printing books"],
            consents=consents,
        )

    edit("sailing ships")
    first = partners(ada.id)
    edit("grain prices")

    assert (len(first), partners(ada.id)) == (3, first)


@pytest.mark.usefixtures("app")
def test_publish_run_gives_three_to_those_who_signed_up_after_it_was_computed() -> None:
    event = make_event()
    for number in range(6):
        person(event, number)
    number = run_now(event_id=event.id, by=None)
    late = person(event, 1)

    publish_run(event_id=event.id, number=number, by=None)

    assert len(partners(late.id)) == 3


def test_fill_places_soon_leaves_many_people_to_a_worker(bare_app: Flask) -> None:
    with bare_app.app_context():
        event, _ = published_event(6)
        late = [person(event, number).id for number in range(MOST_AT_ONCE + 1)]
        fill_places_soon(event_id=event.id, attendee_ids=late)
        job = db.session.scalars(sa.select(Job)).one()
        assert (job.kind, job.payload) == (PLACES_JOB, {"event_id": event.id, "attendee_ids": late})
        assert late_matches() == []

    work(bare_app, stop=threading.Event(), until_empty=True)

    with bare_app.app_context():
        assert all(degrees()[one] >= 3 for one in late)


@pytest.mark.usefixtures("app")
def test_fill_places_soon_before_publishing_asks_no_worker() -> None:
    event = make_event()
    ids = [person(event, number).id for number in range(MOST_AT_ONCE + 1)]

    fill_places_soon(event_id=event.id, attendee_ids=ids)

    assert db.session.scalars(sa.select(Job)).all() == []


def test_late_people_at_the_same_moment_share_no_place_twice(bare_app: Flask) -> None:
    with bare_app.app_context():
        event, ids = published_event(6)
        late = [person(event, number).id for number in range(6)]
        event_id = event.id

    def place(attendee_id: int) -> None:
        with bare_app.app_context():
            fill_places(event_id=event_id, attendee_ids=[attendee_id])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(place, late))

    with bare_app.app_context():
        counted = degrees()
        assert max(counted.values()) <= 4
        assert all(counted[one] >= 3 for one in late)
        assert ids


def test_places_are_filled_without_scikit_learn(bare_app: Flask) -> None:
    with bare_app.app_context():
        event, _ = published_event(5)
        ada = person(event, 0)
        event_id, ada_id = event.id, ada.id
        db.session.remove()
    settings = bare_app.config["SETTINGS"]
    code = (
        "import sys; sys.modules['sklearn'] = None\n"
        "from matchmaker.app import build_app\n"
        "from matchmaker.services.places import fill_places\n"
        "with build_app().app_context():\n"
        f"    print(len(fill_places(event_id={event_id}, attendee_ids=[{ada_id}])))\n"
        "print([name for name in ('sklearn', 'numba') if sys.modules.get(name)])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(Path(__file__).parents[3]), **settings.environment()},
        timeout=120,
    )

    assert (done.stdout, done.returncode) == ("3\n[]\n", 0), done.stderr
