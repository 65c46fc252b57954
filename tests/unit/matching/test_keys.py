import numpy as np
import pytest

from matchmaker.matching.keys import distinct, found_in, keys_of


def test_keys_are_the_same_from_either_side_and_ascend_like_pairs() -> None:
    pairs = np.array([(i, j) for i in range(5) for j in range(i, 5)])

    keys = keys_of(*pairs.T, 5)

    assert (np.diff(keys) > 0).all()
    assert keys.tolist() == keys_of(*pairs[:, ::-1].T, 5).tolist()
    assert (keys_of(np.arange(5), np.full(5, -1), 5) < 0).all()


@pytest.mark.parametrize("keys", [[], [4], [-3, 0, 4, 9]])
def test_found_in_tells_where_and_whether(keys: list[int]) -> None:
    asked = np.array([9, -3, 1, 0, 10, -4, 9, 4])

    place, is_there = found_in(np.array(keys, dtype=np.intp), asked)

    assert is_there.tolist() == [number in keys for number in asked.tolist()]
    assert np.array(keys)[place[is_there]].tolist() == asked[is_there].tolist()


@pytest.mark.parametrize("numbers", [[], [2], [1, 1, 1], [0, 2, 2, 5, 5]])
def test_distinct_leaves_each_number_once(numbers: list[int]) -> None:
    assert distinct(np.array(numbers, dtype=np.intp)).tolist() == sorted(set(numbers))
