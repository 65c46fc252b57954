"""People who come to an event whose matches are published."""

from __future__ import annotations

from collections import Counter
from typing import Any

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Avoidance, AvoidanceKind, Event, Match
from matchmaker.services.matching import publish_run, run_now
from tests.factories import make_attendee, make_event
from tests.match_runs import TOPICS


def person(event: Event, number: int, **values: Any) -> Attendee:
    topics = {
        "goals": [f"learn about {TOPICS[number % 5]}"],
        "skills": [f"years of {TOPICS[(number + 1) % 5]}"],
    }
    return make_attendee(event=event, name=f"Person {number}", **{**topics, **values})


def published_event(n_people: int) -> tuple[Event, list[int]]:
    event = make_event()
    ids = [person(event, number).id for number in range(n_people)]
    publish_run(event_id=event.id, number=run_now(event_id=event.id, by=None), by=None)
    return event, ids


def late_matches() -> list[Match]:
    return list(
        db.session.scalars(
            sa.select(Match).where(Match.added_at.is_not(None)).order_by(Match.low_id, Match.high_id)
        )
    )


def degrees() -> Counter[int]:
    return Counter(
        one for match in db.session.scalars(sa.select(Match)) for one in (match.low_id, match.high_id)
    )


def avoid(one: int, other: int, kind: AvoidanceKind, by: int | None) -> None:
    event_id = db.session.get_one(Attendee, one).event_id
    low, high = sorted((one, other))
    db.session.add(Avoidance(event_id=event_id, low_id=low, high_id=high, kind=kind, by_id=by))
    db.session.commit()


def partners(attendee_id: int) -> list[int]:
    rows = db.session.scalars(
        sa.select(Match)
        .where(sa.or_(Match.low_id == attendee_id, Match.high_id == attendee_id))
        .order_by(Match.low_id, Match.high_id)
    )
    return [match.high_id if match.low_id == attendee_id else match.low_id for match in rows]
