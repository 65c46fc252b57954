from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import current_app

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.models import Attendee, Avoidance, AvoidanceKind, Event, Job, Match, MatchRun, Origin, Via
from matchmaker.paths import fitted_run_file
from matchmaker.services.matching import publish_run, run_now
from matchmaker.services.meetings import record_scan
from matchmaker.services.places import MOST_AT_ONCE, PLACES_JOB, fill_places, fill_places_soon
from matchmaker.services.registration import edit_profile, leave, register
from matchmaker.worker import work
from tests.factories import make_attendee, make_event, make_run

if TYPE_CHECKING:
    from flask import Flask

TOPICS = ("weaving looms", "grain prices", "sailing ships", "printing books", "building bridges")


def person(event: Event, number: int, **values: Any) -> Attendee:
    topics = {
        "goals": [f"learn about {TOPICS[number % 5]}"],
        "skills": [f"years of {TOPICS[(number + 1) % 5]}"],
    }
    return make_attendee(event=event, name=f"Person {number}", **{**topics, **values})


def published_event(n_people: int) -> tuple[Event, list[int]]:
    event = make_event()
    ids = [person(event, number).id for number in range(n_people)]
    publish_run(event_id=event.id, number=run_now(event_id=event.id, by=None), by=None)
    return event, ids


def late_matches() -> list[Match]:
    return list(
        db.session.scalars(
            sa.select(Match).where(Match.added_at.is_not(None)).order_by(Match.low_id, Match.high_id)
        )
    )


def degrees() -> Counter[int]:
    return Counter(
        one for match in db.session.scalars(sa.select(Match)) for one in (match.low_id, match.high_id)
    )


def avoid(one: int, other: int, kind: AvoidanceKind, by: int | None) -> None:
    event_id = db.session.get_one(Attendee, one).event_id
    low, high = sorted((one, other))
    db.session.add(Avoidance(event_id=event_id, low_id=low, high_id=high, kind=kind, by_id=by))
    db.session.commit()


def partners(attendee_id: int) -> list[int]:
    rows = db.session.scalars(
        sa.select(Match)
        .where(sa.or_(Match.low_id == attendee_id, Match.high_id == attendee_id))
        .order_by(Match.low_id, Match.high_id)
    )
    return [match.high_id if match.low_id == attendee_id else match.low_id for match in rows]


@pytest.mark.usefixtures("app")
def test_fill_places_gives_a_late_arrival_three_with_the_reasons() -> None:
    event, ids = published_event(8)
    ada = person(event, 0, goals=["a publisher of printing books"], skills=["grain prices"])

    pairs = fill_places(event_id=event.id, attendee_ids=[ada.id])

    assert [pair[1] for pair in pairs] == [ada.id] * 3
    matches = late_matches()
    assert [(match.low_id, match.high_id) for match in matches] == sorted(pairs)
    assert {match.origin for match in matches} == {Origin.LATE}
    best = max(matches, key=lambda match: match.high_affinity)
    assert best.reasons["high"]["goal"] == "a publisher of printing books"
    assert "printing books" in best.reasons["high"]["skill"]
    assert best.reasons["high"]["goal_spans"]
    assert not best.is_weak
    assert max(degrees()[one] for one in ids) <= 4


@pytest.mark.usefixtures("app")
def test_fill_places_repeated_adds_nothing() -> None:
    event, ids = published_event(8)
    ada = person(event, 0)
    first = fill_places(event_id=event.id, attendee_ids=[ada.id])

    again = fill_places(event_id=event.id, attendee_ids=[ada.id, *ids])

    assert (len(first), again, len(late_matches())) == (3, [], 3)


@pytest.mark.usefixtures("app")
def test_fill_places_is_the_same_for_the_same_event() -> None:
    event, _ = published_event(10)
    late = [person(event, number).id for number in (3, 1)]
    first = fill_places(event_id=event.id, attendee_ids=late)
    with transaction():
        db.session.execute(sa.delete(Match).where(Match.added_at.is_not(None)))

    again = fill_places(event_id=event.id, attendee_ids=late[::-1])

    assert again == first


