from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.statistics import ClusteredOutcomes, Comparison, CountsOnly, Ratio, compare, dyadic
from tests.unit.statistics.brute_force import covariance, effective_people, variance

Pair = tuple[int, int]


def disjoint(hits: int, n: int, *, first: int = 0) -> ClusteredOutcomes:
    """Return pairs without a person in common, the first of them so."""
    return ClusteredOutcomes(np.arange(n) < hits, first + np.arange(2 * n).reshape(n, 2))


def everybody_else(n: int, suggested: list[Pair], met: list[Pair]) -> tuple[ClusteredOutcomes, CountsOnly]:
    """Return the unsuggested pairs of n people, listed and counted."""
    others = [(a, b) for a in range(n) for b in range(a + 1, n) if (a, b) not in suggested]
    counts = n - 1 - np.bincount(np.ravel(suggested), minlength=n)
    return (
        ClusteredOutcomes([pair in met for pair in others], np.array(others)),
        CountsOnly(np.arange(n), counts, np.array(met)),
    )


def figures(result: Comparison) -> list[float]:
    """Return all figures of a comparison, with -1 for none."""
    shown = [result.lift.value]
    for interval in (result.lift, result.treated, result.control):
        shown += [interval.low, interval.high]
    return [-1.0 if figure is None else figure for figure in shown]


def test_lift_of_disjoint_pairs_is_nearly_the_textbook_interval() -> None:
    """Katz and others (1978): variance of the logarithm 1/a - 1/m + 1/b - 1/n."""
    margin = 1.96 * sqrt(1 / 120 - 1 / 200 + 1 / 60 - 1 / 200)

    lift = compare(disjoint(120, 200), disjoint(60, 200, first=1000)).lift

    assert lift.value == pytest.approx(2)
    # Score limits are not symmetric in the logarithm: with two hundred pairs about one percent.
    assert lift.low == pytest.approx(2 * exp(-margin), rel=0.012)
    assert lift.high == pytest.approx(2 * exp(margin), rel=0.012)


def test_lift_joins_the_limits_of_both_shares_less_what_they_have_in_common() -> None:
    """Zou and Donner (2008), on the logarithm; the correlation from all couples of pairs."""
    rng = np.random.default_rng(8)
    pairs = [(a, b) for a in range(24) for b in range(a + 1, 24) if rng.random() < 0.5]
    lenient = rng.random(24)
    outcomes = [bool(lenient[a] + lenient[b] > 1) for a, b in pairs]
    half = len(pairs) // 2
    one, other = (outcomes[:half], pairs[:half]), (outcomes[half:], pairs[half:])
    few = min(effective_people(*one), effective_people(*other))
    correlation = (1 - 0.5 / sqrt(few)) * covariance(one, other) / sqrt(variance(*one) * variance(*other))
    shares = [dyadic(listed, np.array(people)) for listed, people in (one, other)]
    down, up = [], []
    for share in shares:
        assert share.value is not None
        assert share.low is not None
        assert share.high is not None
        down.append(log(share.value / share.low))
        up.append(log(share.high / share.value))
    low = sqrt(down[0] ** 2 + up[1] ** 2 - 2 * correlation * down[0] * up[1])
    high = sqrt(up[0] ** 2 + down[1] ** 2 - 2 * correlation * up[0] * down[1])
    value = np.mean(one[0]) / np.mean(other[0])

    lift = compare(*(ClusteredOutcomes(listed, np.array(people)) for listed, people in (one, other))).lift

    assert correlation > 0.3  # these habits matter
    assert (lift.value, lift.low, lift.high) == pytest.approx((value, value * exp(-low), value * exp(high)))


