from __future__ import annotations

import numpy as np
import pytest

from matchmaker.simulation.crowd import STRONG, Crowd, draw_people, logit_of


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
@pytest.mark.parametrize("deviation", [0.0, 1.0, 2.0])
def test_people_who_differ_reach_the_share_on_average(share: float, deviation: float) -> None:
    logits = np.random.default_rng(1).normal(logit_of(share, deviation), deviation, 400_000)

    # Standard error below 0.0006.
    assert np.mean(1 / (1 + np.exp(-logits))) == pytest.approx(share, abs=0.002)


def test_people_without_habits_are_all_alike() -> None:
    people = draw_people(Crowd(10, discipline=0.81, response=0.6), np.random.default_rng(2))

    assert people.sociability.tolist() == people.leniency.tolist() == people.appeal.tolist() == [0.0] * 10
    assert people.scanning == pytest.approx(np.full(10, 0.9))
    assert people.responding == pytest.approx(np.full(10, 0.6))


def test_strong_habits_leave_the_means_where_they_are() -> None:
    people = draw_people(Crowd(200_000, STRONG, discipline=0.3), np.random.default_rng(3))

    # Standard errors below 0.002.
    assert np.exp(people.sociability).mean() == pytest.approx(1, abs=0.01)
    assert people.scanning.mean() == pytest.approx(0.3**0.5, abs=0.005)
    assert people.scanning.std() > 0.15


@pytest.mark.parametrize("n", [4, 41])
def test_a_crowd_has_six_people_or_more_and_an_even_number(n: int) -> None:
    with pytest.raises(ValueError, match=f"got {n}"):
        Crowd(n)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_crowd_is_neither_perfect_nor_hopeless(share: float) -> None:
    with pytest.raises(ValueError, match=f"got {share}"):
        Crowd(40, discipline=share)
