from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import EventEndedError, NotFoundError, NothingToMatchError, RunStateError
from matchmaker.models import (
    Attendee,
    AuditEntry,
    Avoidance,
    Event,
    Job,
    Match,
    MatchRun,
    Origin,
    RunState,
    Via,
)
from matchmaker.services.matching import (
    MATCH_JOB,
    compute_run,
    discard_run,
    fail_run,
    publish_run,
    request_run,
    run_now,
)
from matchmaker.services.meetings import record_scan, withdraw_meeting
from matchmaker.services.pins import pin_pair
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event, make_run

if TYPE_CHECKING:
    from flask import Flask

TOPICS = ("weaving looms", "grain prices", "sailing ships", "printing books", "building bridges")


def make_crowd(n_people: int, **values: Any) -> tuple[Event, list[Attendee]]:
    event = make_event()
    people = [
        make_attendee(
            event=event,
            name=f"Person {number}",
            goals=[f"learn about {TOPICS[number % 5]}", f"somebody for {TOPICS[(number + 2) % 5]}"],
            skills=[f"years of {TOPICS[(number + 1) % 5]}"],
            **values,
        )
        for number in range(n_people)
    ]
    return event, people


def run_of(event: Event, number: int) -> MatchRun:
    return db.session.scalars(
        sa.select(MatchRun)
        .filter_by(event_id=event.id, number=number)
        .execution_options(populate_existing=True)
    ).one()


def matches_of(run: MatchRun) -> list[tuple[Any, ...]]:
    columns = [column for column in Match.__table__.columns if column.name != "run_id"]
    return [
        tuple(row)
        for row in db.session.execute(
            sa.select(*columns).where(Match.run_id == run.id).order_by(Match.low_id, Match.high_id)
        )
    ]


def pairs_of(run: MatchRun) -> set[tuple[int, int]]:
    return {(match[0], match[1]) for match in matches_of(run)}


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
def test_run_now_gives_everybody_up_to_three_matches_with_both_reasons() -> None:
    event, people = make_crowd(9)
    shares: list[float] = []

    number = run_now(event_id=event.id, by=None, progress=shares.append)

    run = run_of(event, number)
    matches = db.session.scalars(sa.select(Match).filter_by(run_id=run.id)).all()
    degrees = Counter(person for match in matches for person in (match.low_id, match.high_id))
    # Nine times three is odd: one person has two.
    assert sorted(degrees[person.id] for person in people) == [2, *[3] * 8]
    assert (run.state, run.seed, len(run.input_hash)) == (RunState.PREVIEW, number, 64)
    assert set(run.versions) == {"matchmaker", "numpy", "scipy", "scikit-learn"}
    assert {name: run.figures[name] for name in ("people", "pairs", "orphans", "busiest")} == {
        "people": 9,
        "pairs": 13,
        "orphans": 0,
        "busiest": 3,
    }
    assert run.figures["full_share"] == pytest.approx(8 / 9)
    assert run.figures["weak"] == sum(match.is_weak for match in matches)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    goals = {person.id: [goal.text for goal in person.goals] for person in people}
    skills = {person.id: [skill.text for skill in person.skills] for person in people}
    n_reasons = 0
    for match in matches:
        for mine, gets, gives in (
            ("low", match.low_id, match.high_id),
            ("high", match.high_id, match.low_id),
        ):
            reason = match.reasons[mine]
            if reason["goal"]:
                n_reasons += 1
                assert reason["goal"] in goals[gets]
                assert reason["skill"] in skills[gives]
                assert reason["goal_spans"]
                assert reason["skill_spans"]
    assert n_reasons >= 9


