from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, AuditEntry, Event, Match, MatchRun, Origin, Via
from matchmaker.queries.places import places_of
from matchmaker.queries.presence import absent_ids, arrivals_of
from matchmaker.services.absence import ABSENCE_JOB, free_absent_places, release_absent
from matchmaker.services.crowd import read_crowd
from matchmaker.services.fitted import drafted_run
from matchmaker.services.jobs import lease_next_job
from matchmaker.services.meetings import record_scan, withdraw_meeting
from matchmaker.services.places import fill_places
from matchmaker.worker import work
from tests.factories import make_attendee, make_event, make_match, make_run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

pytestmark = pytest.mark.usefixtures("app")


def evening(names: str, pairs: Sequence[str]) -> tuple[Event, dict[str, int]]:
    """Return an event whose people had to be here five minutes ago, matched as told."""
    from matchmaker.matching import Matcher

    event = make_event(starts_at=now() - timedelta(hours=2))
    people = {
        name: make_attendee(event=event, name=name, goals=["looms"], skills=["looms"]) for name in names
    }
    for attendee in people.values():
        attendee.consented_at = now() - timedelta(days=3)
    event.absent_after = now() - timedelta(minutes=5)
    db.session.commit()
    run = make_run(event=event)
    for one, other in pairs:
        make_match(run=run, one=people[one], other=people[other])
    ids = {name: attendee.id for name, attendee in people.items()}
    matcher = Matcher().fit([["looms"]] * len(ids), [["looms"]] * len(ids))
    with drafted_run(run.id, matcher, list(ids.values())) as keep:
        keep()
    return event, ids


def check_in(*attendee_ids: int) -> None:
    for attendee_id in attendee_ids:
        db.session.get_one(Attendee, attendee_id).checked_in_at = now() - timedelta(minutes=30)
    db.session.commit()


def scan(one: int, other: int) -> str:
    badge = db.session.get_one(Attendee, other).badge_code
    return record_scan(scanner_id=one, code=badge, client_id=uuid4(), via=Via.CAMERA).meeting_code


def run_of(event: Event) -> MatchRun:
    return db.session.scalars(sa.select(MatchRun).filter_by(event_id=event.id)).one()


def test_absent_is_who_was_neither_checked_in_nor_scanning_nor_scanned() -> None:
    event, ids = evening("abcdef", [])
    check_in(ids["a"])
    scan(ids["b"], ids["c"])
    db.session.get_one(Attendee, ids["d"]).consented_at = now()  # signed up at the door
    db.session.commit()

    assert absent_ids(event, now()) == {ids["e"], ids["f"]}
    assert absent_ids(event, now() - timedelta(minutes=6)) == frozenset()
    event.absent_after = None
    assert absent_ids(event, now()) == frozenset()


def test_who_says_that_they_did_not_meet_need_not_be_here() -> None:
    event, ids = evening("ab", [])
    meeting = scan(ids["a"], ids["b"])
    first = arrivals_of(event)[ids["b"]]
    db.session.execute(sa.text("DELETE FROM scan"))
    db.session.commit()

    withdraw_meeting(meeting_code=meeting, by=ids["b"])

    assert first <= now()
    assert arrivals_of(event) == {}


def test_free_absent_places_gives_present_people_with_a_gap_one_another() -> None:
    # a and b wait for x, c and d for y; z is absent as well.
    event, ids = evening("abcdxyz", ["ax", "bx", "cy", "dy", "ab"])
    check_in(*(ids[name] for name in "abcd"))

    pairs = free_absent_places(event_id=event.id)

    present = {ids[name] for name in "abcd"}
    assert {one for pair in pairs for one in pair} == present
    assert set(pairs) == {(ids[low], ids[high]) for low, high in ("ac", "ad", "bc", "bd", "cd")}
    assert free_absent_places(event_id=event.id) == []


