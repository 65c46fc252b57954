"""The life of a match run, from being asked for to being published or put aside."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import (
    EventEndedError,
    NotFoundError,
    NothingToMatchError,
    NothingToPublishError,
    RunStateError,
)
from matchmaker.models import AuditEntry, Job, MatchRun, RunState
from matchmaker.services.matching import (
    MATCH_JOB,
    compute_run,
    discard_run,
    fail_run,
    publish_run,
    request_run,
    run_now,
)
from matchmaker.services.pins import pin_pair
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event, make_run
from tests.match_runs import make_crowd, matches_of, pairs_of, run_of

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.usefixtures("app")
def test_request_run_puts_one_job_in_the_queue_and_is_returned_again_while_it_waits() -> None:
    event, _ = make_crowd(2)

    numbers = [request_run(event_id=event.id, by=None) for _ in range(2)]
    run_of(event, 1).state = RunState.COMPUTING
    db.session.commit()
    numbers.append(request_run(event_id=event.id, by=None))

    assert numbers == [1, 1, 1]
    jobs = db.session.scalars(sa.select(Job)).all()
    assert [(job.kind, job.payload) for job in jobs] == [(MATCH_JOB, {"run_id": run_of(event, 1).id})]


def test_request_run_pressed_at_once_asks_once(bare_app: Flask) -> None:
    with bare_app.app_context():
        event_id = make_crowd(2)[0].id

    def press(_: int) -> int:
        with bare_app.app_context():
            return request_run(event_id=event_id, by=None)

    with ThreadPoolExecutor(4) as pool:
        numbers = set(pool.map(press, range(8)))

    with bare_app.app_context():
        assert (numbers, len(db.session.scalars(sa.select(Job)).all())) == ({1}, 1)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("ask", [request_run, run_now])
def test_run_with_fewer_than_two_people_or_of_an_ended_event_is_refused(ask: Any) -> None:
    lonely, _ = make_crowd(1)
    make_attendee(event=lonely, name="Silent", goals=[], skills=[])
    ended, _ = make_crowd(2)
    ended.starts_at, ended.ends_at = now() - timedelta(days=2), now() - timedelta(days=1)
    db.session.commit()

    with pytest.raises(NothingToMatchError):
        ask(event_id=lonely.id, by=None)
    with pytest.raises(EventEndedError, match="Makers & Money"):
        ask(event_id=ended.id, by=None)

    assert db.session.scalars(sa.select(MatchRun)).all() == []


@pytest.mark.usefixtures("app")
def test_compute_run_repeated_gives_the_same_matches() -> None:
    event, _ = make_crowd(8)
    run = run_of(event, run_now(event_id=event.id, by=None))
    first = (matches_of(run), run.input_hash)
    run.state = RunState.COMPUTING  # as a worker that died leaves it
    db.session.commit()

    compute_run(run_id=run.id)

    assert (matches_of(run), run_of(event, 1).input_hash) == first
    assert run_of(event, 1).state == RunState.PREVIEW


@pytest.mark.usefixtures("app")
def test_compute_run_of_a_finished_run_changes_nothing() -> None:
    event, people = make_crowd(4)
    run = run_of(event, run_now(event_id=event.id, by=None))
    before = (matches_of(run), run.computed_at)
    leave(attendee_id=people[0].id)

    compute_run(run_id=run.id)

    assert (matches_of(run), run_of(event, 1).computed_at) == before


@pytest.mark.usefixtures("app")
def test_compute_run_that_was_given_up_meanwhile_keeps_nothing() -> None:
    event, _ = make_crowd(4)
    number = request_run(event_id=event.id, by=None)
    run_id = run_of(event, number).id

    compute_run(run_id=run_id, progress=lambda _: fail_run(run_id=run_id))

    assert run_of(event, number).state == RunState.FAILED
    assert matches_of(run_of(event, number)) == []


@pytest.mark.usefixtures("app")
def test_compute_run_when_people_left_meanwhile_is_refused() -> None:
    event, people = make_crowd(2)
    number = request_run(event_id=event.id, by=None)
    leave(attendee_id=people[0].id)

    with pytest.raises(NothingToMatchError):
        compute_run(run_id=run_of(event, number).id)

    assert matches_of(run_of(event, number)) == []


@pytest.mark.usefixtures("app")
def test_run_now_that_breaks_off_does_not_stand_in_the_way_of_the_next() -> None:
    event, _ = make_crowd(4)

    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_now(event_id=event.id, by=None, progress=interrupt)

    assert run_of(event, 1).state == RunState.FAILED
    assert request_run(event_id=event.id, by=None) == 2


@pytest.mark.usefixtures("app")
def test_publish_run_replaces_the_earlier_one_and_pressing_again_is_fine() -> None:
    event, _ = make_crowd(4)
    numbers = [run_now(event_id=event.id, by=None) for _ in range(2)]

    for number in (1, 2, 2):
        publish_run(event_id=event.id, number=number, by=None)

    assert numbers == [1, 2]
    assert [run_of(event, number).state for number in (1, 2)] == [RunState.REPLACED, RunState.PUBLISHED]
    assert run_of(event, 2).published_at is not None
    trail = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.action, entry.detail) for entry in trail] == [
        ("run_published", {"number": 1}),
        ("run_published", {"number": 2}),
    ]


@pytest.mark.usefixtures("app")
def test_publish_run_leaves_other_events_alone() -> None:
    event, other = make_event(), make_event()
    make_run(event=other, number=1)
    make_run(event=event, number=1, state=RunState.PREVIEW)

    publish_run(event_id=event.id, number=1, by=None)

    assert [run_of(each, 1).state for each in (event, other)] == [RunState.PUBLISHED] * 2


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    "state",
    [RunState.WAITING, RunState.COMPUTING, RunState.REPLACED, RunState.DISCARDED, RunState.FAILED],
)
def test_publish_run_that_is_no_preview_is_refused_and_the_published_one_stays(state: RunState) -> None:
    event = make_event()
    make_run(event=event, number=1)
    make_run(event=event, number=2, state=state)

    with pytest.raises(RunStateError, match=f"Match run 2 is {state}"):
        publish_run(event_id=event.id, number=2, by=None)

    assert [run_of(event, number).state for number in (1, 2)] == [RunState.PUBLISHED, state]


@pytest.mark.usefixtures("app")
def test_publish_run_without_a_pair_is_refused_until_two_are_pinned() -> None:
    event, people = make_crowd(3, organisation="Engines")
    number = run_now(event_id=event.id, by=None)

    with pytest.raises(NothingToPublishError, match="Match run 1 has no pair"):
        publish_run(event_id=event.id, number=number, by=None)
    before = run_of(event, number).state
    people[0].organisation = "Bakery"
    db.session.commit()
    pin_pair(event_id=event.id, one_id=people[0].id, other_id=people[1].id, by=None)
    publish_run(event_id=event.id, number=number, by=None)

    assert before == RunState.PREVIEW
    assert run_of(event, number).state == RunState.PUBLISHED
    assert (people[0].id, people[1].id) in pairs_of(run_of(event, number))


@pytest.mark.usefixtures("app")
def test_publish_run_of_an_ended_event_or_another_one_is_refused() -> None:
    event, other = make_event(), make_event()
    make_run(event=event, number=1, state=RunState.PREVIEW)

    for step in (publish_run, discard_run):
        with pytest.raises(NotFoundError):
            step(event_id=other.id, number=1, by=None)
    with time_machine.travel(event.ends_at), pytest.raises(EventEndedError):
        publish_run(event_id=event.id, number=1, by=None)

    assert run_of(event, 1).state == RunState.PREVIEW


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("state", RunState)
def test_discard_run_puts_aside_only_what_nobody_sees_or_waits_for(state: RunState) -> None:
    event = make_event()
    make_run(event=event, number=1, state=state)

    if state in {RunState.PREVIEW, RunState.FAILED, RunState.DISCARDED}:
        discard_run(event_id=event.id, number=1, by=None)
        assert run_of(event, 1).state == RunState.DISCARDED
    else:
        with pytest.raises(RunStateError, match=f"Match run 1 is {state}"):
            discard_run(event_id=event.id, number=1, by=None)
        assert run_of(event, 1).state == state


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("state", RunState)
def test_fail_run_marks_only_what_is_not_computed_yet(state: RunState) -> None:
    event = make_event()
    run = make_run(event=event, number=1, state=state)

    fail_run(run_id=run.id)
    fail_run(run_id=run.id + 1)

    is_open = state in {RunState.WAITING, RunState.COMPUTING}
    assert run_of(event, 1).state == (RunState.FAILED if is_open else state)


@pytest.mark.usefixtures("app")
def test_table_refuses_a_second_published_run_of_an_event() -> None:
    event = make_event()
    make_run(event=event, number=1)
    make_run(event=make_event(), number=1)

    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.add(MatchRun(event_id=event.id, number=2, seed=2, state=RunState.PUBLISHED))

    assert len(db.session.scalars(sa.select(MatchRun)).all()) == 2
