"""Match runs: one by its number, all of an event, the one that attendees see, one under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import defer

from matchmaker.db import db
from matchmaker.models import Job, JobState, MatchRun, RunState

_PATIENCE = timedelta(seconds=10)  # a worker looks for jobs much more often than this


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run's computation is, from 0 to 1, while somebody computes it."""

    share: float
    has_worker: bool


def run_by_number(*, event_id: int, number: int) -> MatchRun | None:
    """Return one run of an event."""
    return db.session.scalars(_light().filter_by(event_id=event_id, number=number)).one_or_none()


def _light() -> sa.Select[MatchRun]:
    """Return a select of runs without what they were told, which is long and read to compute them again."""
    return sa.select(MatchRun).options(defer(MatchRun.parameters))


def runs_of(event_id: int) -> list[MatchRun]:
    """Return an event's runs, the latest first."""
    return list(db.session.scalars(_light().filter_by(event_id=event_id).order_by(MatchRun.number.desc())))


def published_run(event_id: int) -> MatchRun | None:
    """Return the run that attendees see."""
    return db.session.scalars(_light().filter_by(event_id=event_id, state=RunState.PUBLISHED)).one_or_none()


def progress_shown(run: MatchRun, moment: datetime) -> Progress:
    """Return how far a run is by its latest job, with whether a worker seems to be there at all."""
    job = _latest_job(run)
    if job is None:
        return Progress(share=0.0, has_worker=False)
    if job.state == JobState.WAITING:
        return Progress(share=0.0, has_worker=moment < job.created_at + _PATIENCE)
    lost = job.state == JobState.RUNNING and job.leased_until is not None and job.leased_until < moment
    return Progress(share=job.progress, has_worker=not lost)


def failure_told(run: MatchRun) -> str:
    """Return the sentence with which a worker gave a run up, in English; empty where it said none."""
    job = _latest_job(run)
    return "" if job is None else job.error


def _latest_job(run: MatchRun) -> Job | None:
    payload: Any = Job.payload["run_id"].as_integer()
    return db.session.scalars(sa.select(Job).where(payload == run.id).order_by(Job.id.desc())).first()
