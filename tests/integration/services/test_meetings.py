from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import (
    BadgeUnknownError,
    EventClosedError,
    MatchmakerError,
    NotFoundError,
    PersonGoneError,
    ScanIdReusedError,
    SelfScanError,
)
from matchmaker.models import Attendee, Event, Meeting, MeetingState, Scan, Via
from matchmaker.models.event import GRACE
from matchmaker.services.meetings import ScanResult, confirm_meeting, record_scan, withdraw_meeting
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from flask import Flask

CLAIMED, CONFIRMED, WITHDRAWN = MeetingState.CLAIMED, MeetingState.CONFIRMED, MeetingState.WITHDRAWN
N_PAIRS = 300


@pytest.fixture
def event(app: Flask) -> Event:  # noqa: ARG001 -- the event lives in its database
    return make_event()


@pytest.fixture
def ada(event: Event) -> Attendee:
    return make_attendee(event=event, name="Ada Lovelace")


@pytest.fixture
def grace(event: Event) -> Attendee:
    return make_attendee(event=event, name="Grace Hopper")


def scan(
    scanner: Attendee,
    scanned: Attendee,
    *,
    client_id: UUID | None = None,
    client_at: datetime | None = None,
    sent_at: datetime | None = None,
) -> ScanResult:
    return record_scan(
        scanner_id=scanner.id,
        code=scanned.badge_code,
        client_id=client_id or uuid4(),
        via=Via.CAMERA,
        client_at=client_at,
        sent_at=sent_at,
    )


def counts() -> tuple[int, int]:
    db.session.rollback()
    return tuple(
        db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in (Scan, Meeting)
    )  # type: ignore[return-value]  # two tables, two numbers


def meetings() -> list[Meeting]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Meeting).order_by(Meeting.id)))


def test_600_crossing_scans_by_eight_threads_give_exactly_300_confirmed_meetings(bare_app: Flask) -> None:
    """Everybody of a hall scans at once, and each phone sends each scan twice."""
    with bare_app.app_context():
        event = make_event()
        people = [
            Attendee(
                event_id=event.id,
                code=f"code{number}",
                name=f"Person {number}",
                badge_code=f"BADGE{number}",
                typed_code=f"T{number}",
            )
            for number in range(2 * N_PAIRS)
        ]
        db.session.add_all(people)
        db.session.commit()
        ids = [person.id for person in people]
    crossing = [
        (ids[one], f"BADGE{other}", uuid4())
        for pair in range(N_PAIRS)
        for one, other in ((2 * pair, 2 * pair + 1), (2 * pair + 1, 2 * pair))
    ]
    deliveries = [delivery for scan_ in crossing for delivery in (scan_, scan_)]
    together = threading.Barrier(8)

    def deliver(thread: int) -> list[bool]:
        together.wait()
        duplicates = []
        # Neighbours in the list, the two of a pair and the two deliveries, go to different threads.
        for scanner_id, code, client_id in deliveries[thread::8]:
            with bare_app.app_context():
                result = record_scan(scanner_id=scanner_id, code=code, client_id=client_id, via=Via.CAMERA)
                duplicates.append(result.is_duplicate)
        return duplicates

    with ThreadPoolExecutor(8) as pool:
        told = [duplicate for answers in pool.map(deliver, range(8)) for duplicate in answers]

    with bare_app.app_context():
        found = {(meeting.low_id, meeting.high_id, meeting.state) for meeting in meetings()}
        assert counts() == (2 * N_PAIRS, N_PAIRS)
    assert found == {(ids[2 * pair], ids[2 * pair + 1], CONFIRMED) for pair in range(N_PAIRS)}
    assert (len(told), sum(told)) == (4 * N_PAIRS, 2 * N_PAIRS)


def test_record_scan_claims_a_meeting(ada: Attendee, grace: Attendee) -> None:
    result = scan(grace, ada)

    (meeting,) = meetings()
    assert result == ScanResult(meeting.code, CLAIMED, is_duplicate=False)
    assert (meeting.low_id, meeting.high_id, meeting.claimed_by) == (ada.id, grace.id, grace.id)
    assert meeting.met_at is not None
    assert timedelta() <= now() - meeting.met_at < timedelta(minutes=1)


def test_record_scan_back_confirms_the_meeting(ada: Attendee, grace: Attendee) -> None:
    claimed = scan(ada, grace)

    confirmed = scan(grace, ada)

    assert confirmed == ScanResult(claimed.meeting_code, CONFIRMED, is_duplicate=False)
    assert counts() == (2, 1)


def test_record_scan_twice_returns_the_first_meeting(ada: Attendee, grace: Attendee) -> None:
    client_id, client_at = uuid4(), now()
    first = scan(ada, grace, client_id=client_id, client_at=client_at)

    second = scan(ada, grace, client_id=client_id, client_at=client_at, sent_at=now())

    assert second == ScanResult(first.meeting_code, CLAIMED, is_duplicate=True)
    assert counts() == (1, 1)


def test_record_scan_with_the_id_of_another_scan_is_refused(
    event: Event, ada: Attendee, grace: Attendee
) -> None:
    mary, client_id = make_attendee(event=event, name="Mary"), uuid4()
    scan(ada, grace, client_id=client_id)

    with pytest.raises(ScanIdReusedError):
        scan(ada, mary, client_id=client_id)

    assert counts() == (1, 1)


def test_record_scan_with_an_id_that_somebody_else_used_is_kept(ada: Attendee, grace: Attendee) -> None:
    client_id = uuid4()
    scan(ada, grace, client_id=client_id)

    assert scan(grace, ada, client_id=client_id).state is CONFIRMED
    assert counts() == (2, 1)


