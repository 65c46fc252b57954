from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from matchmaker.statistics import (
    ClusteredOutcomes,
    CountsOnly,
    DrawnComparison,
    Ratio,
    WeightedShare,
    compare,
    compare_drawn,
    drawn_share,
    dyadic,
)

DISJOINT = np.arange(80).reshape(40, 2)


def test_drawn_share_weights_each_pair_by_the_pairs_it_stands_for() -> None:
    so = np.array([True] * 10 + [False] * 30)
    probabilities = np.array([0.5] * 20 + [0.1] * 20)

    share = drawn_share(ClusteredOutcomes(so, DISJOINT), probabilities)

    assert (share.hits, share.n) == (10, 40)
    assert share.value == pytest.approx(10 * 2 / (20 * 2 + 20 * 10))
    assert share.low is not None
    assert share.high is not None
    assert share.low < 20 / 240 < share.high
    # Kish: (Σw)² / Σw² of twenty pairs of weight two and twenty of weight ten.
    assert share.worth == pytest.approx(240**2 / (20 * 4 + 20 * 100))


def test_drawn_share_with_equal_probabilities_is_the_plain_share() -> None:
    ring = np.array([(person, (person + 1) % 30) for person in range(30)])
    so = np.arange(30) % 10 < 4

    share, plain = drawn_share(ClusteredOutcomes(so, ring), np.full(30, 0.2)), dyadic(so, ring)

    assert (share.value, share.low, share.high) == pytest.approx((plain.value, plain.low, plain.high))
    assert share.enough is plain.enough


def test_drawn_share_of_pairs_that_were_sure_to_be_drawn_is_the_plain_share() -> None:
    so = np.arange(40) < 10

    share = drawn_share(ClusteredOutcomes(so, DISJOINT), np.ones(40))

    assert (share.value, share.worth) == (0.25, pytest.approx(40))


ENOUGH = WeightedShare(9, 30, 0.3, 0.1, 0.6, worth=12.0)
TOO_FEW = WeightedShare(9, 30, 0.3, 0.1, 0.6, worth=11.9)


@pytest.mark.parametrize(
    ("comparison", "enough"),
    [
        (DrawnComparison(ENOUGH, ENOUGH, Ratio(1.0, 0.5, 2.0)), True),
        (DrawnComparison(ENOUGH, ENOUGH, Ratio(None, None, None)), False),
        (DrawnComparison(TOO_FEW, ENOUGH, Ratio(1.0, 0.5, 2.0)), False),
        (DrawnComparison(ENOUGH, TOO_FEW, Ratio(1.0, 0.5, 2.0)), False),
    ],
)
def test_comparison_is_enough_when_both_shares_and_the_lift_say_something(
    comparison: DrawnComparison,
    enough: bool,  # noqa: FBT001 -- pytest fills it by name
) -> None:
    assert comparison.enough is enough


def test_drawn_share_of_no_pairs_is_empty() -> None:
    share = drawn_share(ClusteredOutcomes([], np.array([])), np.array([]))

    assert (share.value, share.low, share.high, share.enough) == (None, None, None, False)


def test_compare_drawn_with_equal_probabilities_is_the_plain_comparison() -> None:
    so = ClusteredOutcomes(np.arange(40) % 2 == 0, DISJOINT)
    counted = CountsOnly(np.arange(100, 140), np.full(40, 39), np.array([(100, 101), (102, 103)]))

    drawn, plain = compare_drawn(so, np.full(40, 0.3), counted), compare(so, counted)

    assert (drawn.lift.value, drawn.lift.low, drawn.lift.high) == pytest.approx(
        (plain.lift.value, plain.lift.low, plain.lift.high)
    )
    assert drawn.enough


def test_compare_drawn_undoes_a_lot_that_favoured_good_pairs() -> None:
    """Each pair is drawn or not; the good ones more often. Being drawn doubles the chance to meet."""
    rng = np.random.default_rng(12)
    held, lifts, naive = 0, [], []
    for _ in range(300):
        people = rng.permutation(400).reshape(200, 2)
        quality = rng.normal(0, 1, 200)
        chance = expit(quality - 1)
        drawn = rng.random(200) < chance
        met = rng.random(200) < expit(1.5 * quality) * np.where(drawn, 0.6, 0.3)
        groups = [ClusteredOutcomes(met[side], people[side]) for side in (drawn, ~drawn)]
        found = compare_drawn(groups[0], chance[drawn], groups[1], chance[~drawn])
        assert found.lift.low is not None
        assert found.lift.high is not None
        held += found.lift.low <= 2 <= found.lift.high
        lifts.append(found.lift.value)
        naive.append(compare(*groups).lift.value)

    assert np.median(np.array(lifts, dtype=float)) == pytest.approx(2, rel=0.1)
    assert np.median(np.array(naive, dtype=float)) > 2.6
    assert 0.92 <= held / 300 <= 0.985


@pytest.mark.parametrize("probability", [0.0, 1.1, np.nan])
def test_a_pair_that_could_not_have_been_drawn_is_refused(probability: float) -> None:
    with pytest.raises(ValueError, match="above 0 and at most 1"):
        drawn_share(ClusteredOutcomes([True], DISJOINT[:1]), np.array([probability]))


def test_probabilities_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\(1,\) do not fit 2 pairs"):
        drawn_share(ClusteredOutcomes([True, False], DISJOINT[:2]), np.array([0.5]))


def test_counted_pairs_have_no_probabilities_of_their_own() -> None:
    nobody = np.array([], dtype=np.int64)
    counted = CountsOnly(nobody, nobody, nobody)

    with pytest.raises(ValueError, match="only counted"):
        compare_drawn(ClusteredOutcomes([True], DISJOINT[:1]), np.array([0.5]), counted, np.array([0.5]))
