"""Scans of two rows that become one lose no real meeting."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, CheckBack, Feedback, Meeting, Promise, Scan, Via, Worth
from matchmaker.services.feedback import give_feedback
from matchmaker.services.meetings import confirm_meeting, record_scan, withdraw_meeting
from matchmaker.services.promises import make_promise
from matchmaker.services.recount import recount_meetings
from tests.registered_twice import Doubled, met, scan

pytestmark = pytest.mark.usefixtures("app")


def test_meetings_of_both_become_one_with_every_word_said_of_them() -> None:
    two = Doubled()
    kept_code = scan(two.grace, two.kept)
    merged_code = scan(two.merged, two.grace)
    confirm_meeting(meeting_code=merged_code, by=two.grace.id)
    confirm_meeting(meeting_code=kept_code, by=two.kept.id)
    mary_code = scan(two.merged, two.mary)
    confirm_meeting(meeting_code=mary_code, by=two.mary.id)
    scan(two.kept, two.merged)
    give_feedback(meeting_code=merged_code, by=two.merged.id, worth=Worth.NICE, memory_line="Compilers")
    give_feedback(meeting_code=kept_code, by=two.grace.id, worth=Worth.FOLLOW_UP, memory_line="")
    give_feedback(meeting_code=merged_code, by=two.grace.id, worth=Worth.NICE, memory_line="Looms")
    for code, person in ((merged_code, two.merged), (merged_code, two.grace), (kept_code, two.grace)):
        make_promise(meeting_code=code, by=person.id, text=f"To {code}", due_on=None, is_shared=True)
    merged_meeting = db.session.scalars(sa.select(Meeting).filter_by(code=merged_code)).one()
    kept_meeting = db.session.scalars(sa.select(Meeting).filter_by(code=kept_code)).one()
    day = datetime(2026, 5, 7, tzinfo=UTC)
    for meeting, person, number in (
        (merged_meeting, two.grace, 7),
        (merged_meeting, two.grace, 30),
        (kept_meeting, two.grace, 7),
    ):
        db.session.add(
            CheckBack(meeting_id=meeting.id, attendee_id=person.id, day=number, line="", answered_at=day)
        )
    db.session.commit()
    kept_id, grace_id, mary_id = two.kept.id, two.grace.id, two.mary.id

    two.merge()

    assert met(two.event) == {frozenset((kept_id, grace_id)), frozenset((kept_id, mary_id))}
    codes = set(db.session.scalars(sa.select(Meeting.code)))
    assert codes == {kept_code, mary_code}
    assert recount_meetings().differing == ()
    said = {row.attendee_id: (row.worth, row.memory_line) for row in db.session.scalars(sa.select(Feedback))}
    assert said == {kept_id: ("nice", "Compilers"), grace_id: ("follow_up", "Looms")}
    promised = {row.attendee_id: row.text for row in db.session.scalars(sa.select(Promise))}
    assert promised == {kept_id: f"To {merged_code}", grace_id: f"To {kept_code}"}
    asked = set(db.session.execute(sa.select(CheckBack.attendee_id, CheckBack.day)).all())
    assert asked == {(grace_id, 7), (grace_id, 30)}


def test_scan_of_the_merged_row_that_is_delivered_again_is_still_known() -> None:
    two = Doubled()
    at, client_id, own_id, twice = now(), uuid4(), uuid4(), uuid4()
    badge_code, grace_id = two.merged.badge_code, two.grace.id
    scan(two.grace, two.merged, at=at, client_id=client_id)
    scan(two.merged, two.grace, client_id=own_id)
    scan(two.kept, two.grace, client_id=twice)
    scan(two.merged, two.mary, client_id=twice)
    old = db.session.get_one(Scan, (two.grace.id, client_id))
    foreign = scan(two.mary, two.merged)
    db.session.execute(
        sa.update(Scan).where(Scan.scanner_id == two.mary.id).values(payload_hash="of another time")
    )
    db.session.commit()
    assert (old.scanned_id, foreign != "") == (two.merged.id, True)

    kept_id = two.merge().id
    again = record_scan(
        scanner_id=grace_id, code=badge_code, client_id=client_id, via=Via.CAMERA, client_at=at, sent_at=at
    )

    assert again.is_duplicate
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Scan)) == 5
    assert {row.scanner_id for row in db.session.scalars(sa.select(Scan))} == {kept_id, grace_id, two.mary.id}
    assert recount_meetings().differing == ()


@pytest.mark.parametrize("is_kept_real", [True, False])
def test_real_meeting_of_one_row_outlives_the_no_said_to_the_other(is_kept_real: bool) -> None:  # noqa: FBT001 -- pytest fills it by name
    two = Doubled()
    real, other = (two.kept, two.merged) if is_kept_real else (two.merged, two.kept)
    confirm_meeting(meeting_code=scan(two.grace, real), by=real.id)
    withdraw_meeting(meeting_code=scan(two.grace, other), by=two.grace.id)
    pair = frozenset((two.kept.id, two.grace.id))

    two.merge()

    assert met(two.event) == {pair}
    assert recount_meetings().differing == ()


def _clumsy_evening(two: Doubled, seed: int) -> None:
    """Let everybody scan, agree and take back at random."""
    choose = random.Random(seed)  # noqa: S311 -- no secret
    people = [two.kept, two.merged, two.grace, two.mary]
    for _ in range(14):
        one, other = choose.sample(people, 2)
        code = scan(one, other, at=now() - timedelta(minutes=choose.randrange(50)))
        act = choose.random()
        if act < 0.4:
            confirm_meeting(meeting_code=code, by=other.id)
        elif act < 0.55:
            withdraw_meeting(meeting_code=code, by=choose.choice([one, other]).id)


@pytest.mark.parametrize("seed", range(6))
def test_no_real_meeting_is_lost_but_those_that_become_one(seed: int) -> None:
    two = Doubled()
    _clumsy_evening(two, seed)
    merged_id, kept_id = two.merged.id, two.kept.id
    before = {
        frozenset(kept_id if person == merged_id else person for person in pair) for pair in met(two.event)
    }

    two.merge()

    assert met(two.event) >= {pair for pair in before if len(pair) == 2}
    assert recount_meetings().differing == ()
    assert db.session.get(Attendee, merged_id) is None