@pytest.mark.usefixtures("app")
def test_fill_places_never_makes_a_fifth_and_lets_late_people_meet_each_other() -> None:
    event, _ = published_event(4)
    late = [person(event, number).id for number in range(6)]

    fill_places(event_id=event.id, attendee_ids=late)

    counted = degrees()
    assert max(counted.values()) <= 4
    assert all(counted[one] >= 3 for one in late)
    assert any(match.low_id in late and match.high_id in late for match in late_matches())


@pytest.mark.usefixtures("app")
def test_fill_places_takes_free_places_before_a_fourth() -> None:
    event, ids = published_event(8)
    leave(attendee_id=ids[0])
    freed = partners(ids[0])
    ada = person(event, 0)

    pairs = fill_places(event_id=event.id, attendee_ids=[ada.id])

    assert sorted(low for low, _ in pairs) == sorted(freed)


@pytest.mark.usefixtures("app")
def test_fill_places_reaches_those_who_came_after_the_run_and_have_room() -> None:
    event, ids = published_event(2)
    early = person(event, 0).id
    fill_places(event_id=event.id, attendee_ids=[early])

    late = person(event, 1).id
    pairs = fill_places(event_id=event.id, attendee_ids=[late])

    assert (early, late) in pairs
    assert sorted(pairs) == sorted([(ids[0], late), (ids[1], late), (early, late)])


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("kind", list(AvoidanceKind))
def test_fill_places_never_matches_who_is_kept_apart(kind: AvoidanceKind) -> None:
    event, ids = published_event(6)
    ada = person(event, 0)
    for number, other in enumerate(ids[:4]):
        by = None if kind == AvoidanceKind.SEPARATED else (ada.id, other)[number % 2]
        avoid(ada.id, other, kind, by)

    pairs = fill_places(event_id=event.id, attendee_ids=[ada.id])

    assert sorted(pairs) == [(ids[4], ada.id), (ids[5], ada.id)]


@pytest.mark.usefixtures("app")
def test_fill_places_never_matches_colleagues_whom_one_has_met_or_who_left() -> None:
    event = make_event()
    colleague = person(event, 1, organisation="Engines Ltd").id
    met, gone, silent, free = (person(event, number).id for number in (1, 1, 1, 1))
    publish_run(event_id=event.id, number=run_now(event_id=event.id, by=None), by=None)
    ada = person(event, 0, organisation="engines  ltd")
    other = db.session.get_one(Attendee, met)
    record_scan(scanner_id=ada.id, code=other.badge_code, client_id=uuid4(), via=Via.CAMERA)
    leave(attendee_id=gone)
    db.session.get_one(Attendee, silent).consented_at = None
    db.session.commit()

    pairs = fill_places(event_id=event.id, attendee_ids=[ada.id])

    assert colleague not in {low for low, _ in pairs}
    assert pairs == [(free, ada.id)]


@pytest.mark.usefixtures("app")
def test_fill_places_follows_the_rules_of_the_event() -> None:
    event = make_event()
    event.groups_apart, event.matches_colleagues = [["Founders", "Investors"], ["Press", "Press"]], True
    ids = [person(event, number, organisation="Engines").id for number in range(6)]
    for one, group in zip(ids, ("Founders", "Investors", "Press", "", "", ""), strict=True):
        db.session.get_one(Attendee, one).group = group
    for minor in ids[4:]:
        db.session.get_one(Attendee, minor).is_minor = True
    db.session.commit()
    publish_run(event_id=event.id, number=run_now(event_id=event.id, by=None), by=None)
    founder, reporter, minor = (person(event, 0, organisation="Engines") for _ in range(3))
    founder.group, reporter.group, minor.is_minor = "founders", "press", True
    db.session.commit()

    found = {
        one.id: fill_places(event_id=event.id, attendee_ids=[one.id]) for one in (founder, reporter, minor)
    }

    others = {one: {low + high - one for low, high in pairs} for one, pairs in found.items()}
    assert others[founder.id] <= {ids[0], ids[2], ids[3], reporter.id}
    assert others[reporter.id] <= {ids[0], ids[1], ids[3], founder.id}
    assert len(others[founder.id]) == 3
    assert others[minor.id] == {ids[4], ids[5]}


