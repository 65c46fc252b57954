from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.models import Attendee, Event, Job, MatchRun, RunState
from matchmaker.queries.runs import (
    Changes,
    Concerns,
    Progress,
    changes_against_published,
    concerns_of,
    pairs_shown,
    progress_of,
    progress_shown,
    published_run,
    run_by_number,
    runs_of,
)
from matchmaker.services.jobs import LEASE, add_job, end_job, extend_lease, lease_next_job
from tests.factories import make_attendee, make_event, make_match, make_run
from tests.sql_statements import sent_statements

pytestmark = pytest.mark.usefixtures("app")


def crowd(*names: str) -> tuple[Event, dict[str, Attendee]]:
    event = make_event()
    return event, {name: make_attendee(event=event, name=name) for name in names}


def test_runs_are_found_in_their_own_event_the_latest_first() -> None:
    event, other = make_event(), make_event()
    first = make_run(event=event, number=1)
    second = make_run(event=event, number=2, state=RunState.PREVIEW)
    make_run(event=other, number=3, state=RunState.PREVIEW)

    assert runs_of(event.id) == [second, first]
    assert run_by_number(event_id=event.id, number=2) is second
    assert run_by_number(event_id=event.id, number=3) is None
    assert (published_run(event.id), published_run(other.id)) == (first, None)


def test_progress_of_a_run_is_its_jobs() -> None:
    event = make_event()
    run, other = (make_run(event=event, number=number, state=RunState.WAITING) for number in (1, 2))
    moments: list[tuple[float, Progress]] = []

    def look() -> None:
        moments.append((progress_of(run), progress_shown(run, now())))

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
        (0.0, Progress(0.0, has_worker=False)),
        (0.0, Progress(0.0, has_worker=True)),
        (0.0, Progress(0.0, has_worker=False)),
        (0.25, Progress(0.25, has_worker=True)),
        (0.25, Progress(0.25, has_worker=False)),
        (1.0, Progress(1.0, has_worker=True)),
    ]
    assert progress_of(other) == 0.0
    assert db.session.query(Job).count() == 2


def test_pairs_shown_come_from_the_middle_of_the_run() -> None:
    event, people = crowd("Ada", "B", "C", "D", "E", "F")
    run = make_run(event=event, state=RunState.PREVIEW)
    ada, *others = people.values()
    for score, other in enumerate(others):
        make_match(run=run, one=ada, other=other, score=5.0 - score)

    shown = pairs_shown(run)

    assert [(pair.low_name, pair.high_name) for pair in shown] == [("Ada", "C"), ("Ada", "D"), ("Ada", "E")]
    first = shown[0]
    assert first.low_gets is not None
    assert first.high_gets is not None
    assert str(first.low_gets.goal) == "a publisher for notes on engines"
    assert str(first.low_gets.skill) == "programs for looms"


def test_pairs_shown_of_a_run_without_pairs_are_none() -> None:
    assert pairs_shown(make_run(event=make_event())) == []


def test_concerns_of_a_run_are_its_weak_pairs_and_whom_it_does_not_help() -> None:
    event, people = crowd("Ada", "Grace", "Mary")
    run = make_run(event=event, state=RunState.PREVIEW)
    strong = make_match(run=run, one=people["Ada"], other=people["Grace"], score=2)
    weak = make_match(run=run, one=people["Ada"], other=people["Mary"], score=1)
    strong.low_affinity, strong.high_affinity = 0.0, 0.4
    weak.low_affinity, weak.high_affinity, weak.is_weak = 0.01, 0.0, True
    db.session.commit()

    assert concerns_of(run) == Concerns(weak_pairs=(("Ada", "Mary"),), only_give=("Mary",))


def test_changes_against_the_published_run_name_whose_three_change() -> None:
    event, people = crowd("Ada", "Grace", "Mary", "Zoe")
    first = make_run(event=event, number=1)
    second = make_run(event=event, number=2, state=RunState.PREVIEW)
    for run, pairs in ((first, ("Ada Grace", "Ada Zoe")), (second, ("Ada Grace", "Mary Zoe"))):
        for pair in pairs:
            one, other = pair.split()
            make_match(run=run, one=people[one], other=people[other])

    assert changes_against_published(second) == Changes(
        people=("Ada", "Mary", "Zoe"), n_pairs_stay=1, n_pairs_new=1
    )
    assert changes_against_published(first) is None
    assert changes_against_published(make_run(event=make_event(), state=RunState.PREVIEW)) is None


def test_queries_of_a_run_take_the_same_statements_for_one_and_three_pairs() -> None:
    event, people = crowd("Ada", "B", "C", "D")
    make_run(event=event, number=1)
    run = make_run(event=event, number=2, state=RunState.PREVIEW)
    run_id, (ada, first, *others) = run.id, people.values()
    counts = []
    for new in ([first], others):
        for other in new:
            make_match(run=run, one=ada, other=other)
        with sent_statements() as sent:
            read = db.session.get_one(MatchRun, run_id)
            n_pairs = len(pairs_shown(read))
            concerns_of(read)
            changes_against_published(read)
        counts.append((n_pairs, len(sent)))

    assert counts == [(1, counts[0][1]), (3, counts[0][1])]
