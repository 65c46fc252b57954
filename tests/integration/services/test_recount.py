from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Avoidance, AvoidanceKind, Meeting, Scan, Via
from matchmaker.services.meetings import confirm_meeting, record_scan, withdraw_meeting
from matchmaker.services.recount import Recount, recount_meetings
from tests.factories import make_attendee, make_event
from tests.sql_statements import sent_statements

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def people(app: Flask) -> list[Attendee]:  # noqa: ARG001 -- they live in its database
    event = make_event()
    return [make_attendee(event=event, name=f"Person {number}") for number in range(6)]


def scan(one: Attendee, other: Attendee) -> str:
    return record_scan(
        scanner_id=one.id, code=other.badge_code, client_id=uuid4(), via=Via.CAMERA
    ).meeting_code


def change(statement: sa.UpdateBase) -> None:
    db.session.execute(statement)
    db.session.commit()


def test_recount_of_nothing_differs_in_nothing(people: list[Attendee]) -> None:
    assert people
    assert recount_meetings() == Recount(0, ())


def test_recount_of_meetings_in_every_state_differs_in_nothing(people: list[Attendee]) -> None:
    scan(people[0], people[1])
    scan(people[3], people[2])
    scan(people[2], people[3])
    confirm_meeting(meeting_code=scan(people[4], people[5]), by=people[5].id)
    withdraw_meeting(meeting_code=scan(people[0], people[5]), by=people[0].id)

    assert recount_meetings() == Recount(4, ())


@pytest.mark.parametrize(
    "wrong",
    [
        sa.update(Meeting).values(confirmed_at=now()),
        sa.update(Meeting).values(met_at=now() - timedelta(days=9)),
        sa.update(Meeting).values(withdrawn_at=now()),
        sa.update(Meeting).values(claimed_by=Meeting.high_id),
        sa.delete(Scan),
        sa.delete(Meeting),
    ],
)
def test_recount_finds_a_row_that_its_scans_do_not_explain(
    people: list[Attendee], wrong: sa.UpdateBase
) -> None:
    scan(people[0], people[1])

    change(wrong)

    assert recount_meetings().differing == ((people[0].id, people[1].id),)


def test_recount_knows_that_hidden_people_confirm_nothing(people: list[Attendee]) -> None:
    ada, grace = people[:2]
    change(
        sa.insert(Avoidance).values(
            event_id=ada.event_id, low_id=ada.id, high_id=grace.id, kind=AvoidanceKind.HIDDEN, by_id=ada.id
        )
    )
    scan(ada, grace)
    scan(grace, ada)

    assert recount_meetings() == Recount(1, ())


def test_recount_takes_as_many_statements_for_three_meetings_as_for_one(people: list[Attendee]) -> None:
    counts = []
    for number in (0, 2, 4):
        scan(people[number], people[number + 1])
        with sent_statements() as sent:
            recount_meetings()
        counts.append(len(sent))

    assert counts == [2, 2, 2]
