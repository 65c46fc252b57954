import math

import numpy as np
import pytest

from matchmaker.matching import WEAK_FLOOR, Balance, balance, is_weak


def test_balance_counts_by_hand() -> None:
    # 0 and 1 list each other, 2 and 3 list 0; nobody lists 2 and 3.
    found = balance([[1, -1], [0, -1], [0, 1], [0, -1]])

    assert found == Balance(4, 4, 2, 3, 0.4, 0.25)


def test_balance_of_equal_mutual_lists_is_perfect() -> None:
    assert balance([[1], [0], [3], [2]]) == Balance(4, 2, 0, 1, 1.0, 1.0)


def test_balance_of_nobody_has_no_shares() -> None:
    found = balance(np.zeros((0, 3), dtype=int))

    assert (found.n_people, found.n_pairs, found.orphans, found.busiest) == (0, 0, 0, 0)
    assert math.isnan(found.mutual_share)
    assert math.isnan(found.full_share)


def test_balance_wrong_values_are_refused() -> None:
    with pytest.raises(ValueError, match=r"shape \(2,\)"):
        balance([0, 1])
    with pytest.raises(ValueError, match="from 0 to 2"):
        balance([[0], [2]])
    with pytest.raises(ValueError, match="from -2 to 0"):
        balance([[0], [-2]])


def test_the_weak_floor_is_the_one_that_was_decided() -> None:
    assert is_weak(0.0599, 0.0599)
    assert not is_weak(0.06, 0.0)


def test_is_weak_needs_both_directions_below_the_floor() -> None:
    assert is_weak(WEAK_FLOOR / 2, 0.0)
    assert not is_weak(WEAK_FLOOR, 0.0)
    assert not is_weak(0.0, WEAK_FLOOR)
