"""Slow down guessing: count tries in windows of time."""

from __future__ import annotations

import math
from datetime import timedelta

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.errors import TooManyTriesError
from matchmaker.models import LimitCounter

_BADGE_TRIES = 30
_BADGE_WINDOW = timedelta(minutes=1)
_BATCHES = 60
_BATCH_SCANS = 600
_BATCH_WINDOW = timedelta(minutes=1)


def count_try(*, key: str, most: int, window: timedelta) -> None:
    """Count one try; several processes share the counter.

    Raises
    ------
    TooManyTriesError
    """
    with transaction():
        tries, left = _count(key, window)
    _refuse(tries > most, left)


def forget_tries(*, key: str) -> None:
    """Start anew after a success."""
    with transaction():
        counter = db.session.get(LimitCounter, key)
        if counter is not None:
            db.session.delete(counter)


def count_badge_try(*, attendee_id: int) -> None:
    """Count one code that may be a guess; nobody in a room reads thirty wrong ones a minute.

    Raises
    ------
    TooManyTriesError
    """
    count_try(key=f"badge:{attendee_id}", most=_BADGE_TRIES, window=_BADGE_WINDOW)


def count_scan_batch(*, session: str, n_scans: int) -> None:
    """Count what one signed-in phone sends; `session` names it without being its secret.

    Raises
    ------
    TooManyTriesError
    """
    with transaction():
        batches, left = _count(f"batch:{session}", _BATCH_WINDOW)
        scans, left_for_scans = _count(f"scans:{session}", _BATCH_WINDOW, weight=n_scans)
    _refuse(batches > _BATCHES, left)
    _refuse(scans > _BATCH_SCANS, left_for_scans)


def _count(key: str, window: timedelta, weight: int = 1) -> tuple[int, timedelta]:
    """Return how much was counted in the present window, with what is left of it."""
    moment = now()
    insert_ignoring_duplicates(LimitCounter, key=key, tries=0, window_ends_at=moment + window)
    counter = db.session.get_one(LimitCounter, key, with_for_update=True)
    if counter.window_ends_at <= moment:
        counter.tries, counter.window_ends_at = 0, moment + window
    counter.tries += weight
    return counter.tries, counter.window_ends_at - moment


def _refuse(is_too_much: bool, left: timedelta) -> None:  # noqa: FBT001 -- a condition, not a switch
    if is_too_much:
        raise TooManyTriesError(minutes=max(1, math.ceil(left / timedelta(minutes=1))))


def forget_past_windows() -> None:
    """Delete the counters whose window is over."""
    with transaction():
        db.session.execute(sa.delete(LimitCounter).where(LimitCounter.window_ends_at < now()))
