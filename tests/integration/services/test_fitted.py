from __future__ import annotations

import os
import threading
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
import time_machine
from flask import current_app

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Event, Job, JobState, Match, MatchRun
from matchmaker.queries.fitted import Fitted, fitted_run, newest_fitted
from matchmaker.services.fitted import (
    FIT_JOB,
    fit_event,
    forget_event_files,
    forget_run_files,
    keep_words_ready,
    request_fit,
    sweep_drafts,
)
from matchmaker.services.matching import compute_run, discard_run, fail_run, publish_run, request_run, run_now
from matchmaker.services.places import fill_places
from matchmaker.services.retention import keep_retention
from matchmaker.worker import work
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from flask import Flask

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


def test_forget_event_files_takes_what_killed_processes_left() -> None:
    event, _ = crowd()
    run_now(event_id=event.id, by=None)
    run_id = db.session.scalars(sa.select(MatchRun.id)).one()
    of_others = [f".event-{event.id}1.npz.ab.draft", f".{run_id}1.npz.ab.draft"]
    for name in (
        f".event-{event.id}.npz.ab.draft",
        f".{run_id}.npz.ab.draft",
        f"..{run_id}.npz.ab.draft.cd.part",
        *of_others,
    ):
        (folder() / name).touch()

    forget_event_files(event_id=event.id)

    assert names() == sorted(of_others)


@pytest.mark.parametrize("what", ["run", "words"])
@pytest.mark.parametrize("moment", ["while it is written", "before it is put into its place"])
def test_words_that_are_forgotten_while_they_are_kept_are_learned_anew(
    what: str, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interruption between two system calls needs a hand on the second one."""
    event, people = crowd()
    name = "fsync" if moment == "while it is written" else "replace"
    calls: list[str] = []
    original = getattr(os, name)

    def interrupted(*arguments: object) -> object:
        calls.append(name)
        is_of_draft = name == "fsync" or str(arguments[0]).endswith(".draft")
        if is_of_draft and not forgotten:
            forgotten.append(name)
            for draft in folder().glob(".*"):
                draft.unlink()
        return original(*arguments)

    forgotten: list[str] = []
    monkeypatch.setattr(os, name, interrupted)
    if what == "run":
        run_now(event_id=event.id, by=None)
    else:
        fit_event(event_id=event.id)

    assert forgotten == [name]
    assert _ids(newest_fitted(event.id)) == tuple(person.id for person in people)
    assert len(names()) == 1


def test_file_that_goes_between_two_looks_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    event, _ = crowd()
    fit_event(event_id=event.id)
    (folder() / ".1.npz.ab.draft").touch()
    original = Path.stat

    def gone(path: Path, **options: bool) -> os.stat_result:
        if path.suffix == ".draft":
            path.unlink()
        found = original(path, **options)
        if path.suffix == ".npz":
            path.unlink()
        return found

    monkeypatch.setattr(Path, "stat", gone)

    sweep_drafts()
    assert newest_fitted(event.id) is None
    assert names() == []


def test_file_that_does_not_say_whose_rows_it_has_is_not_read(caplog: pytest.LogCaptureFixture) -> None:
    from matchmaker.matching import Matcher

    event, _ = crowd()
    folder().mkdir(parents=True)
    Matcher().fit([["looms"]], [["looms"]]).save(folder() / f"event-{event.id}.npz")

    assert newest_fitted(event.id) is None
    assert "does not say whose rows it has" in caplog.text


@pytest.mark.parametrize("duty", ["fit", "retention"])
def test_what_a_killed_process_left_is_swept_an_hour_later(duty: str) -> None:
    event, _ = crowd()
    folder().mkdir(parents=True)
    for name, age in ((".1.npz.old.draft", timedelta(minutes=61)), (".1.npz.new.draft", timedelta(0))):
        (folder() / name).touch()
        moment = (now() - age).timestamp()
        os.utime(folder() / name, (moment, moment))

    if duty == "fit":
        fit_event(event_id=event.id)
    else:
        keep_retention()

    assert [name for name in names() if name.startswith(".")] == [".1.npz.new.draft"]


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


def jobs() -> list[str]:
    """Return what is asked of a worker, without keeping the database's snapshot."""
    kinds = list(db.session.scalars(sa.select(Job.kind)))
    db.session.rollback()
    return kinds


def test_words_are_learned_anew_once_a_published_event_has_grown_by_a_tenth(app: Flask) -> None:
    event, _ = crowd(20)
    publish_run(event_id=event.id, number=run_now(event_id=event.id, by=None), by=None)

    def arrive() -> int:
        late = make_attendee(event=event, goals=["zeppelins"], skills=["zeppelins"]).id
        assert len(fill_places(event_id=event.id, attendee_ids=[late])) == 3
        return late

    first = arrive()
    assert jobs() == []
    second = arrive()
    assert jobs() == [FIT_JOB]
    work(app, stop=threading.Event(), until_empty=True)

    learned = newest_fitted(event.id)
    db.session.rollback()
    arrive()

    assert learned is not None
    assert {first, second} <= set(learned.ids)
    assert "zeppelin" in learned.crowd.terms.columns
    # One more is less than a tenth of what is known by now.
    assert jobs() == [FIT_JOB]


def test_late_arrivals_are_scored_by_the_words_that_were_learned_last() -> None:
    event, people = crowd(8)
    publish_run(event_id=event.id, number=run_now(event_id=event.id, by=None), by=None)
    make_attendee(event=event, goals=["zeppelins"], skills=["airships"])
    fit_event(event_id=event.id)
    late = make_attendee(event=event, goals=["airships"], skills=["zeppelins"]).id

    pairs = fill_places(event_id=event.id, attendee_ids=[late])

    learned = newest_fitted(event.id)
    assert learned is not None
    best, _ = learned.crowd.newcomer(["airships"], ["zeppelins"], 1)
    scores = db.session.scalars(sa.select(Match.score).where(Match.high_id == late)).all()
    assert max(scores) == pytest.approx(best[0])
    assert len(pairs) == 3
    assert len(people) == 8


def test_words_of_absent_people_are_no_growth() -> None:
    event, _ = crowd(8)
    fit_event(event_id=event.id)
    for _ in range(3):
        make_attendee(event=event)
    event.absent_after = now()
    db.session.commit()

    keep_words_ready(event_id=event.id)
    assert jobs() == []

    event.absent_after = None
    db.session.commit()
    keep_words_ready(event_id=event.id)
    assert jobs() == [FIT_JOB]


def _ids(fitted: Fitted | None) -> tuple[int, ...]:
    return () if fitted is None else fitted.ids
