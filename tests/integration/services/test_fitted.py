from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from flask import current_app

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Event, Job, JobState, MatchRun
from matchmaker.queries.fitted import Fitted, fitted_run, newest_fitted
from matchmaker.services.fitted import (
    FIT_JOB,
    fit_event,
    forget_event_files,
    forget_run_files,
    request_fit,
)
from matchmaker.services.matching import compute_run, discard_run, fail_run, publish_run, request_run, run_now
from tests.factories import make_attendee, make_event

pytestmark = pytest.mark.usefixtures("app")


def crowd(n_people: int = 4) -> tuple[Event, list[Attendee]]:
    event = make_event()
    return event, [make_attendee(event=event, name=f"Person {number}") for number in range(n_people)]


def folder() -> Path:
    return Path(current_app.instance_path) / "fitted"


def names() -> list[str]:
    return sorted(path.name for path in folder().iterdir()) if folder().exists() else []


def test_run_keeps_whose_words_it_learned_for_its_owner_alone() -> None:
    event, people = crowd()

    run_now(event_id=event.id, by=None)

    run_id = db.session.scalars(sa.select(MatchRun.id)).one()
    assert names() == [f"{run_id}.npz"]
    assert folder().stat().st_mode & 0o077 == 0
    fitted = fitted_run(run_id)
    assert fitted is not None
    assert fitted.ids == tuple(person.id for person in people)
    assert fitted.crowd.n_people == len(people)


def test_file_goes_with_a_run_that_is_discarded_or_replaced() -> None:
    event, _ = crowd()
    ids = []
    for _ in range(3):
        number = run_now(event_id=event.id, by=None)
        ids.append(db.session.scalars(sa.select(MatchRun.id).filter_by(number=number)).one())
    assert names() == [f"{run_id}.npz" for run_id in ids]

    publish_run(event_id=event.id, number=1, by=None)
    discard_run(event_id=event.id, number=2, by=None)
    assert names() == [f"{ids[0]}.npz", f"{ids[2]}.npz"]

    publish_run(event_id=event.id, number=3, by=None)
    assert names() == [f"{ids[2]}.npz"]


def test_run_that_is_given_up_meanwhile_leaves_no_file() -> None:
    event, _ = crowd()
    request_run(event_id=event.id, by=None)
    run_id = db.session.scalars(sa.select(MatchRun.id)).one()

    compute_run(run_id=run_id, progress=lambda _: fail_run(run_id=run_id))

    assert names() == []


def test_write_that_breaks_off_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    event, _ = crowd()

    def full(_descriptor: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("matchmaker.services.fitted.os.fsync", full)
    with pytest.raises(OSError, match="no space left"):
        fit_event(event_id=event.id)

    assert names() == []


def test_fit_event_keeps_the_words_apart_from_any_run() -> None:
    event, people = crowd()

    fit_event(event_id=event.id)

    assert names() == [f"event-{event.id}.npz"]
    assert _ids(newest_fitted(event.id)) == tuple(person.id for person in people)
    assert newest_fitted(make_event().id) is None


def test_fit_event_leaves_it_to_a_run_that_is_next() -> None:
    event, _ = crowd()
    request_run(event_id=event.id, by=None)

    fit_event(event_id=event.id)

    assert names() == []


def test_newest_fitted_is_what_was_written_last() -> None:
    event, people = crowd()
    run_now(event_id=event.id, by=None)
    late = make_attendee(event=event)

    fit_event(event_id=event.id)

    assert _ids(newest_fitted(event.id)) == (*(person.id for person in people), late.id)


def test_forget_event_files_leaves_those_of_other_events() -> None:
    event, _ = crowd()
    other, _ = crowd()
    run_now(event_id=event.id, by=None)
    fit_event(event_id=event.id)
    fit_event(event_id=other.id)

    forget_event_files(event_id=event.id)
    forget_event_files(event_id=event.id)

    assert names() == [f"event-{other.id}.npz"]


def test_file_that_does_not_say_whose_rows_it_has_is_not_read(caplog: pytest.LogCaptureFixture) -> None:
    from matchmaker.matching import Matcher

    event, _ = crowd()
    folder().mkdir(parents=True)
    Matcher().fit([["looms"]], [["looms"]]).save(folder() / f"event-{event.id}.npz")

    assert newest_fitted(event.id) is None
    assert "does not say whose rows it has" in caplog.text


def test_what_a_killed_process_left_is_swept_a_day_later() -> None:
    event, _ = crowd()
    folder().mkdir(parents=True)
    for name, age in ((".1.npz.old.draft", timedelta(days=2)), (".1.npz.new.draft", timedelta(0))):
        (folder() / name).touch()
        moment = (now() - age).timestamp()
        os.utime(folder() / name, (moment, moment))

    fit_event(event_id=event.id)

    assert names() == [".1.npz.new.draft", f"event-{event.id}.npz"]


def test_forget_run_files_takes_numbers_alone() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        forget_run_files(["../../secret_key"])  # type: ignore[list-item]  # on purpose


def test_request_fit_asks_once_in_ten_minutes() -> None:
    event, _ = crowd()

    for _ in range(2):
        request_fit(event_id=event.id)
    with time_machine.travel(now() + timedelta(minutes=11), tick=False):
        request_fit(event_id=event.id)
        assert [job.kind for job in db.session.scalars(sa.select(Job))] == [FIT_JOB]
        db.session.execute(sa.update(Job).values(state=JobState.DONE))
        db.session.commit()
        request_fit(event_id=event.id)

    assert len(db.session.scalars(sa.select(Job)).all()) == 2


def _ids(fitted: Fitted | None) -> tuple[int, ...]:
    return () if fitted is None else fitted.ids
