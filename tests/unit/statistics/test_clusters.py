from __future__ import annotations

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


@pytest.mark.parametrize("weight", [0.0, -1.0, np.inf, np.nan])
def test_weights_must_be_finite_and_above_zero(weight: float) -> None:
    with pytest.raises(ValueError, match="finite and above zero"):
        person_sums(ClusteredOutcomes([True, True], PAIRS), weights=np.array([1.0, weight]))


def test_counted_pairs_cannot_be_weighted() -> None:
    counted = CountsOnly(np.arange(2), np.array([1, 1]), np.array([(0, 1)]))

    with pytest.raises(ValueError, match="only counted"):
        person_sums(counted, weights=np.ones(1))
