"""Groups of millions of pairs, whose sums of squares are larger than an integer of the machine."""

from __future__ import annotations

import numpy as np
import pytest

from matchmaker.statistics import ClusteredOutcomes, CountsOnly, compare
from matchmaker.statistics.clusters import person_sums


def everybody_with_everybody(n_people: int) -> CountsOnly:
    met = [(number, number + 1) for number in range(0, n_people, 2)]
    return CountsOnly(np.arange(n_people), np.full(n_people, n_people - 1), np.array(met))


def test_all_pairs_of_many_people_count_as_many_people() -> None:
    assert person_sums(everybody_with_everybody(6000)).effective_people == pytest.approx(6000)


def test_few_suggested_pairs_of_many_people_are_compared_with_all_others() -> None:
    pairs = np.array([(number, number + 3) for number in range(5990)])

    lift = compare(ClusteredOutcomes(np.arange(5990) % 3 == 0, pairs), everybody_with_everybody(6000)).lift

    assert lift.value == pytest.approx(1997 / 5990 / (3000 / (6000 * 5999 / 2)))
    assert lift.low is not None
    assert lift.low > 1