@pytest.mark.usefixtures("app")
def test_not_for_me_frees_ones_own_place_once_in_a_run() -> None:
    event, ids = published_event(12)
    ada, first = ids[0], partners(ids[0])
    avoid(ada, first[0], AvoidanceKind.DECLINED, ada)

    of_the_other = fill_places(event_id=event.id, attendee_ids=[first[0]])
    replaced = fill_places(event_id=event.id, attendee_ids=[ada])
    avoid(ada, first[1], AvoidanceKind.DECLINED, ada)
    second = fill_places(event_id=event.id, attendee_ids=[ada])

    assert (of_the_other, len(replaced), second) == ([], 1, [])
    assert set(replaced[0]) - {ada} != {first[0]}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("kind", [AvoidanceKind.KNOWS, AvoidanceKind.HIDDEN, AvoidanceKind.SEPARATED])
def test_every_other_wish_frees_both_places(kind: AvoidanceKind) -> None:
    event, ids = published_event(12)
    ada, other = ids[0], partners(ids[0])[0]
    avoid(ada, other, kind, None if kind == AvoidanceKind.SEPARATED else ada)

    pairs = fill_places(event_id=event.id, attendee_ids=[ada, other])

    assert sorted(one for pair in pairs for one in pair if one in {ada, other}) == sorted([ada, other])


@pytest.mark.usefixtures("app")
def test_fill_places_does_nothing_for_people_who_cannot_be_matched() -> None:
    event, _ = published_event(4)
    silent = make_attendee(event=event, goals=[], skills=[])
    unasked = person(event, 1, consents=False)
    stranger = person(make_event(), 1)

    ids = [silent.id, unasked.id, stranger.id, 10_000]
    assert fill_places(event_id=event.id, attendee_ids=ids) == []
    assert fill_places(event_id=event.id, attendee_ids=[]) == []


@pytest.mark.usefixtures("app")
def test_fill_places_where_nothing_is_published_or_the_file_is_gone_or_broken_does_nothing() -> None:
    event = make_event()
    ada = person(event, 0)
    assert fill_places(event_id=event.id, attendee_ids=[ada.id]) == []

    make_run(event=event)
    assert fill_places(event_id=event.id, attendee_ids=[ada.id]) == []

    other, _ = published_event(3)
    late = person(other, 0)
    run_id = db.session.scalars(sa.select(MatchRun.id).filter_by(event_id=other.id)).one()
    path = fitted_run_file(Path(current_app.instance_path), run_id)
    path.write_bytes(b"PK\x03\x04 cut off")
    assert fill_places(event_id=other.id, attendee_ids=[late.id]) == []


@pytest.mark.usefixtures("app")
def test_fill_places_of_an_ended_event_does_nothing() -> None:
    event, _ = published_event(4)
    ada = person(event, 0)
    event.starts_at, event.ends_at = now() - timedelta(days=2), now() - timedelta(days=1)
    db.session.commit()

    assert fill_places(event_id=event.id, attendee_ids=[ada.id]) == []


@pytest.mark.usefixtures("app")
def test_fill_places_of_many_people_at_once_leaves_nobody_out() -> None:
    event, _ = published_event(30)
    late = [person(event, number).id for number in range(25)]

    fill_places(event_id=event.id, attendee_ids=late)

    counted = degrees()
    assert [counted[one] for one in late if counted[one] < 3] == []
    assert max(counted.values()) <= 4


