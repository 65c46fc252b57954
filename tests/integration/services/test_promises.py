from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import NotFoundError, PromiseEmptyError
from matchmaker.models import Attendee, Meeting, Promise
from matchmaker.services.promises import Due, drop_promise, due_day, keep_promise, make_promise
from tests.factories import make_attendee, make_event, make_meeting

pytestmark = pytest.mark.usefixtures("app")

DUE = date(2026, 12, 4)


@pytest.fixture
def meeting() -> Meeting:
    event = make_event()
    return make_meeting(one=make_attendee(event=event), other=make_attendee(event=event, name="Grace"))


def promises() -> list[Promise]:
    rows = sa.select(Promise).order_by(Promise.id).execution_options(populate_existing=True)
    return list(db.session.scalars(rows))


def promise_of(meeting: Meeting, text: str = "the hotel list", due_on: date | None = DUE) -> str:
    return make_promise(
        meeting_code=meeting.code, by=meeting.low_id, text=text, due_on=due_on, is_shared=False
    )


def test_make_promise_of_both_is_kept_for_each(meeting: Meeting) -> None:
    mine = promise_of(meeting, "  the\n hotel list ")
    theirs = make_promise(
        meeting_code=meeting.code, by=meeting.high_id, text="x" * 300, due_on=None, is_shared=True
    )

    assert [(row.code, row.attendee_id, row.text, row.due_on, row.is_shared) for row in promises()] == [
        (mine, meeting.low_id, "the hotel list", DUE, False),
        (theirs, meeting.high_id, "x" * 200, None, True),
    ]


def test_make_promise_twice_is_one_that_stays_kept(meeting: Meeting) -> None:
    code = promise_of(meeting)
    keep_promise(promise_code=code, by=meeting.low_id)
    (before,) = [(row.kept_at, row.created_at) for row in promises()]

    again = make_promise(
        meeting_code=meeting.code, by=meeting.low_id, text="the hotel list", due_on=DUE, is_shared=True
    )

    assert again == code
    assert [(row.kept_at, row.created_at, row.is_shared) for row in promises()] == [(*before, True)]


@pytest.mark.parametrize(("text", "due_on"), [("two sketches", DUE), ("the hotel list", None)])
def test_make_promise_in_other_words_is_not_kept_yet(
    meeting: Meeting, text: str, due_on: date | None
) -> None:
    code = promise_of(meeting)
    keep_promise(promise_code=code, by=meeting.low_id)
    created_at = promises()[0].created_at

    again = promise_of(meeting, text, due_on)

    (promise,) = promises()
    assert (again, promise.text, promise.due_on, promise.kept_at) == (code, text, due_on, None)
    assert promise.created_at > created_at


def test_make_promise_without_words_is_refused(meeting: Meeting) -> None:
    with pytest.raises(PromiseEmptyError):
        promise_of(meeting, " \n ")

    assert promises() == []


def test_keep_promise_notes_the_first_time_and_can_be_taken_back(meeting: Meeting) -> None:
    code = promise_of(meeting)
    created_at = promises()[0].created_at
    moment = now() + timedelta(minutes=1)

    keep_promise(promise_code=code, by=meeting.low_id, is_kept=False)
    with time_machine.travel(moment, tick=False):
        keep_promise(promise_code=code, by=meeting.low_id)
    keep_promise(promise_code=code, by=meeting.low_id)

    assert [(row.kept_at, row.created_at) for row in promises()] == [(moment, created_at)]
    keep_promise(promise_code=code, by=meeting.low_id, is_kept=False)
    assert [row.kept_at for row in promises()] == [None]
    assert promises()[0].created_at > created_at


def test_drop_promise_leaves_the_other_ones(meeting: Meeting) -> None:
    promise_of(meeting)
    theirs = make_promise(
        meeting_code=meeting.code, by=meeting.high_id, text="a call", due_on=None, is_shared=False
    )

    drop_promise(meeting_code=meeting.code, by=meeting.low_id)
    drop_promise(meeting_code=meeting.code, by=meeting.low_id)

    assert [row.code for row in promises()] == [theirs]


def test_promise_of_somebody_else_or_of_a_meeting_taken_back_is_missing(meeting: Meeting) -> None:
    mallory: Attendee = make_attendee(event=make_event(), name="Mallory")
    code = promise_of(meeting)

    for by in (mallory.id, meeting.high_id):
        with pytest.raises(NotFoundError):
            keep_promise(promise_code=code, by=by)
    with pytest.raises(NotFoundError):
        drop_promise(meeting_code=meeting.code, by=mallory.id)
    with pytest.raises(NotFoundError):
        make_promise(meeting_code=meeting.code, by=mallory.id, text="a", due_on=None, is_shared=False)
    meeting.withdrawn_at = now()
    db.session.commit()
    with pytest.raises(NotFoundError):
        keep_promise(promise_code=code, by=meeting.low_id)
    with pytest.raises(NotFoundError):
        promise_of(meeting)

    assert [row.kept_at for row in promises()] == [None]


@pytest.mark.parametrize(
    ("due", "today", "day"),
    [
        (Due.FRIDAY, date(2026, 12, 3), date(2026, 12, 4)),  # a Thursday
        (Due.FRIDAY, date(2026, 12, 4), date(2026, 12, 11)),
        (Due.FRIDAY, date(2026, 12, 5), date(2026, 12, 11)),
        (Due.WEEK, date(2026, 12, 28), date(2027, 1, 4)),
        (Due.MONTH, date(2026, 12, 3), date(2027, 1, 3)),
        (Due.MONTH, date(2027, 1, 31), date(2027, 2, 28)),
        (Due.MONTH, date(2026, 11, 30), date(2026, 12, 30)),
    ],
)
def test_due_day_is_the_day_that_people_mean(due: Due, today: date, day: date) -> None:
    assert due_day(due, today) == day


def test_due_day_is_a_friday_within_a_week_of_each_day() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC).date()

    for today in (start + timedelta(days=number) for number in range(400)):
        friday = due_day(Due.FRIDAY, today)
        assert friday.strftime("%a") == "Fri"
        assert 1 <= (friday - today).days <= 7
