from __future__ import annotations

import numpy as np
import pytest

from matchmaker.bench.bootstrap import Estimate, estimates, paired


def test_estimates_of_constant_rows_have_no_width() -> None:
    (estimate,) = estimates([np.full((20, 1), 0.25)])

    assert estimate == Estimate(0.25, 0.25, 0.25)


def test_estimates_average_sets_not_rows() -> None:
    (estimate,) = estimates([np.zeros((90, 1)), np.ones((10, 1))])

    assert estimate.value == 0.5


def test_estimates_have_about_the_width_of_theory() -> None:
    rows = np.random.default_rng(1).random((400, 1))

    (estimate,) = estimates([rows])

    # A thousand draws put each limit within about a tenth of 1.96 standard errors.
    half = 1.96 * rows.std() / 20
    assert estimate.high - estimate.value == pytest.approx(half, rel=0.15)
    assert estimate.value - estimate.low == pytest.approx(half, rel=0.15)


def test_paired_sees_a_small_steady_difference_in_wide_noise() -> None:
    noise = np.random.default_rng(2).random(200)

    difference = paired([noise + 0.01], [noise])

    assert difference == pytest.approx((0.01, 0.01, 0.01))


def test_paired_is_the_same_for_the_same_seed() -> None:
    rows = np.random.default_rng(3).random(50)

    assert paired([rows], [rows[::-1]]) == paired([rows], [rows[::-1]])
    assert paired([rows], [rows[::-1]], seed=1) != paired([rows], [rows[::-1]])