@pytest.mark.usefixtures("app")
def test_register_after_publishing_gives_three_at_once() -> None:
    event, _ = published_event(6)

    ada_id = register(
        event_id=event.id,
        name="Ada",
        email="ada@example.org",
        goals=["sailing ships"],
        skills=["printing books"],
        consents=True,
    )

    assert len(partners(ada_id)) == 3


@pytest.mark.usefixtures("app")
def test_first_edit_after_publishing_gives_three_and_a_later_one_changes_nothing() -> None:
    event, _ = published_event(6)
    ada = make_attendee(event=event, goals=[], skills=[], consents=False)

    def edit(goal: str, *, consents: bool = True) -> None:
        edit_profile(
            attendee_id=ada.id,
            name="Ada",
            organisation="",
            headline="",
            goals=[goal],
            skills=["printing books"],
            consents=consents,
        )

    edit("sailing ships")
    first = partners(ada.id)
    edit("grain prices")

    assert (len(first), partners(ada.id)) == (3, first)


@pytest.mark.usefixtures("app")
def test_publish_run_gives_three_to_those_who_signed_up_after_it_was_computed() -> None:
    event = make_event()
    for number in range(6):
        person(event, number)
    number = run_now(event_id=event.id, by=None)
    late = person(event, 1)

    publish_run(event_id=event.id, number=number, by=None)

    assert len(partners(late.id)) == 3


def test_fill_places_soon_leaves_many_people_to_a_worker(bare_app: Flask) -> None:
    with bare_app.app_context():
        event, _ = published_event(6)
        late = [person(event, number).id for number in range(MOST_AT_ONCE + 1)]
        fill_places_soon(event_id=event.id, attendee_ids=late)
        job = db.session.scalars(sa.select(Job)).one()
        assert (job.kind, job.payload) == (PLACES_JOB, {"event_id": event.id, "attendee_ids": late})
        assert late_matches() == []

    work(bare_app, stop=threading.Event(), until_empty=True)

    with bare_app.app_context():
        assert all(degrees()[one] >= 3 for one in late)


@pytest.mark.usefixtures("app")
def test_fill_places_soon_before_publishing_asks_no_worker() -> None:
    event = make_event()
    ids = [person(event, number).id for number in range(MOST_AT_ONCE + 1)]

    fill_places_soon(event_id=event.id, attendee_ids=ids)

    assert db.session.scalars(sa.select(Job)).all() == []


def test_late_people_at_the_same_moment_share_no_place_twice(bare_app: Flask) -> None:
    with bare_app.app_context():
        event, ids = published_event(6)
        late = [person(event, number).id for number in range(6)]
        event_id = event.id

    def place(attendee_id: int) -> None:
        with bare_app.app_context():
            fill_places(event_id=event_id, attendee_ids=[attendee_id])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(place, late))

    with bare_app.app_context():
        counted = degrees()
        assert max(counted.values()) <= 4
        assert all(counted[one] >= 3 for one in late)
        assert ids


def test_places_are_filled_without_scikit_learn(bare_app: Flask) -> None:
    with bare_app.app_context():
        event, _ = published_event(5)
        ada = person(event, 0)
        event_id, ada_id = event.id, ada.id
        db.session.remove()
    settings = bare_app.config["SETTINGS"]
    code = (
        "import sys; sys.modules['sklearn'] = None\n"
        "from matchmaker.app import build_app\n"
        "from matchmaker.services.places import fill_places\n"
        "with build_app().app_context():\n"
        f"    print(len(fill_places(event_id={event_id}, attendee_ids=[{ada_id}])))\n"
        "print([name for name in ('sklearn', 'numba') if sys.modules.get(name)])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(Path(__file__).parents[3]), **settings.environment()},
        timeout=120,
    )

    assert (done.stdout, done.returncode) == ("3\n[]\n", 0), done.stderr
