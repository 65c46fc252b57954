"""Match runs as the organizer judges them before publishing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from matchmaker.db import db
from matchmaker.models import Attendee, Job, JobState, Match, MatchRun, RunState
from matchmaker.queries.three import Exchange, exchanges

SHOWN_PAIRS = 3
_PATIENCE = timedelta(seconds=10)  # a worker looks for jobs much more often than this


@dataclass(frozen=True, slots=True)
class PairShown:
    """One match with both directions, to judge by eye."""

    low_name: str
    high_name: str
    low_gets: Exchange | None
    high_gets: Exchange | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a run changes against the published one."""

    people: tuple[str, ...]  # names of those whose three change, in order
    n_pairs_stay: int
    n_pairs_new: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run's computation is, from 0 to 1, while somebody computes it."""

    share: float
    has_worker: bool


@dataclass(frozen=True, slots=True)
class Concerns:
    """What deserves a look before a run is published, by name."""

    weak_pairs: tuple[tuple[str, str], ...]
    only_give: tuple[str, ...]  # people whom none of their matches can help


def run_by_number(*, event_id: int, number: int) -> MatchRun | None:
    """Return one run of an event."""
    return db.session.scalars(sa.select(MatchRun).filter_by(event_id=event_id, number=number)).one_or_none()


def runs_of(event_id: int) -> list[MatchRun]:
    """Return an event's runs, the latest first."""
    return list(
        db.session.scalars(sa.select(MatchRun).filter_by(event_id=event_id).order_by(MatchRun.number.desc()))
    )


def published_run(event_id: int) -> MatchRun | None:
    """Return the run that attendees see."""
    return db.session.scalars(
        sa.select(MatchRun).filter_by(event_id=event_id, state=RunState.PUBLISHED)
    ).one_or_none()


def progress_of(run: MatchRun) -> float:
    """Return how far a run's computation is, from 0 to 1."""
    payload: Any = Job.payload["run_id"].as_integer()
    progress = db.session.scalar(sa.select(Job.progress).where(payload == run.id).order_by(Job.id.desc()))
    return progress or 0.0


def progress_shown(run: MatchRun, moment: datetime) -> Progress:
    """Return how far a run is, with whether a worker seems to be there at all."""
    payload: Any = Job.payload["run_id"].as_integer()
    job = db.session.scalars(sa.select(Job).where(payload == run.id).order_by(Job.id.desc())).first()
    if job is None:
        return Progress(share=0.0, has_worker=False)
    if job.state == JobState.WAITING:
        return Progress(share=0.0, has_worker=moment < job.created_at + _PATIENCE)
    lost = job.state == JobState.RUNNING and job.leased_until is not None and job.leased_until < moment
    return Progress(share=job.progress, has_worker=not lost)


def concerns_of(run: MatchRun) -> Concerns:
    """Return the weak pairs of a run, and whom it does not help."""
    matches = db.session.execute(
        sa.select(Match.low_id, Match.high_id, Match.low_affinity, Match.high_affinity, Match.is_weak)
        .where(Match.run_id == run.id)
        .order_by(Match.score, Match.low_id, Match.high_id)
    ).all()
    helped: dict[int, bool] = {}
    for match in matches:
        helped[match.low_id] = helped.get(match.low_id, False) or match.low_affinity > 0
        helped[match.high_id] = helped.get(match.high_id, False) or match.high_affinity > 0
    names = dict(
        db.session.execute(
            sa.select(Attendee.id, Attendee.name).where(Attendee.event_id == run.event_id)
        ).all()
    )
    return Concerns(
        weak_pairs=tuple((names[match.low_id], names[match.high_id]) for match in matches if match.is_weak),
        only_give=tuple(sorted(names[person] for person, is_helped in helped.items() if not is_helped)),
    )


def pairs_shown(run: MatchRun) -> list[PairShown]:
    """Return a few pairs from the middle of the run: neither its best nor its worst.

    The middle is what most people will get.
    """
    low, high = aliased(Attendee), aliased(Attendee)
    n_pairs = db.session.scalar(sa.select(sa.func.count()).where(Match.run_id == run.id)) or 0
    rows = db.session.execute(
        sa.select(Match, low.name, high.name)
        .join(low, low.id == Match.low_id)
        .join(high, high.id == Match.high_id)
        .where(Match.run_id == run.id)
        .order_by(Match.score.desc(), Match.low_id, Match.high_id)
        .offset(max(0, (n_pairs - SHOWN_PAIRS) // 2))
        .limit(SHOWN_PAIRS)
    )
    shown = []
    for match, low_name, high_name in rows:
        low_gets, high_gets = exchanges(match, low=True)
        shown.append(PairShown(low_name, high_name, low_gets, high_gets))
    return shown


def changes_against_published(run: MatchRun) -> Changes | None:
    """Return what publishing a run would change; None where nothing is published yet."""
    published = published_run(run.event_id)
    if published is None or published.id == run.id:
        return None
    before, after = _pairs(published.id), _pairs(run.id)
    moved = {person for pair in before ^ after for person in pair}
    names = db.session.scalars(
        sa.select(Attendee.name)
        .where(Attendee.event_id == run.event_id, Attendee.id.in_(moved))
        .order_by(Attendee.name)
    )
    return Changes(tuple(names), len(before & after), len(after - before))


def _pairs(run_id: int) -> set[tuple[int, int]]:
    return set(db.session.execute(sa.select(Match.low_id, Match.high_id).where(Match.run_id == run_id)))
