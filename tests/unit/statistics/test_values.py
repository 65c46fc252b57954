"""How surely pairs tell a mean."""

from __future__ import annotations

import numpy as np
import pytest

from matchmaker.statistics.values import mean_of


def test_mean_of_disjoint_pairs_varies_as_that_of_independent_values() -> None:
    values = np.array([3.0, -1.0, -2.0, 4.0, -4.0])

    mean = mean_of(values, np.arange(10).reshape(5, 2))

    # The unbiased variance of five values, by five.
    assert mean.variance == pytest.approx(values.var(ddof=1) / 5)
    assert mean.worth == pytest.approx(5)


def test_mean_of_values_that_take_turns_varies_four_fifths_as_much_as_independent_ones() -> None:
    ring = np.array([(person, (person + 1) % 20) for person in range(20)])

    mean = mean_of(np.tile([1.0, -1.0], 10), ring)

    assert mean.variance == pytest.approx(0.8 * 20 / 20**2)


def test_mean_of_one_hub_has_no_variance() -> None:
    hub = np.array([(0, other) for other in range(1, 6)])

    assert mean_of(np.array([1.0, -1.0, 2.0, -2.0, 0.0]), hub).variance is None