def test_lift_grants_two_shares_no_more_than_nine_tenths_in_common() -> None:
    # Half of a ring are sociable: each one's residuals are nearly the same on both sides.
    ring = [
        np.array([(a, (a + step) % 24) for step in steps for a in range(24)]) for steps in ((1, 3), (2, 4))
    ]
    groups = [ClusteredOutcomes((pairs < 12).all(axis=1), pairs) for pairs in ring]
    shares = [dyadic(group.outcomes, group.people) for group in groups]
    down, up = (
        log((share.value or 0) / (share.low or 1)) if is_low else log((share.high or 0) / (share.value or 1))
        for share, is_low in zip(shares, (True, False), strict=True)
    )

    lift = compare(*groups).lift

    in_common = (1 - 0.5 / sqrt(24)) * 0.9
    low = sqrt(down**2 + up**2 - 2 * in_common * down * up)
    assert lift.value == pytest.approx(20 / 18)
    assert lift.low == pytest.approx(20 / 18 * exp(-low))


def test_lift_is_surer_when_the_same_people_are_on_both_sides() -> None:
    ring = np.array([(person, (person + 1) % 40) for person in range(40)])
    next_but_one = np.array([(person, (person + 2) % 40) for person in range(40)])
    lenient = np.arange(40) < 24
    outcomes = [ClusteredOutcomes(lenient[pairs].all(axis=1), pairs) for pairs in (ring, next_but_one)]
    strangers = ClusteredOutcomes(outcomes[1].outcomes, next_but_one + 100)

    same, other = compare(*outcomes).lift, compare(outcomes[0], strangers).lift

    assert same.value == other.value
    assert same.low is not None
    assert other.low is not None
    assert same.low > other.low


@given(st.data())
def test_compare_with_counts_equals_compare_with_the_list(data: st.DataObject) -> None:
    n = data.draw(st.integers(4, 9))
    every = [(a, b) for a in range(n) for b in range(a + 1, n)]
    suggested = data.draw(st.lists(st.sampled_from(every), min_size=1, max_size=len(every) - 1, unique=True))
    rest = [pair for pair in every if pair not in suggested]
    met = data.draw(st.lists(st.sampled_from(rest), unique=True))
    treated = ClusteredOutcomes([index % 2 == 0 for index in range(len(suggested))], np.array(suggested))
    listed, counted = everybody_else(n, suggested, met)

    long, short = compare(treated, listed), compare(treated, counted)

    assert figures(long) == pytest.approx(figures(short), rel=1e-9)
    assert short.lift.low is not None
    assert short.lift.low <= (short.lift.value or np.inf) <= (short.lift.high or np.inf)


def test_lift_without_a_hit_among_others_has_only_a_lower_limit() -> None:
    result = compare(disjoint(20, 40), disjoint(0, 400, first=1000))

    assert result.treated.low is not None
    assert result.control.high is not None
    assert result.lift == Ratio(None, result.treated.low / result.control.high, None)
    assert result.lift.low is not None
    assert result.lift.low > 30


def test_lift_without_a_hit_among_suggested_is_zero_with_an_upper_limit() -> None:
    result = compare(disjoint(0, 40), disjoint(20, 40, first=1000))

    assert result.treated.high is not None
    assert result.control.low is not None
    assert result.lift == Ratio(0.0, 0.0, result.treated.high / result.control.low)


def test_lift_with_hits_only_lies_between_the_quotients_of_opposite_limits() -> None:
    result = compare(disjoint(30, 30), disjoint(30, 30, first=1000))

    assert result.treated.low is not None
    assert result.control.low is not None
    assert result.lift == Ratio(1.0, result.treated.low, 1 / result.control.low)


def test_lift_of_one_hub_has_the_limits_of_its_shares() -> None:
    hub = ClusteredOutcomes([True, False, True], np.array([(0, 1), (0, 2), (0, 3)]))

    lift = compare(hub, disjoint(10, 40, first=10)).lift

    assert lift.low is not None
    assert lift.high is not None
    assert lift.low < 0.5
    assert lift.high > 5


@pytest.mark.parametrize(("treated", "control"), [((0, 0), (5, 20)), ((5, 20), (0, 0)), ((0, 30), (0, 30))])
def test_lift_without_anything_to_divide_is_empty(treated: Pair, control: Pair) -> None:
    result = compare(disjoint(*treated), disjoint(*control, first=1000))

    assert result.lift == Ratio(None, None, None)
