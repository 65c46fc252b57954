"""Slow down guessing: count tries in windows of time."""

from __future__ import annotations

import math
from datetime import timedelta

from matchmaker.clock import now
from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.errors import TooManyTriesError
from matchmaker.models import LimitCounter

_BADGE_TRIES = 30
_BADGE_WINDOW = timedelta(minutes=1)


def count_try(*, key: str, most: int, window: timedelta) -> None:
    """Count one try; several processes share the counter.

    Raises
    ------
    TooManyTriesError
    """
    moment = now()
    with transaction():
        insert_ignoring_duplicates(LimitCounter, key=key, tries=0, window_ends_at=moment + window)
        counter = db.session.get_one(LimitCounter, key, with_for_update=True)
        if counter.window_ends_at <= moment:
            counter.tries, counter.window_ends_at = 0, moment + window
        counter.tries += 1
        tries, left = counter.tries, counter.window_ends_at - moment
    if tries > most:
        raise TooManyTriesError(minutes=max(1, math.ceil(left / timedelta(minutes=1))))


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
