"""Give the places of people who did not come to people who did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.models import Event, MatchRun, RunState
from matchmaker.queries.places import places_of
from matchmaker.queries.presence import absent_ids
from matchmaker.services.audit import note
from matchmaker.services.crowd import eligible_ids
from matchmaker.services.jobs import add_job
from matchmaker.services.places import fill_free_places

if TYPE_CHECKING:
    from matchmaker.queries.places import Pair

ABSENCE_JOB = "absence"


def free_absent_places(*, event_id: int) -> list[Pair]:
    """Match present people who have a gap with one another, once the absent had to be here.

    Repeating it finds no gap that it could fill twice.
    """
    event, moment = db.session.get_one(Event, event_id), now()
    run = db.session.scalars(
        sa.select(MatchRun).filter_by(event_id=event_id, state=RunState.PUBLISHED)
    ).one_or_none()
    if run is None or event.absent_after is None or moment < event.absent_after:
        return []
    places, absent = places_of(event, run, moment), absent_ids(event, moment)
    with_gap = [
        person for person in eligible_ids(event_id) if person not in absent and places.room(person) > 0
    ]
    return fill_free_places(event_id=event_id, attendee_ids=with_gap)


def release_absent(*, event_id: int, by: int | None) -> None:
    """Ask a worker to give the places of the absent to the present."""
    with transaction():
        note(event_id=event_id, by=by, action="absent_released")
        add_job(kind=ABSENCE_JOB, payload={"event_id": event_id})
