"""Promises: what one of the two says they will do for the other."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from enum import StrEnum

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.errors import NotFoundError, PromiseEmptyError
from matchmaker.models import Meeting, Promise
from matchmaker.models.promise import PROMISE_LENGTH
from matchmaker.services.own_meeting import own_meeting
from matchmaker.tokens import new_public_code

_WEEK = timedelta(days=7)


class Due(StrEnum):
    """By when people say that they will do something."""

    FRIDAY = "friday"
    WEEK = "week"
    MONTH = "month"


def due_day(due: Due, today: date) -> date:
    """Return the day that is meant; on a Friday "by Friday" means the next one."""
    if due is Due.FRIDAY:
        return today + timedelta(days=(calendar.FRIDAY - today.weekday() - 1) % 7 + 1)
    if due is Due.WEEK:
        return today + _WEEK
    year, month = divmod(today.year * 12 + today.month, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(today.day, last))


def make_promise(*, meeting_code: str, by: int, text: str, due_on: date | None, is_shared: bool) -> str:
    """Keep a promise and return its code; a later one at the same meeting replaces the earlier.

    Other words or another day make it a new promise, so that it is not kept yet.

    Raises
    ------
    NotFoundError, PromiseEmptyError
    """
    wanted = " ".join(text.split())[:PROMISE_LENGTH]
    if not wanted:
        raise PromiseEmptyError
    with transaction():
        meeting = own_meeting(meeting_code, by)
        insert_ignoring_duplicates(
            Promise,
            code=new_public_code(),
            meeting_id=meeting.id,
            attendee_id=by,
            text=wanted,
            due_on=due_on,
            is_shared=is_shared,
            created_at=now(),
        )
        promise = db.session.scalars(
            sa.select(Promise)
            .filter_by(meeting_id=meeting.id, attendee_id=by)
            .execution_options(populate_existing=True)
        ).one()
        if (promise.text, promise.due_on) != (wanted, due_on):
            promise.text, promise.due_on = wanted, due_on
            promise.kept_at, promise.created_at = None, now()
        promise.is_shared = is_shared
        return promise.code


def keep_promise(*, promise_code: str, by: int, is_kept: bool = True) -> None:
    """Note that somebody kept their promise, or that they pressed too early.

    Raises
    ------
    NotFoundError
    """
    with transaction():
        promise = _own_promise(promise_code, by)
        if is_kept and promise.kept_at is None:
            promise.kept_at = now()
        if not is_kept and promise.kept_at is not None:
            promise.kept_at, promise.created_at = None, now()


def drop_promise(*, meeting_code: str, by: int) -> None:
    """Take back what somebody promised at a meeting; where there is nothing, nothing happens.

    Raises
    ------
    NotFoundError
    """
    with transaction():
        meeting = own_meeting(meeting_code, by)
        db.session.execute(sa.delete(Promise).filter_by(meeting_id=meeting.id, attendee_id=by))


def _own_promise(promise_code: str, by: int) -> Promise:
    promise = db.session.scalars(
        sa.select(Promise)
        .join(Meeting, Meeting.id == Promise.meeting_id)
        .where(Promise.code == promise_code, Promise.attendee_id == by, Meeting.withdrawn_at.is_(None))
    ).one_or_none()
    if promise is None:
        raise NotFoundError
    return promise
