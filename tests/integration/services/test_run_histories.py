"""Runs published, rolled back and made anew in any order: no decision of a person ever vanishes."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.run_histories import History

if TYPE_CHECKING:
    from flask import Flask

STEPS = int(os.environ.get("MATCHMAKER_HISTORY_STEPS", "50"))
SEEDS = range(int(os.environ.get("MATCHMAKER_HISTORIES", "3")))


@pytest.mark.parametrize("seed", SEEDS)
def test_any_history_keeps_every_decision_and_gives_nobody_a_fifth(app: Flask, seed: int) -> None:
    history = History(app, seed)
    reproduced: Counter[str] = Counter()

    for number in range(STEPS):
        history.step()
        history.check()
        if number % 10 == 9:
            reproduced[history.check_reproduction()] += 1

    assert history.is_published
    assert reproduced["same"] > 0
