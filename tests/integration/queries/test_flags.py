from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from matchmaker.db import db
from matchmaker.models import Act, Attendee, Event, Scan, Via
from matchmaker.queries.flags import HOURS_TOLERANCE, MOST_CLAIMS, MOST_SCANS, Flag, FlagKind, flags_of
from matchmaker.tokens import new_badge_code, new_public_code, new_typed_code
from tests.factories import make_attendee, make_event
from tests.sql_statements import sent_statements

if TYPE_CHECKING:
    from flask import Flask

MINUTE = timedelta(minutes=1)


@pytest.fixture
def event(app: Flask) -> Event:  # noqa: ARG001 -- the event lives in its database
    return make_event()


def crowd(event: Event, count: int) -> list[Attendee]:
    people = [
        Attendee(
            event_id=event.id,
            code=new_public_code(),
            name=f"Person {number}",
            badge_code=new_badge_code(),
            typed_code=new_typed_code(),
        )
        for number in range(count)
    ]
    db.session.add_all(people)
    db.session.commit()
    return people


def scan(one: Attendee, other: Attendee, at: datetime, act: Act = Act.SCAN) -> None:
    db.session.add(
        Scan(
            scanner_id=one.id,
            client_id=uuid4(),
            payload_hash="",
            event_id=one.event_id,
            scanned_id=other.id,
            act=act,
            via=Via.CAMERA,
            client_at=at,
            sent_at=at,
            received_at=at,
            happened_at=at,
        )
    )
    db.session.flush()


def test_quiet_evening_has_no_flag(event: Event) -> None:
    ada, *others = crowd(event, 9)
    for number, other in enumerate(others):
        scan(ada, other, event.starts_at + number * 10 * MINUTE)

    assert flags_of(event) == []


@pytest.mark.parametrize(("n_scans", "is_flagged"), [(MOST_SCANS, False), (MOST_SCANS + 1, True)])
def test_more_scans_in_five_minutes_than_anybody_talks(
    event: Event, n_scans: int, *, is_flagged: bool
) -> None:
    ada, *others = crowd(event, n_scans + 1)
    for number, other in enumerate(others):
        scan(ada, other, event.starts_at + number * 20 * timedelta(seconds=1))

    assert flags_of(event) == ([Flag(FlagKind.BUSY_SCANNER, ada.code, ada.name, n_scans)] * is_flagged)


def test_scans_over_a_longer_time_are_counted_within_five_minutes(event: Event) -> None:
    ada, *others = crowd(event, 31)
    for number, other in enumerate(others):
        scan(ada, other, event.starts_at + number * MINUTE)

    assert flags_of(event) == []


@pytest.mark.parametrize(("n_people", "is_flagged"), [(MOST_CLAIMS, False), (MOST_CLAIMS + 1, True)])
def test_badge_that_too_many_people_claim(event: Event, n_people: int, *, is_flagged: bool) -> None:
    ada, *others = crowd(event, n_people + 1)
    for number, other in enumerate(others):
        scan(other, ada, event.starts_at + number * timedelta(seconds=10))

    assert flags_of(event) == ([Flag(FlagKind.BUSY_BADGE, ada.code, ada.name, n_people)] * is_flagged)


def test_one_person_who_scans_a_badge_often_is_one_claim(event: Event) -> None:
    ada, grace = crowd(event, 2)
    for number in range(MOST_CLAIMS + 5):
        scan(grace, ada, event.starts_at + number * timedelta(seconds=1))

    assert [(flag.kind, flag.name) for flag in flags_of(event)] == [(FlagKind.BUSY_SCANNER, grace.name)]


def test_scans_outside_the_hours_are_counted_by_person(event: Event) -> None:
    ada, grace = crowd(event, 2)
    early, late = event.starts_at - HOURS_TOLERANCE, event.ends_at + HOURS_TOLERANCE
    for at in (early, late, early - MINUTE, late + MINUTE):
        scan(ada, grace, at)
    scan(grace, ada, late + MINUTE)

    assert flags_of(event) == [
        Flag(FlagKind.OUTSIDE_HOURS, ada.code, ada.name, 2),
        Flag(FlagKind.OUTSIDE_HOURS, grace.code, grace.name, 1),
    ]


def test_buttons_and_other_events_are_no_scans(event: Event) -> None:
    ada, *others = crowd(event, MOST_SCANS + 5)
    for other in others:
        scan(ada, other, event.starts_at, Act.CONFIRM)
        scan(other, ada, event.ends_at + timedelta(days=2), Act.WITHDRAW)
    elsewhere = make_event()
    mallory, *strangers = crowd(elsewhere, MOST_SCANS + 2)
    for stranger in strangers:
        scan(mallory, stranger, elsewhere.starts_at)

    assert flags_of(event) == []
    assert [flag.name for flag in flags_of(elsewhere)] == [mallory.name]


def test_flags_take_as_many_statements_for_three_people_as_for_one(event: Event) -> None:
    grace = make_attendee(event=event)
    counts = []
    for _ in range(3):
        [ada] = crowd(event, 1)
        for number in range(MOST_SCANS + 1):
            scan(ada, grace, event.starts_at + number * timedelta(seconds=1))
        db.session.commit()
        with sent_statements() as sent:
            flags = flags_of(event)
        counts.append((len(flags), len(sent)))

    assert counts == [(1, 5), (2, 5), (3, 5)]
