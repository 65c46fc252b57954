"""The clock can be set for who plays the past, and for nobody else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import time_machine

from matchmaker.clock import now, set_to

PRESENT = datetime(2026, 12, 3, 18, tzinfo=UTC)
PAST = datetime(2026, 11, 1, 9, tzinfo=UTC)


def test_a_clock_set_to_the_past_comes_back() -> None:
    with time_machine.travel(PRESENT, tick=False):
        with set_to(PAST):
            then = now()
            with set_to(PAST + timedelta(hours=1)):
                later = now()
            again = now()

        assert (then, later, again) == (PAST, PAST + timedelta(hours=1), PAST)
        assert now() == PRESENT


def test_other_threads_keep_the_present() -> None:
    with time_machine.travel(PRESENT, tick=False), ThreadPoolExecutor() as pool, set_to(PAST):
        assert pool.submit(now).result() == PRESENT
