from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from matchmaker.statistics import ClusteredOutcomes, CountsOnly
from matchmaker.statistics.clusters import person_sums

PAIRS = np.array([(0, 1), (2, 3)])


def test_sums_of_weighted_pairs_count_each_as_often_as_its_weight() -> None:
    listed = ClusteredOutcomes([True, False, False], np.array([(0, 1), (2, 3), (2, 3)]))
    weighted = ClusteredOutcomes([True, False], PAIRS)

    often, once = person_sums(listed), person_sums(weighted, weights=np.array([1.0, 2.0]))

    assert once.pairs.tolist() == often.pairs.tolist() == [1, 1, 2, 2]
    assert (once.share, once.total, once.pairs_squared) == (often.share, often.total, often.pairs_squared)
    assert (once.n, often.n) == (2, 3)


def test_a_correlation_makes_pairs_with_a_person_in_common_worth_less() -> None:
    ring = ClusteredOutcomes([True] * 30, np.array([(person, (person + 1) % 30) for person in range(30)]))

    # Each pair of a ring has a person in common with two others.
    assert person_sums(ring).worth_if(0.25) == pytest.approx(30 / (1 + 0.25 * 2))
    assert person_sums(ClusteredOutcomes([True, True], PAIRS)).worth_if(0.25) == 2


def test_one_persons_habit_leaves_few_effective_people() -> None:
    # Of all pairs of six, those with the first are so: residuals are 10/3 once and -2/3 five times.
    pairs = np.array(list(combinations(range(6), 2)))

    sums = person_sums(ClusteredOutcomes(pairs[:, 0] == 0, pairs))

    # 3 (120/9)^2 / (10080/81), below the six whose pairs are alike.
    assert sums.effective_people == pytest.approx(30 / 7)


def test_one_meeting_among_all_pairs_of_a_crowd_has_two_people_behind_it() -> None:
    crowd = CountsOnly(np.arange(400), np.full(400, 399), np.array([[3, 7]]))

    # Two residuals near one, 398 near zero: three times two people and a hundredth more.
    assert person_sums(crowd).effective_people == pytest.approx(6, rel=0.02)


@pytest.mark.parametrize("weight", [0.0, -1.0, np.inf, np.nan])
def test_weights_must_be_finite_and_above_zero(weight: float) -> None:
    with pytest.raises(ValueError, match="finite and above zero"):
        person_sums(ClusteredOutcomes([True, True], PAIRS), weights=np.array([1.0, weight]))


def test_counted_pairs_cannot_be_weighted() -> None:
    counted = CountsOnly(np.arange(2), np.array([1, 1]), np.array([(0, 1)]))

    with pytest.raises(ValueError, match="only counted"):
        person_sums(counted, weights=np.ones(1))
