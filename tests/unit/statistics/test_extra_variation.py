from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.statistics.extra_variation import limits_with_habits
from matchmaker.statistics.proportion import score_limits
from tests.unit.statistics.brute_force import plausible_shares


@settings(deadline=None)
@given(
    share=st.floats(0.01, 0.99), alone=st.floats(5, 1000), left=st.floats(0.05, 1), quantile=st.floats(1.5, 4)
)
def test_interval_is_all_that_either_kind_of_habits_leaves(
    share: float, alone: float, left: float, quantile: float
) -> None:
    worth = max(alone * left, 1.0)

    found = limits_with_habits(share, worth, alone=alone, quantile=quantile)

    expected = plausible_shares(share, worth, alone=alone, quantile=quantile)
    assert found == pytest.approx(expected, abs=2e-6)


def test_without_habits_the_interval_is_the_score_interval() -> None:
    for worth in (100, 125):
        plain = score_limits(0.1, worth, quantile=2)
        assert limits_with_habits(0.1, worth, alone=100, quantile=2) == plain


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_equal_outcomes_have_the_score_interval(share: float) -> None:
    assert limits_with_habits(share, 10, alone=40, quantile=2) == score_limits(share, 10, quantile=2)


def test_habits_leave_more_towards_one_half_and_nothing_more_towards_the_edge() -> None:
    rare, plain = limits_with_habits(0.1, 20, alone=200, quantile=2), score_limits(0.1, 20, quantile=2)
    common = limits_with_habits(0.9, 20, alone=200, quantile=2)

    assert rare[0] == plain[0]
    assert rare[1] > plain[1] + 0.05
    assert common == pytest.approx((1 - rare[1], 1 - rare[0]))


def test_one_in_a_million_has_limits_as_exact_as_one_in_ten() -> None:
    # Far from the other edge only the ratio of limit to share counts: worth is in hits.
    one, other = (limits_with_habits(p, 20 / p, alone=200 / p, quantile=2)[1] / p for p in (1e-6, 1e-5))

    assert one == pytest.approx(other, rel=1e-4)
