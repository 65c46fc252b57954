"""The matches that a run computes from a crowd."""

from __future__ import annotations

from collections import Counter
from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Avoidance, Event, Match, Origin, RunState, Via
from matchmaker.services.matching import publish_run, run_now
from matchmaker.services.meetings import record_scan, withdraw_meeting
from matchmaker.services.pins import pin_pair
from tests.factories import make_attendee, make_event
from tests.match_runs import make_crowd, matches_of, pairs_of, run_of


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
