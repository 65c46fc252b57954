"""Scans that carry the other's live code."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Event, MeetingState, Scan, Via
from matchmaker.services.live_codes import STEP, live_code, live_secret_of
from matchmaker.services.meetings import LIVE_TRIES, record_scan, withdraw_meeting
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from matchmaker.services.meetings import ScanResult

CLAIMED, CONFIRMED, WITHDRAWN = MeetingState.CLAIMED, MeetingState.CONFIRMED, MeetingState.WITHDRAWN


@pytest.fixture(autouse=True)
def moment(app: Flask) -> Iterator[datetime]:  # noqa: ARG001 -- the people live in its database
    """Stop the clock at the beginning of a step."""
    step_s = STEP.total_seconds()
    start = datetime.fromtimestamp(now().timestamp() // step_s * step_s, tz=now().tzinfo)
    with time_machine.travel(start, tick=False):
        yield start


@pytest.fixture
def event(moment: datetime) -> Event:
    return make_event(starts_at=moment - timedelta(hours=1))


@pytest.fixture
def ada(event: Event) -> Attendee:
    return make_attendee(event=event)


@pytest.fixture
def grace(event: Event) -> Attendee:
    return make_attendee(event=event, name="Grace Hopper")


def shown(attendee: Attendee, at: datetime) -> str:
    return live_code(live_secret_of(attendee_id=attendee.id), at)


def scan(
    scanner: Attendee,
    scanned: Attendee,
    live: str | None,
    *,
    client_at: datetime | None = None,
    sent_at: datetime | None = None,
) -> ScanResult:
    return record_scan(
        scanner_id=scanner.id,
        code=scanned.badge_code,
        client_id=uuid4(),
        via=Via.CAMERA,
        client_at=client_at,
        sent_at=sent_at,
        live=live,
    )


def test_live_secret_of_is_made_once_and_is_ones_own(ada: Attendee, grace: Attendee) -> None:
    secrets = [live_secret_of(attendee_id=someone.id) for someone in (ada, ada, grace)]

    assert ada.live_secret == secrets[0] == secrets[1] != secrets[2]
    assert len(secrets[0]) == 43


@pytest.mark.parametrize("in_link", [True, False])
def test_scan_with_the_live_code_confirms_at_once(
    ada: Attendee, grace: Attendee, moment: datetime, *, in_link: bool
) -> None:
    live = shown(grace, moment)
    code = f"HTTPS://MEET.EXAMPLE.ORG/B/{grace.badge_code}/{live}" if in_link else grace.typed_code

    result = record_scan(
        scanner_id=ada.id, code=code, client_id=uuid4(), via=Via.CAMERA, live=None if in_link else live
    )

    kept = db.session.scalars(sa.select(Scan)).one()
    assert (result.state, kept.is_live, kept.happened_at) == (CONFIRMED, True, moment)


@pytest.mark.parametrize(
    ("steps", "state"), [(-2, CLAIMED), (-1, CONFIRMED), (1, CONFIRMED), (2, CLAIMED), (10, CLAIMED)]
)
def test_live_code_is_judged_one_step_around(
    ada: Attendee, grace: Attendee, moment: datetime, steps: int, state: MeetingState
) -> None:
    assert scan(ada, grace, shown(grace, moment + steps * STEP)).state is state


def test_live_code_of_a_scan_that_waited_is_judged_at_its_own_time(
    ada: Attendee, grace: Attendee, moment: datetime
) -> None:
    met_at = moment - timedelta(minutes=40)

    result = scan(ada, grace, shown(grace, met_at), client_at=met_at, sent_at=moment)

    assert result.state is CONFIRMED


def test_photograph_of_a_live_code_scanned_later_is_a_claim(
    ada: Attendee, grace: Attendee, moment: datetime
) -> None:
    photograph = shown(grace, moment - timedelta(minutes=2))

    assert scan(ada, grace, photograph).state is CLAIMED


@pytest.mark.parametrize("off", [timedelta(days=-3), timedelta(seconds=91), timedelta(days=3)])
def test_live_code_by_a_clock_that_is_suspect_is_a_claim_yet_kept(
    ada: Attendee, grace: Attendee, moment: datetime, off: timedelta
) -> None:
    met_at = moment - timedelta(minutes=40)

    result = scan(ada, grace, shown(grace, met_at), client_at=met_at + off, sent_at=moment + off)

    kept = db.session.scalars(sa.select(Scan)).one()
    assert (result.state, kept.happened_at, kept.clock_suspect, kept.is_live) == (CLAIMED, met_at, True, True)


def test_live_code_of_somebody_else_or_of_nobody_is_a_claim(
    ada: Attendee, grace: Attendee, moment: datetime
) -> None:
    own = shown(ada, moment)

    without_a_secret = scan(ada, grace, own).state
    live_secret_of(attendee_id=grace.id)

    assert [without_a_secret, scan(ada, grace, own).state] == [CLAIMED, CLAIMED]


def test_claim_is_confirmed_by_ones_own_later_live_scan(
    ada: Attendee, grace: Attendee, moment: datetime
) -> None:
    scan(ada, grace, None)

    assert scan(ada, grace, shown(grace, moment)).state is CONFIRMED


def test_live_scan_of_a_withdrawn_meeting_stays_withdrawn(
    ada: Attendee, grace: Attendee, moment: datetime
) -> None:
    withdraw_meeting(meeting_code=scan(ada, grace, None).meeting_code, by=grace.id)

    assert scan(ada, grace, shown(grace, moment)).state is WITHDRAWN


def test_guessing_a_live_code_ends_after_a_few_tries(
    event: Event, ada: Attendee, grace: Attendee, moment: datetime
) -> None:
    right = shown(grace, moment)
    wrong = f"{(int(right) + 1) % 10**6:06}"
    tries = [scan(ada, grace, wrong).state for _ in range(LIVE_TRIES)]

    late, honest = scan(ada, grace, right), scan(make_attendee(event=event, name="Mary"), grace, right)

    assert {*tries, late.state} == {CLAIMED}
    assert honest.state is CONFIRMED


def test_repeated_delivery_with_another_live_code_changes_nothing(
    ada: Attendee, grace: Attendee, moment: datetime
) -> None:
    scan_id = uuid4()
    told = {"scanner_id": ada.id, "code": grace.badge_code, "client_id": scan_id, "via": Via.CAMERA}
    record_scan(**told)  # type: ignore[arg-type]  # the same twice

    again = record_scan(**told, live=shown(grace, moment))  # type: ignore[arg-type]

    assert (again.state, again.is_duplicate) == (CLAIMED, True)
