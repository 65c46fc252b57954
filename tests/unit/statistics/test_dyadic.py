from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from matchmaker.statistics import ClusteredOutcomes, CountsOnly, Proportion, dyadic, dyadic_of, wilson
from matchmaker.statistics.clusters import person_sums
from matchmaker.statistics.dyadic import inflation
from matchmaker.statistics.extra_variation import limits_with_habits
from matchmaker.statistics.proportion import score_limits
from tests.unit.statistics.brute_force import effective_people, plausible_shares, variance

Pair = tuple[int, int]


@st.composite
def crowds(draw: st.DrawFn) -> tuple[list[bool], list[Pair]]:
    people = st.integers(0, 9)
    pairs = draw(
        st.lists(st.tuples(people, people).filter(lambda ab: ab[0] < ab[1]), min_size=1, unique=True)
    )
    return draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs))), pairs


def limits(share: Proportion) -> tuple[float, float]:
    assert share.low is not None
    assert share.high is not None
    return share.low, share.high


def test_dyadic_equals_the_sum_over_all_couples_of_pairs() -> None:
    rng = np.random.default_rng(3)
    lenient = rng.random(20) < 0.5
    pairs = [(a, b) for a in range(20) for b in range(a + 1, 20) if rng.random() < 0.3]
    outcomes = [bool(lenient[a] and lenient[b]) for a, b in pairs]
    quantile = student.ppf(0.975, effective_people(outcomes, pairs) - 1)
    share = float(np.mean(outcomes))
    worth = share * (1 - share) / variance(outcomes, pairs)

    interval = limits(dyadic(outcomes, np.array(pairs)))

    assert worth < len(pairs) / 2  # these habits matter
    expected = plausible_shares(share, worth, alone=len(pairs), quantile=quantile)
    assert interval == pytest.approx(expected, abs=2e-6)


def test_dyadic_of_disjoint_pairs_is_nearly_plain_wilson() -> None:
    outcomes = [True] * 60 + [False] * 40

    interval = limits(dyadic(outcomes, np.arange(200).reshape(100, 2)))

    # One pair fewer for the estimated share, and t instead of normal: under one percent of the width.
    assert interval == pytest.approx(limits(wilson(60, 100)), abs=0.002)


def test_dyadic_is_wider_when_one_persons_habit_decides() -> None:
    pairs = np.array([(0, other) for other in range(1, 11)] + [(11, other) for other in range(12, 22)])
    alternating, by_hub = [True, False] * 10, [True] * 10 + [False] * 10

    mixed, decided = limits(dyadic(alternating, pairs)), limits(dyadic(by_hub, pairs))

    assert decided[0] < mixed[0]
    assert decided[1] > mixed[1]
    assert decided[1] - decided[0] > 0.9


def test_dyadic_of_nothing_has_no_interval() -> None:
    assert dyadic([], np.array([])) == Proportion(0, 0, None, None)


@pytest.mark.parametrize("outcome", [True, False])
def test_dyadic_of_one_pair_says_nearly_nothing(outcome: bool) -> None:  # noqa: FBT001 - both outcomes are tried
    share = dyadic([outcome], np.array([(4, 7)]))

    low, high = limits(share)

    assert high - low > 0.99
    assert not share.enough


@pytest.mark.parametrize("outcomes", [[True, False, False], [True, True, True]])
def test_dyadic_when_all_pairs_share_somebody_is_never_enough(outcomes: list[bool]) -> None:
    hub = np.array([(0, 1), (0, 2), (0, 3)])
    triangle = np.array([(0, 1), (0, 2), (1, 2)])

    for pairs in (hub, triangle):
        low, high = limits(dyadic(outcomes, pairs))
        assert high - low > 0.85


def test_dyadic_of_one_hub_is_worth_what_the_largest_correlation_leaves() -> None:
    hub = np.array([(0, other) for other in range(1, 6)])

    found = limits(dyadic([True, True, False, False, False], hub))

    # Squared pairs by person are 30 of 25 squared pairs: 1/5 + 0.5 (30/25 - 2/5). Student's t of one degree.
    assert found == pytest.approx(limits_with_habits(0.4, 1 / 0.6, alone=5.0, quantile=12.7062047))


def test_one_pair_beside_a_hub_of_three_hundred_is_enough_to_compare() -> None:
    pairs = np.array([(0, other) for other in range(1, 301)] + [(400, 401)])

    # 301 squared are 90601; of these couples all but 600 share somebody.
    assert inflation(person_sums(ClusteredOutcomes(pairs[:, 1] < 90, pairs))) == pytest.approx(90601 / 600)


def test_worth_of_all_pairs_of_six_is_that_under_the_planned_correlation() -> None:
    pairs = np.array([(one, other) for one in range(6) for other in range(one)])

    # 1/15 + 0.25 (150/225 - 2/15).
    assert dyadic([True] * 7 + [False] * 8, pairs).worth == pytest.approx(5)


def test_dyadic_without_a_hit_is_wider_than_plain_yet_says_something() -> None:
    ring = np.array([(person, (person + step) % 40) for person in range(40) for step in (1, 2)])

    low, high = limits(dyadic([False] * 80, ring))

    plain = limits(wilson(0, 80))[1]
    assert low == 0
    assert plain < high < 2 * plain


def test_dyadic_with_hits_only_mirrors_dyadic_without_hits() -> None:
    ring = np.array([(person, (person + 1) % 30) for person in range(30)])

    none, every = limits(dyadic([False] * 30, ring)), limits(dyadic([True] * 30, ring))

    assert every == pytest.approx((1 - none[1], 1 - none[0]))


