"""Background work: the table is the truth, a lease says who works, a lost lease is taken over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.models import Job, JobState

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class LeasedJob:
    """A job that this worker may do until its lease ends."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempts: int


def add_job(*, kind: str, payload: dict[str, Any]) -> Job:
    """Put work in the queue; the caller holds the transaction, so it is done only if that commits."""
    job = Job(kind=kind, payload=payload)
    db.session.add(job)
    return job


def lease_next_job(*, worker: str) -> LeasedJob | None:
    """Take the oldest job that waits, or whose worker was lost; None where there is none."""
    moment = now()
    lost = sa.and_(Job.state == JobState.RUNNING, Job.leased_until < moment)
    with transaction():
        job = db.session.scalars(
            sa.select(Job)
            .where(sa.or_(Job.state == JobState.WAITING, lost))
            .order_by(Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if job is None:
            return None
        job.state, job.worker, job.leased_until = JobState.RUNNING, worker, moment + LEASE
        job.attempts += 1
        return LeasedJob(job.id, job.kind, dict(job.payload), job.attempts)


def extend_lease(*, job_id: int, worker: str, progress: float) -> bool:
    """Say that the work goes on and how far it is, from 0 to 1; False where the lease was lost."""
    with transaction():
        result = db.session.execute(
            sa.update(Job)
            .where(Job.id == job_id, Job.worker == worker, Job.state == JobState.RUNNING)
            .values(leased_until=now() + LEASE, progress=progress)
            .returning(Job.id)
        )
        return result.one_or_none() is not None


def end_job(*, job_id: int, worker: str, error: str = "") -> None:
    """Note that a job is done, or with an error that it failed; a worker that lost its lease has no say."""
    with transaction():
        db.session.execute(
            sa.update(Job)
            .where(Job.id == job_id, Job.worker == worker)
            .values(
                state=JobState.FAILED if error else JobState.DONE,
                error=error[:500],
                ended_at=now(),
                leased_until=None,
                progress=1.0,
            )
        )
