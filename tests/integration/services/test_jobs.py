from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.models import Job
from matchmaker.services.jobs import (
    LEASE,
    LeasedJob,
    add_job,
    end_job,
    extend_lease,
    lease_next_job,
)

if TYPE_CHECKING:
    from flask import Flask


def add(**payload: Any) -> int:
    with transaction():
        job = add_job(kind="match", payload=payload)
        db.session.flush()
        return job.id


def job(job_id: int) -> Job:
    return db.session.get_one(Job, job_id, populate_existing=True)


@pytest.mark.usefixtures("app")
def test_add_job_in_a_transaction_that_fails_adds_none() -> None:
    def add_and_fail() -> None:
        with transaction():
            add_job(kind="match", payload={})
            raise LookupError

    with pytest.raises(LookupError):
        add_and_fail()

    assert db.session.scalars(sa.select(Job)).all() == []


@pytest.mark.usefixtures("app")
def test_lease_next_job_takes_the_oldest_once_each() -> None:
    first, second = add(run_id=1), add(run_id=2)

    taken = [lease_next_job(worker="w") for _ in range(3)]

    assert taken == [
        LeasedJob(first, "match", {"run_id": 1}, 1),
        LeasedJob(second, "match", {"run_id": 2}, 1),
        None,
    ]


def test_lease_next_job_by_several_workers_gives_each_job_to_one(bare_app: Flask) -> None:
    with bare_app.app_context():
        ids = [add() for _ in range(12)]

    def work(number: int) -> list[int]:
        taken = []
        with bare_app.app_context():
            while leased := lease_next_job(worker=str(number)):
                taken.append(leased.id)
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [job_id for some in pool.map(work, range(4)) for job_id in some]

    assert sorted(taken) == ids


@pytest.mark.usefixtures("app")
def test_lease_that_ran_out_is_taken_over_and_the_first_worker_learns_it() -> None:
    with time_machine.travel(now(), tick=False) as clock:
        job_id = add()
        lease_next_job(worker="lost")
        clock.shift(LEASE)
        early = lease_next_job(worker="next")
        clock.shift(1)
        taken = lease_next_job(worker="next")

        assert (early, taken) == (None, LeasedJob(job_id, "match", {}, 2))
        assert not extend_lease(job_id=job_id, worker="lost", progress=0.9)
        assert extend_lease(job_id=job_id, worker="next", progress=0.5)
        assert job(job_id).progress == 0.5


@pytest.mark.usefixtures("app")
def test_extend_lease_keeps_the_job_from_others() -> None:
    with time_machine.travel(now(), tick=False) as clock:
        job_id = add()
        lease_next_job(worker="busy")
        clock.shift(LEASE - timedelta(seconds=1))
        extended = extend_lease(job_id=job_id, worker="busy", progress=0.5)
        clock.shift(LEASE)

        assert (extended, lease_next_job(worker="next")) == (True, None)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("error", "state"), [("", "done"), ("broken", "failed")])
def test_end_job_is_final(error: str, state: str) -> None:
    job_id = add()
    lease_next_job(worker="w")

    end_job(job_id=job_id, worker="w", error=error)

    ended = job(job_id)
    assert (ended.state, ended.error, ended.leased_until, ended.progress) == (state, error, None, 1.0)
    assert ended.ended_at is not None
    assert not extend_lease(job_id=job_id, worker="w", progress=0.1)
    assert lease_next_job(worker="w") is None


@pytest.mark.usefixtures("app")
def test_end_job_of_a_worker_that_lost_its_lease_has_no_say() -> None:
    job_id = add()
    lease_next_job(worker="w")

    end_job(job_id=job_id, worker="late", error="broken")

    assert job(job_id).state == "running"


@pytest.mark.usefixtures("app")
def test_end_job_shortens_an_endless_error() -> None:
    job_id = add()
    lease_next_job(worker="w")

    end_job(job_id=job_id, worker="w", error="é" * 2000)

    assert job(job_id).error == "é" * 500
