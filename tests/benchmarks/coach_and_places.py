"""Measure what an event of 5,000 people lets somebody wait: for the coach, and for three late places.

    python -m tests.benchmarks.coach_and_places [PEOPLE]

It prints medians of wall and CPU time with the first, cold request apart. Nothing is asserted: a
machine's figures say little of another one's.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from flask_migrate import upgrade

from matchmaker import create_app
from matchmaker.bench.events import composed_event
from matchmaker.clock import now
from matchmaker.config import Settings
from matchmaker.db import db, transaction
from matchmaker.models import Attendee, Event, Goal, Skill
from matchmaker.models.attendee import STATEMENT_LENGTH
from matchmaker.queries.coach import Part
from matchmaker.services.coach import advise
from matchmaker.services.matching import publish_run, run_now
from matchmaker.services.registration import register
from matchmaker.tokens import new_badge_code, new_public_code, new_typed_code

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

_REPEATS = 15


def _app(folder: Path) -> Flask:
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own argument
        matchmaker_instance=folder,
        database_url="",
        base_url="http://matchmaker.test",
        secret_key="only for a benchmark",
    )
    return create_app(settings)


def seed(n_people: int) -> int:
    """Fill an event; return its id."""
    words = composed_event(n_people, 1)
    starts = now() + timedelta(days=1)
    with transaction():
        event = Event(code="large", name="Large", starts_at=starts, ends_at=starts + timedelta(hours=8))
        db.session.add(event)
        db.session.flush()
        for number, (goals, skills) in enumerate(zip(words.goals, words.skills, strict=True)):
            attendee = Attendee(
                event_id=event.id,
                code=new_public_code(),
                name=f"Person {number}",
                badge_code=new_badge_code(),
                typed_code=new_typed_code(),
                consented_at=now(),
                goals=[Goal(position=n, text=text[:STATEMENT_LENGTH]) for n, text in enumerate(goals)],
                skills=[Skill(position=n, text=text[:STATEMENT_LENGTH]) for n, text in enumerate(skills)],
            )
            db.session.add(attendee)
        return event.id


def _measure(name: str, act: Callable[[int], object]) -> None:
    times = []
    for number in range(_REPEATS + 1):
        wall, cpu = time.perf_counter(), time.process_time()
        act(number)
        times.append((1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)))
    first, *others = times
    wall, cpu = (statistics.median(column) for column in zip(*others, strict=True))
    print(f"{name}: first {first[0]:.0f} ms (CPU {first[1]:.0f}), median {wall:.0f} ms (CPU {cpu:.0f})")  # noqa: T201 -- that is its answer


def main() -> None:
    """Measure once."""
    n_people = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as folder, _app(Path(folder)).app_context():
        upgrade()
        event_id = seed(n_people)

        def coach(_: int) -> object:
            texts = {"goals-0": (Part.GOAL, "An app developer who has shipped a booking app for hotels")}
            return advise(event_id=event_id, texts=texts, language="en", address="192.0.2.1")

        def come_late(number: int) -> object:
            return register(
                event_id=event_id,
                name="Late",
                email=f"late{number}@example.org",
                goals=["An angel who backs hospitality start-ups"],
                skills=["booking apps and product design"],
                consents=True,
            )

        _measure(f"coach at {n_people} people, before the first run", coach)
        publish_run(event_id=event_id, number=run_now(event_id=event_id, by=None), by=None)
        _measure(f"coach at {n_people} people, from the fitted event", coach)
        _measure(f"registration with three places at {n_people} people", come_late)
        db.engine.dispose()


if __name__ == "__main__":
    main()
