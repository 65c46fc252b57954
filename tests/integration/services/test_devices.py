from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Device, Scan, Via
from matchmaker.services.devices import count_missing, note_refused, note_waiting
from matchmaker.services.meetings import record_scan
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from flask import Flask

PHONE, TABLET = UUID(int=1), UUID(int=2)


@pytest.fixture
def people(app: Flask) -> tuple[Attendee, Attendee]:  # noqa: ARG001 -- they live in its database
    event = make_event()
    return make_attendee(event=event), make_attendee(event=event, name="Grace Hopper")


def scan(people: tuple[Attendee, Attendee], sequence: int | None, *, device: UUID = PHONE) -> None:
    ada, grace = people
    record_scan(
        scanner_id=ada.id,
        code=grace.badge_code,
        client_id=uuid4(),
        via=Via.CAMERA,
        device=device,
        sequence=sequence,
    )


def missing(people: tuple[Attendee, Attendee], device: UUID = PHONE) -> int:
    return count_missing(attendee_id=people[0].id, device=device)


def refuse(people: tuple[Attendee, Attendee], sequence: int) -> None:
    note_refused(attendee_id=people[0].id, device=PHONE, sequence=sequence)


def row(people: tuple[Attendee, Attendee]) -> tuple[int, int]:
    db.session.rollback()
    device = db.session.get_one(Device, (people[0].id, PHONE))
    return device.last_sequence, device.waiting


def test_count_missing_of_an_unknown_phone_is_zero(people: tuple[Attendee, Attendee]) -> None:
    assert missing(people) == 0


@pytest.mark.parametrize(
    ("sequences", "n_missing"),
    [
        ([1, 2, 3], 0),
        ([3, 1, 2], 0),
        ([1, 4], 2),
        ([5], 4),
        ([0, 1], 0),
        ([0], 0),
        ([2, 2, 2], 1),
        ([None], 0),
    ],
)
def test_count_missing_counts_the_gaps_below_the_last(
    people: tuple[Attendee, Attendee], sequences: list[int | None], n_missing: int
) -> None:
    for sequence in sequences:
        scan(people, sequence)

    assert missing(people) == n_missing


def test_count_missing_shrinks_as_late_scans_come(people: tuple[Attendee, Attendee]) -> None:
    counts = []
    for sequence in (4, 2, 1, 3):
        scan(people, sequence)
        counts.append(missing(people))

    assert counts == [3, 2, 1, 0]


def test_count_missing_does_not_look_for_a_refused_scan(people: tuple[Attendee, Attendee]) -> None:
    scan(people, 4)
    for sequence in (2, 2, 3):
        refuse(people, sequence)

    assert missing(people) == 1


def test_count_missing_knows_a_refused_scan_that_was_the_last(people: tuple[Attendee, Attendee]) -> None:
    refuse(people, 3)

    assert (missing(people), row(people)) == (2, (3, 0))


def test_phones_and_people_are_counted_apart(people: tuple[Attendee, Attendee]) -> None:
    ada, grace = people
    scan(people, 3)
    scan(people, 2, device=TABLET)
    refuse((grace, ada), 2)

    assert (missing(people), missing(people, TABLET), missing((grace, ada))) == (2, 1, 1)


def test_note_waiting_keeps_the_latest_word(people: tuple[Attendee, Attendee]) -> None:
    scan(people, 2)
    kept = []
    for waiting in (7, 7, 0):
        note_waiting(attendee_id=people[0].id, device=PHONE, waiting=waiting)
        kept.append(row(people))

    assert kept == [(2, 7), (2, 7), (2, 0)]


def test_note_waiting_of_a_number_already_known_writes_nothing(people: tuple[Attendee, Attendee]) -> None:
    note_waiting(attendee_id=people[0].id, device=PHONE, waiting=7)
    before = db.session.get_one(Device, (people[0].id, PHONE)).seen_at

    with time_machine.travel(now() + timedelta(hours=1)):
        note_waiting(attendee_id=people[0].id, device=PHONE, waiting=7)

    db.session.rollback()
    assert db.session.get_one(Device, (people[0].id, PHONE)).seen_at == before


def test_scan_keeps_its_phone_and_number(people: tuple[Attendee, Attendee]) -> None:
    scan(people, 9)

    assert db.session.execute(sa.select(Scan.device, Scan.sequence)).one() == (PHONE, 9)


def test_late_delivery_does_not_take_the_phone_back_in_time(people: tuple[Attendee, Attendee]) -> None:
    scan(people, 9)
    seen_at = db.session.get_one(Device, (people[0].id, PHONE)).seen_at

    with time_machine.travel(now() - timedelta(minutes=20)):
        scan(people, 8)

    db.session.rollback()
    device = db.session.get_one(Device, (people[0].id, PHONE))
    assert (device.seen_at, device.last_sequence) == (seen_at, 9)