@pytest.mark.usefixtures("app")
def test_compute_run_stores_each_direction_with_the_one_who_gets_it() -> None:
    event = make_event()
    ada = make_attendee(event=event, name="Ada", goals=["a publisher of books"], skills=["pottery"])
    grace = make_attendee(event=event, name="Grace", goals=["sailing"], skills=["publisher for books"])

    run_now(event_id=event.id, by=None)

    match = db.session.scalars(sa.select(Match)).one()
    assert (match.low_id, match.high_id) == (ada.id, grace.id)
    assert match.low_affinity > 0.3
    assert match.high_affinity == 0
    assert match.reasons["low"]["goal"] == "a publisher of books"
    assert match.reasons["low"]["skill"] == "publisher for books"
    assert match.reasons["high"]["goal"] == ""
    assert not match.is_weak
    assert run_of(event, 1).figures["only_give"] == 1


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
def test_run_of_people_who_may_not_meet_is_a_preview_without_matches() -> None:
    event, _ = make_crowd(3, organisation="Engines")

    run = run_of(event, run_now(event_id=event.id, by=None))

    assert (run.state, run.figures["people"], run.figures["pairs"], run.figures["orphans"]) == (
        RunState.PREVIEW,
        3,
        0,
        3,
    )
    assert matches_of(run) == []


@pytest.mark.usefixtures("app")
def test_run_never_matches_people_of_one_organisation() -> None:
    event, people = make_crowd(2, organisation="Engines")
    others = [make_attendee(event=event, name=name, organisation=name) for name in ("B", "C")]

    run = run_of(event, run_now(event_id=event.id, by=None))

    assert (people[0].id, people[1].id) not in pairs_of(run)
    assert len(pairs_of(run)) == 5
    assert {person.id for person in others} <= {person for pair in pairs_of(run) for person in pair}


@pytest.mark.usefixtures("app")
def test_next_run_keeps_published_pairs_that_met_and_never_brings_the_refused_together() -> None:
    event, people = make_crowd(10)
    first = run_of(event, run_now(event_id=event.id, by=None))
    publish_run(event_id=event.id, number=1, by=None)
    by_id = {person.id: person for person in people}
    kept, refused, *_ = sorted(pairs_of(first))
    free = next(
        (one.id, other.id)
        for one in people
        for other in people
        if one.id < other.id and (one.id, other.id) not in pairs_of(first)
    )
    codes = {}
    for low, high in (kept, refused, free):
        codes[low, high] = record_scan(
            scanner_id=low, code=by_id[high].badge_code, client_id=uuid4(), via=Via.CAMERA
        ).meeting_code
    withdraw_meeting(meeting_code=codes[refused], by=refused[1])
    # Two who met stay a pair also when it turns out that they work together.
    for person in kept:
        by_id[person].organisation = "Engines"
    db.session.commit()

    second = run_of(event, run_now(event_id=event.id, by=None))

    assert kept in pairs_of(second)
    assert {refused, free}.isdisjoint(pairs_of(second))
    assert second.input_hash != first.input_hash


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


@pytest.mark.usefixtures("app")
def test_new_run_keeps_pinned_pairs_as_pinned_and_parts_who_avoid_each_other() -> None:
    event, people = make_crowd(6)
    publish_run(event_id=event.id, number=run_now(event_id=event.id, by=None), by=None)
    first, second = sorted(pairs_of(run_of(event, 1)))[:2]
    pin_pair(event_id=event.id, one_id=first[0], other_id=first[1], by=None)
    avoidance = Avoidance(
        event_id=event.id, low_id=second[0], high_id=second[1], kind="declined", by_id=second[0]
    )
    db.session.add(avoidance)
    db.session.commit()

    run_now(event_id=event.id, by=None)

    origins = {(match.low_id, match.high_id): match.origin for match in run_of_matches(event, 2)}
    assert origins[first] == Origin.PINNED
    assert second not in origins
    assert set(origins.values()) == {Origin.PINNED, Origin.MATCHED}
    assert len(people) == 6


def run_of_matches(event: Event, number: int) -> list[Match]:
    return list(db.session.scalars(sa.select(Match).filter_by(run_id=run_of(event, number).id)))