def test_record_scan_of_a_typed_code_claims_a_meeting(ada: Attendee, grace: Attendee) -> None:
    result = record_scan(scanner_id=ada.id, code=grace.typed_code, client_id=uuid4(), via=Via.TYPED)

    assert result.state is CLAIMED
    assert db.session.scalars(sa.select(Scan.via)).all() == [Via.TYPED]


def test_record_scan_of_another_events_badge_is_as_unknown_as_none(ada: Attendee, grace: Attendee) -> None:
    mallory = make_attendee(event=make_event(), name="Mallory")
    scan(ada, grace)

    refusals = []
    for code in (mallory.badge_code, mallory.typed_code, "NOBODYS", ""):
        with pytest.raises(BadgeUnknownError) as caught:
            record_scan(scanner_id=ada.id, code=code, client_id=uuid4(), via=Via.TYPED)
        refusals.append(str(caught.value))

    assert len(set(refusals)) == 1
    assert counts() == (1, 1)


def test_record_scan_of_the_own_badge_is_refused(ada: Attendee, grace: Attendee) -> None:
    scan(ada, grace)

    with pytest.raises(SelfScanError):
        scan(ada, ada)

    assert counts() == (1, 1)


@pytest.mark.parametrize("who", ["scanner", "scanned"])
def test_record_scan_with_somebody_who_left_is_refused(ada: Attendee, grace: Attendee, who: str) -> None:
    scan(ada, grace)
    leave(attendee_id=ada.id if who == "scanner" else grace.id)

    with pytest.raises(PersonGoneError):
        scan(ada, grace)

    assert counts() == (1, 1)


@pytest.mark.parametrize(("late", "error"), [(-timedelta(seconds=1), None), (timedelta(), EventClosedError)])
def test_record_scan_is_accepted_until_seven_days_after_the_event(
    event: Event, ada: Attendee, grace: Attendee, late: timedelta, error: type[MatchmakerError] | None
) -> None:
    with time_machine.travel(event.ends_at + GRACE + late, tick=False):
        if error is None:
            scan(ada, grace)
        else:
            with pytest.raises(error):
                scan(ada, grace)

    assert counts() == ((1, 1) if error is None else (0, 0))


@pytest.mark.parametrize("wrong", [timedelta(days=-3), timedelta(), timedelta(days=3)])
def test_record_scan_is_never_refused_for_the_phones_clock(
    ada: Attendee, grace: Attendee, wrong: timedelta
) -> None:
    with time_machine.travel(now(), tick=False):
        moment = now()
        waited = timedelta(minutes=20)
        scan(ada, grace, client_at=moment - waited + wrong, sent_at=moment + wrong)

    kept = db.session.scalars(sa.select(Scan)).one()
    assert (kept.happened_at, kept.clock_suspect) == (moment - waited, wrong != timedelta())
    assert (kept.client_at, kept.sent_at, kept.received_at) == (
        moment - waited + wrong,
        moment + wrong,
        moment,
    )


def test_record_scan_that_comes_late_moves_the_meeting_to_the_earlier_moment(
    event: Event, ada: Attendee, grace: Attendee
) -> None:
    scan(grace, ada)
    early = event.starts_at + timedelta(minutes=5)

    result = scan(ada, grace, client_at=early, sent_at=now())

    (meeting,) = meetings()
    assert (result.state, meeting.claimed_by) == (CONFIRMED, ada.id)
    assert meeting.met_at is not None
    assert abs(meeting.met_at - early) < timedelta(seconds=5)


def test_confirm_meeting_by_the_other_one_confirms_once(ada: Attendee, grace: Attendee) -> None:
    code = scan(ada, grace).meeting_code

    results = [confirm_meeting(meeting_code=code, by=grace.id) for _ in range(2)]

    assert [(result.state, result.is_duplicate) for result in results] == [
        (CONFIRMED, False),
        (CONFIRMED, True),
    ]
    assert counts() == (2, 1)


def test_confirm_meeting_by_who_claimed_it_changes_nothing(ada: Attendee, grace: Attendee) -> None:
    code = scan(ada, grace).meeting_code

    assert confirm_meeting(meeting_code=code, by=ada.id).state is CLAIMED


def test_confirm_meeting_after_48_hours_stays_claimed_yet_a_scan_back_confirms(
    ada: Attendee, grace: Attendee
) -> None:
    code = scan(ada, grace).meeting_code

    with time_machine.travel(now() + timedelta(hours=49)):
        pressed = confirm_meeting(meeting_code=code, by=grace.id)
        scanned = scan(grace, ada)

    assert (pressed.state, scanned.state) == (CLAIMED, CONFIRMED)


@pytest.mark.parametrize("press", [confirm_meeting, withdraw_meeting])
def test_buttons_of_a_strangers_meeting_are_missing(
    event: Event, ada: Attendee, grace: Attendee, press: type[ScanResult]
) -> None:
    code = scan(ada, grace).meeting_code
    mallory = make_attendee(event=event, name="Mallory")

    for meeting_code, by in ((code, mallory.id), ("nothing", ada.id)):
        with pytest.raises(NotFoundError):
            press(meeting_code=meeting_code, by=by)  # type: ignore[call-arg]  # one of two functions

    assert counts() == (1, 1)


def test_withdraw_meeting_by_either_wins_for_good(ada: Attendee, grace: Attendee) -> None:
    code = scan(ada, grace).meeting_code

    withdrawn = withdraw_meeting(meeting_code=code, by=grace.id)
    after = [scan(grace, ada).state, confirm_meeting(meeting_code=code, by=grace.id).state]

    assert (withdrawn.state, after) == (WITHDRAWN, [WITHDRAWN, WITHDRAWN])
    (meeting,) = meetings()
    assert meeting.withdrawn_at is not None
    assert meeting.withdrawn_at.tzinfo is UTC