def test_free_absent_places_makes_nobody_a_fourth() -> None:
    event, ids = evening("abcdex", ["bc", "bd", "be", "cd", "ce", "de", "ax"])
    check_in(*(ids[name] for name in "abcde"))

    assert free_absent_places(event_id=event.id) == []


def test_free_absent_places_before_its_time_or_without_a_run_does_nothing() -> None:
    event, ids = evening("abx", ["ax", "bx"])
    check_in(ids["a"], ids["b"])
    event.absent_after = now() + timedelta(minutes=5)
    db.session.commit()
    assert free_absent_places(event_id=event.id) == []

    event.absent_after = None
    db.session.commit()
    assert free_absent_places(event_id=event.id) == []

    other = make_event()
    other.absent_after = now() - timedelta(minutes=5)
    db.session.commit()
    assert free_absent_places(event_id=other.id) == []


def test_who_comes_before_their_place_is_given_away_has_it_again() -> None:
    event, ids = evening("abx", ["ax", "bx"])
    check_in(ids["a"], ids["b"])
    assert places_of(event, run_of(event), now()).room(ids["a"]) == 3

    check_in(ids["x"])

    places = places_of(event, run_of(event), now())
    assert [places.room(ids[name]) for name in "abx"] == [2, 2, 1]


def test_who_comes_after_their_place_was_given_away_is_a_late_arrival() -> None:
    event, ids = evening("abx", ["ax"])
    check_in(ids["a"], ids["b"])
    assert free_absent_places(event_id=event.id) == [(ids["a"], ids["b"])]
    db.session.get_one(Attendee, ids["x"]).checked_in_at = now()
    db.session.commit()
    assert places_of(event, run_of(event), now()).room(ids["x"]) == 3

    pairs = fill_places(event_id=event.id, attendee_ids=[ids["x"]])

    assert sorted(pairs) == [(ids["a"], ids["x"]), (ids["b"], ids["x"])]
    matches = db.session.scalars(sa.select(Match).order_by(Match.low_id, Match.high_id)).all()
    assert [(match.low_id, match.high_id, match.origin) for match in matches] == [
        (ids["a"], ids["b"], Origin.LATE),
        (ids["a"], ids["x"], Origin.LATE),
        (ids["b"], ids["x"], Origin.LATE),
    ]


def test_met_pairs_keep_their_places_whoever_is_seen_when() -> None:
    event, ids = evening("abx", ["ax"])
    check_in(ids["a"], ids["b"])
    free_absent_places(event_id=event.id)

    scan(ids["x"], ids["a"])

    assert places_of(event, run_of(event), now()).partners[ids["x"]] == {ids["a"]}


def test_absent_people_are_nobodys_partner_and_get_nobody() -> None:
    event, ids = evening("abxy", [])
    check_in(ids["a"], ids["b"])

    pairs = fill_places(event_id=event.id, attendee_ids=list(ids.values()))

    assert pairs == [(ids["a"], ids["b"])]


def test_read_crowd_leaves_the_absent_out() -> None:
    event, ids = evening("abx", [])
    check_in(ids["a"], ids["b"])

    assert [person.id for person in read_crowd(event_id=event.id, seed=1).people] == [ids["a"], ids["b"]]


def test_release_absent_is_done_by_a_worker(bare_app: Flask) -> None:
    event, ids = evening("abx", ["ax", "bx"])
    check_in(ids["a"], ids["b"])

    release_absent(event_id=event.id, by=None)

    job = lease_next_job(worker="nobody")
    assert job is not None
    assert (job.kind, job.payload) == (ABSENCE_JOB, {"event_id": event.id})
    assert [entry.action for entry in db.session.scalars(sa.select(AuditEntry))] == ["absent_released"]

    release_absent(event_id=event.id, by=None)
    db.session.remove()
    work(bare_app, stop=threading.Event(), until_empty=True)
    assert len(db.session.scalars(sa.select(Match).where(Match.added_at.is_not(None))).all()) == 1
