from __future__ import annotations

import numpy as np
import pytest

from matchmaker.simulation.crowd import STRONG, Crowd
from matchmaker.simulation.lot import PERCENT, Slot, hold_lottery, slot_of

EVENTS = 300


@pytest.fixture(scope="module")
def slot() -> Slot:
    return slot_of(Crowd(184), "none", events=EVENTS, truth_events=EVENTS, seed=3)


def test_the_honest_slot_tells_what_a_suggestion_does(slot: Slot) -> None:
    assert slot.said == EVENTS
    # Of 300, a true 95 % shows itself as 0.912 to 0.988 (three standard errors).
    assert 0.912 <= slot.held <= 0.988
    assert slot.stated == pytest.approx(slot.truth, rel=0.1)


def test_drawn_pairs_taken_without_weights_are_caught(slot: Slot) -> None:
    assert slot.held_plainly < 0.85
    assert slot.stated_plainly > 1.15 * slot.truth


def test_a_lot_draws_each_pair_as_often_as_its_chance_says() -> None:
    rng = np.random.default_rng(4)
    expected, drawn = np.zeros(3), np.zeros(3)
    for _ in range(200):
        lottery = hold_lottery(Crowd(40), rng)
        size = np.digitize(lottery.chances, [0.05, 0.15])
        expected += np.bincount(size, lottery.chances, minlength=3)
        drawn += np.bincount(size, lottery.drawn, minlength=3)

    assert expected.min() > 200
    # Three standard errors of counts at the most.
    assert (np.abs(drawn - expected) < 3 * np.sqrt(expected)).all()


def test_a_list_has_nobody_twice_and_a_place_for_half_of_the_people() -> None:
    lottery = hold_lottery(Crowd(184, STRONG), np.random.default_rng(5))

    drawn = lottery.pairs[lottery.drawn]
    assert len(np.unique(drawn)) == drawn.size == 184 * PERCENT // 100
    assert (lottery.pairs[:, 0] < lottery.pairs[:, 1]).all()
    assert (lottery.told >= lottery.untold).all()
