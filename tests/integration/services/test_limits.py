from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import TooManyTriesError
from matchmaker.models import LimitCounter
from matchmaker.services.limits import count_badge_try, count_scan_batch, count_try, forget_tries

if TYPE_CHECKING:
    from flask import Flask

WINDOW = timedelta(minutes=10)


def allowed(key: str, *, most: int = 2) -> bool:
    try:
        count_try(key=key, most=most, window=WINDOW)
    except TooManyTriesError:
        return False
    return True


@pytest.mark.usefixtures("app")
def test_count_try_refuses_after_the_most_and_for_this_key_only() -> None:
    assert [allowed("one") for _ in range(4)] == [True, True, False, False]
    assert allowed("other")


@pytest.mark.usefixtures("app")
def test_count_try_starts_anew_when_the_window_ends() -> None:
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        first = [allowed("one") for _ in range(3)]
        clock.move_to(start + WINDOW - timedelta(seconds=1))
        late = allowed("one")
        clock.move_to(start + WINDOW)
        second = [allowed("one") for _ in range(3)]

    assert (first, late, second) == ([True, True, False], False, [True, True, False])


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("later_s", "minutes"), [(0, 10), (1, 10), (60, 9), (599, 1)])
def test_count_try_says_how_long_to_wait(later_s: int, minutes: int) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        allowed("one", most=1)
        clock.shift(later_s)
        with pytest.raises(TooManyTriesError) as caught:
            count_try(key="one", most=1, window=WINDOW)

    assert caught.value.values == {"minutes": minutes}


def test_count_try_by_several_threads_counts_each(bare_app: Flask) -> None:
    def attempt(_: int) -> bool:
        with bare_app.app_context():
            return allowed("hall", most=25)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(40)))

    with bare_app.app_context():
        assert (sum(answers), db.session.get_one(LimitCounter, "hall").tries) == (25, 40)


@pytest.mark.usefixtures("app")
def test_forget_tries_starts_anew_and_forgetting_nothing_is_fine() -> None:
    first = [allowed("one") for _ in range(3)]

    forget_tries(key="one")
    forget_tries(key="never")

    assert (first[-1], allowed("one")) == (False, True)


@pytest.mark.usefixtures("app")
def test_count_badge_try_lets_nobody_guess_more_than_thirty_a_minute() -> None:
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        for _ in range(30):
            count_badge_try(attendee_id=1)
        with pytest.raises(TooManyTriesError):
            count_badge_try(attendee_id=1)
        count_badge_try(attendee_id=2)
        clock.move_to(start + timedelta(minutes=1))
        count_badge_try(attendee_id=1)

    assert db.session.get_one(LimitCounter, "badge:1").tries == 1


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("n_scans", "n_batches"), [(1, 60), (0, 60), (100, 6), (11, 54)])
def test_count_scan_batch_takes_sixty_batches_and_six_hundred_scans_a_minute(
    n_scans: int, n_batches: int
) -> None:
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        for _ in range(n_batches):
            count_scan_batch(session="phone", n_scans=n_scans)
        with pytest.raises(TooManyTriesError) as caught:
            count_scan_batch(session="phone", n_scans=n_scans)
        count_scan_batch(session="another phone", n_scans=n_scans)
        clock.move_to(start + timedelta(minutes=1))
        count_scan_batch(session="phone", n_scans=n_scans)

    assert caught.value.wait_s == 60
