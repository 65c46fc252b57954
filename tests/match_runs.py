"""Crowds to match, with what their runs hold."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Event, Match, MatchRun
from tests.factories import make_attendee, make_event

TOPICS = ("weaving looms", "grain prices", "sailing ships", "printing books", "building bridges")


def make_crowd(n_people: int, **values: Any) -> tuple[Event, list[Attendee]]:
    event = make_event()
    people = [
        make_attendee(
            event=event,
            name=f"Person {number}",
            goals=[f"learn about {TOPICS[number % 5]}", f"somebody for {TOPICS[(number + 2) % 5]}"],
            skills=[f"years of {TOPICS[(number + 1) % 5]}"],
            **values,
        )
        for number in range(n_people)
    ]
    return event, people


def run_of(event: Event, number: int) -> MatchRun:
    return db.session.scalars(
        sa.select(MatchRun)
        .filter_by(event_id=event.id, number=number)
        .execution_options(populate_existing=True)
    ).one()


def matches_of(run: MatchRun) -> list[tuple[Any, ...]]:
    columns = [column for column in Match.__table__.columns if column.name != "run_id"]
    return [
        tuple(row)
        for row in db.session.execute(
            sa.select(*columns).where(Match.run_id == run.id).order_by(Match.low_id, Match.high_id)
        )
    ]


def pairs_of(run: MatchRun) -> set[tuple[int, int]]:
    return {(match[0], match[1]) for match in matches_of(run)}
