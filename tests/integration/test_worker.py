"""The worker: real jobs on each database."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from matchmaker import worker
from matchmaker.db import db, transaction
from matchmaker.models import Event, Job, JobState, MatchRun, RunState
from matchmaker.services import retention
from matchmaker.services.jobs import add_job
from matchmaker.services.matching import request_run
from matchmaker.worker import work
from tests.factories import make_attendee, make_event
from tests.retired_events import end_event, names_of

if TYPE_CHECKING:
    import pytest
    from flask import Flask


def crowd() -> int:
    event = make_event()
    for name in ("Ada", "Grace", "Mary"):
        make_attendee(event=event, name=name)
    return event.id


def test_work_computes_a_requested_run(app: Flask) -> None:
    event_id = crowd()
    number = request_run(event_id=event_id, by=None)

    n_done = work(app, stop=threading.Event(), until_empty=True)

    run = db.session.query(MatchRun).filter_by(event_id=event_id, number=number).one()
    job = db.session.query(Job).one()
    assert (n_done, run.state, job.state, run.figures["pairs"]) == (1, RunState.PREVIEW, JobState.DONE, 3)


def test_work_keeps_its_lease_while_it_works(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_BEAT_EVERY_S", 0.01)
    crowd_id = crowd()
    request_run(event_id=crowd_id, by=None)

    work(app, stop=threading.Event(), until_empty=True)

    assert db.session.query(Job).one().state == JobState.DONE


def test_a_job_nobody_knows_fails_with_a_sentence_and_the_next_is_done(app: Flask) -> None:
    event_id = crowd()
    with transaction():
        add_job(kind="paint the hall", payload={})
    request_run(event_id=event_id, by=None)

    n_done = work(app, stop=threading.Event(), until_empty=True)

    jobs = db.session.query(Job).order_by(Job.id).all()
    assert n_done == 2
    assert [job.state for job in jobs] == [JobState.FAILED, JobState.DONE]
    assert jobs[0].error == "it failed; the worker's log has the reason"


def test_a_run_whose_worker_was_lost_three_times_fails(app: Flask) -> None:
    event_id = crowd()
    number = request_run(event_id=event_id, by=None)
    with transaction():
        db.session.query(Job).one().attempts = 3

    work(app, stop=threading.Event(), until_empty=True)

    run = db.session.query(MatchRun).filter_by(event_id=event_id, number=number).one()
    assert (run.state, db.session.query(Job).one().state) == (RunState.FAILED, JobState.FAILED)


def test_a_run_of_nobody_fails_with_the_errors_own_sentence(app: Flask) -> None:
    from matchmaker.services.registration import leave

    event = make_event()
    people = [make_attendee(event=event, name=name) for name in ("Ada", "Grace")]
    request_run(event_id=event.id, by=None)
    for person in people:
        leave(attendee_id=person.id)

    work(app, stop=threading.Event(), until_empty=True)

    job = db.session.query(Job).one()
    assert job.state in {JobState.FAILED, JobState.DONE}


def test_work_stops_when_told(bare_app: Flask) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(bare_app,), kwargs={"stop": stop})
    thread.start()
    time.sleep(0.1)

    stop.set()
    thread.join(timeout=10)

    assert not thread.is_alive()


def test_a_letter_that_cannot_be_written_keeps_nobodys_data(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_id = crowd()
    end_event(db.session.get_one(Event, event_id), days_ago=31)

    def fail(_app: Flask) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(worker, "queue_letters", fail)
    work(app, stop=threading.Event(), until_empty=True)

    assert names_of(event_id) == [""] * 3


def test_the_look_at_the_calendar_erases_who_is_past_their_day_and_goes_on_at_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "MOST_AT_ONCE", 2)
    event_id = crowd()
    end_event(db.session.get_one(Event, event_id), days_ago=31)

    work(app, stop=threading.Event(), until_empty=True)

    db.session.rollback()
    assert names_of(event_id) == ["", "", ""]
    assert db.session.get_one(Event, event_id).people_erased_at is not None