def test_dyadic_of_two_equal_answers_a_pair_is_worth_the_pairs_alone() -> None:
    ring = [(person, (person + 1) % 30) for person in range(30)]
    outcomes = [person % 10 < 4 for person in range(30)]

    twice = dyadic(outcomes * 2, np.array(ring + [(b, a) for a, b in ring]))

    assert limits(twice) == pytest.approx(limits(dyadic(outcomes, np.array(ring))))


def test_dyadic_takes_codes_for_people_and_any_order() -> None:
    outcomes = [True, False, True, True, False]
    pairs = np.array([(0, 1), (2, 3), (1, 4), (5, 0), (3, 5)])

    renamed = dyadic(outcomes[::-1], np.array(list("QFCAXM"))[pairs[::-1, ::-1]])

    assert limits(renamed) == pytest.approx(limits(dyadic(outcomes, pairs)))


@given(crowds())
def test_dyadic_interval_holds_the_share_and_trusts_no_variance_far_below_independence(
    crowd: tuple[list[bool], list[Pair]],
) -> None:
    outcomes, pairs = crowd

    share = dyadic(outcomes, np.array(pairs))

    low, high = limits(share)
    assert share.value is not None
    narrow_low, narrow_high = score_limits(share.value, len(outcomes) / 0.8, quantile=1.9599)
    assert 0 <= low <= share.value <= high <= 1
    assert low <= narrow_low + 1e-12
    assert high >= narrow_high - 1e-12


def test_dyadic_of_outcomes_spread_evenly_on_purpose_uses_the_least_variance() -> None:
    ring = np.array([(person, (person + 1) % 40) for person in range(40)])
    alternating = [bool(person % 2) for person in range(40)]

    share = dyadic(alternating, ring)

    assert limits(share) == pytest.approx(score_limits(0.5, 40 / 0.8, quantile=1.959964), abs=1e-6)


def test_share_is_enough_by_who_is_in_it_and_never_by_what_came_out() -> None:
    disjoint = np.arange(48).reshape(24, 2)
    two_hubs = np.array([(hub, hub + other) for hub in (0, 20) for other in range(1, 13)])

    for hits in (0, 12, 24):
        outcomes = [number < hits for number in range(24)]
        assert dyadic(outcomes, disjoint).enough
        assert not dyadic(outcomes, two_hubs).enough


@given(crowds())
def test_dyadic_of_counts_equals_dyadic_of_the_list(crowd: tuple[list[bool], list[Pair]]) -> None:
    outcomes, pairs = crowd
    met = [pair for outcome, pair in zip(outcomes, pairs, strict=True) if outcome]
    everybody = np.arange(12)[::-1]
    counts = CountsOnly(everybody, np.bincount(np.ravel(pairs), minlength=12)[everybody], np.array(met))

    short = dyadic_of(counts)

    listed = dyadic(outcomes, np.array(pairs))
    assert (short.hits, short.n) == (listed.hits, listed.n)
    assert limits(short) == pytest.approx(limits(listed), rel=1e-9)


def test_dyadic_of_counts_takes_a_room_of_millions_of_pairs() -> None:
    n = 5000
    met = np.array([(person, person + 1) for person in range(0, n, 5)])

    share = dyadic_of(CountsOnly(np.arange(n), np.full(n, n - 4), met))

    assert (share.hits, share.n) == (1000, n * (n - 4) // 2)
    # Nobody met twice, so the least variance holds: a margin of 1.96 √(0.8 / 1000) of the share.
    assert limits(share) == pytest.approx((7.57e-05, 8.46e-05), abs=1e-7)


def test_dyadic_of_counts_of_nobody_has_no_interval() -> None:
    nothing = np.array([], dtype=np.int64)

    assert dyadic_of(CountsOnly(nothing, nothing, nothing)) == Proportion(0, 0, None, None)


@pytest.mark.parametrize(
    ("outcomes", "people", "complaint"),
    [
        ([True], [(1, 1)], "with themselves"),
        ([True], [(1, 2, 3)], r"\(1, 3\)"),
        ([True, False], [(1, 2)], r"\(2,\) do not fit 1"),
        ([0.4], [(1, 2)], "float64"),
    ],
)
def test_dyadic_refuses_what_is_no_list_of_pairs(
    outcomes: list[bool], people: list[Pair], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        dyadic_of(ClusteredOutcomes(outcomes, np.array(people)))


@pytest.mark.parametrize(
    ("people", "pairs", "met", "complaint"),
    [
        ([1, 1], [1, 1], [], "each named once"),
        ([1, 2], [1], [], r"\(1,\) counts do not fit 2"),
        ([1, 2], [1, 1], [(1, 3)], "not among the people"),
        ([1, 2, 3], [2, 2, 2], [(1, 2), (2, 1)], "twice"),
        ([1, 2, 3], [1, 0, 1], [(1, 2)], "between the met ones"),
        ([1, 2], [2, 2], [], "all others"),
        ([1, 2, 3], [1, 1, 1], [], "even in sum"),
    ],
)
def test_dyadic_refuses_counts_that_do_not_fit(
    people: list[int], pairs: list[int], met: list[Pair], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        dyadic_of(CountsOnly(np.array(people), np.array(pairs), np.array(met)))


def test_dyadic_refuses_impossible_levels() -> None:
    with pytest.raises(ValueError, match=r"got 1\.5"):
        dyadic([True], np.array([(1, 2)]), level=1.5)
