from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.models import Job, RunState
from matchmaker.queries.runs import (
    Progress,
    progress_shown,
    published_run,
    run_by_number,
    runs_of,
)
from matchmaker.services.jobs import LEASE, add_job, end_job, extend_lease, lease_next_job
from tests.factories import make_event, make_run

pytestmark = pytest.mark.usefixtures("app")


def test_runs_are_found_in_their_own_event_the_latest_first() -> None:
    event, other = make_event(), make_event()
    first = make_run(event=event, number=1)
    second = make_run(event=event, number=2, state=RunState.PREVIEW)
    make_run(event=other, number=3, state=RunState.PREVIEW)

    assert runs_of(event.id) == [second, first]
    assert run_by_number(event_id=event.id, number=2) is second
    assert run_by_number(event_id=event.id, number=3) is None
    assert (published_run(event.id), published_run(other.id)) == (first, None)


def test_a_run_is_found_without_its_long_record() -> None:
    run = make_run(event=make_event())
    run.parameters = {"form": 1}
    db.session.commit()
    event_id = run.event_id
    db.session.remove()

    for found in (published_run(event_id), run_by_number(event_id=event_id, number=1), *runs_of(event_id)):
        assert found is not None
        assert "parameters" in sa.inspect(found).unloaded
        db.session.remove()


def test_progress_of_a_run_is_its_jobs() -> None:
    event = make_event()
    run, other = (make_run(event=event, number=number, state=RunState.WAITING) for number in (1, 2))
    moments: list[Progress] = []

    def look() -> None:
        moments.append(progress_shown(run, now()))

    with time_machine.travel(now(), tick=False) as clock:
        look()
        with transaction():
            add_job(kind="match", payload={"run_id": run.id})
            add_job(kind="match", payload={"run_id": other.id})
        look()
        clock.shift(timedelta(seconds=10))
        look()
        leased = lease_next_job(worker="w")
        assert leased is not None
        extend_lease(job_id=leased.id, worker="w", progress=0.25)
        look()
        clock.shift(LEASE + timedelta(seconds=1))
        look()
        end_job(job_id=leased.id, worker="w")
        look()

    assert moments == [
        Progress(0.0, has_worker=False),
        Progress(0.0, has_worker=True),
        Progress(0.0, has_worker=False),
        Progress(0.25, has_worker=True),
        Progress(0.25, has_worker=False),
        Progress(1.0, has_worker=True),
    ]
    assert progress_shown(other, now()).share == 0.0
    assert db.session.query(Job).count() == 2
