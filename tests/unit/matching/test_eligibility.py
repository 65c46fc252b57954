"""Who may be matched with whom, by groups with their table or by pairs."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from matchmaker.matching.eligibility import Eligibility, group_codes


def drawn_rules(seed: int, *, with_table: bool) -> dict[str, Any]:
    """Return groups, -1 for people alone, a table that is not symmetric, and pairs kept apart."""
    lot = np.random.default_rng(seed)
    pairs = np.sort(lot.integers(0, 25, (12, 2)), axis=1)
    return {
        "codes": np.append(lot.integers(-1, 4, 22), [-1, 3, 0]),
        "allowed": lot.random((4, 4)) < 0.7 if with_table else None,
        "forbidden": pairs[pairs[:, 0] < pairs[:, 1]],
    }


def one_by_one(rules: dict[str, Any]) -> NDArray[np.bool_]:
    """Return who may be matched with whom, asked pair by pair."""
    codes, allowed = rules["codes"].tolist(), rules["allowed"]
    apart = {(low, high) for low, high in rules["forbidden"].tolist()}

    def may(i: int, j: int) -> bool:
        if i == j or (min(i, j), max(i, j)) in apart:
            return False
        if -1 in {codes[i], codes[j]}:
            return True
        both = allowed is None or bool(allowed[codes[i], codes[j]] and allowed[codes[j], codes[i]])
        return codes[i] != codes[j] and both

    return np.array([[may(i, j) for j in range(25)] for i in range(25)])


@pytest.mark.parametrize("with_table", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_block_and_rules_say_what_asking_pair_by_pair_says(seed: int, *, with_table: bool) -> None:
    rules = drawn_rules(seed, with_table=with_table)
    expected = one_by_one(rules)

    eligibility = Eligibility(**rules)

    np.testing.assert_array_equal(eligibility.block(np.arange(25)), expected)
    np.testing.assert_array_equal(eligibility.block(np.array([7, 3])), expected[[7, 3]])
    pairs = np.indices((25, 25)).reshape(2, -1)
    np.testing.assert_array_equal(eligibility.of_pairs(*pairs), expected.ravel())
    everybody = eligibility.rules(np.arange(25))
    for person in range(25):
        np.testing.assert_array_equal(everybody.allow(person, np.arange(25)), expected[person])


def test_rules_among_some_people_number_them_as_they_are_given() -> None:
    rules = drawn_rules(5, with_table=True)
    people = np.array([20, 4, 9, 11, 2, 24, 23])

    among = Eligibility(**rules).rules(people)

    expected = one_by_one(rules)[np.ix_(people, people)]
    found = [among.allow(place, np.arange(len(people))) for place in range(len(people))]
    np.testing.assert_array_equal(found, expected)


def test_group_codes_leave_blank_ones_alone_and_count_in_order_where_a_table_has_one() -> None:
    groups = ["mentor", None, "", "guest", "mentor"]

    met, ascending = group_codes(groups, ordered=False), group_codes(groups, ordered=True)

    assert (met[0].tolist(), met[1]) == ([0, -1, -1, 1, 0], 2)
    assert (ascending[0].tolist(), ascending[1]) == ([1, -1, -1, 0, 1], 2)
