import json
import time
from hashlib import blake2b

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.ties import order_of, text_hash


@pytest.mark.parametrize(
    ("goals", "skills", "salt"),
    [(['learn "Rust"', "über\u2028\\"], ["law"], 3), ([], [], 0), (["\U0001f680"], [], -1)],
)
def test_text_hash_is_of_the_texts_as_json(goals: list[str], skills: list[str], salt: int) -> None:
    content = json.dumps([salt, goals, skills])

    assert text_hash(goals, skills, salt) == blake2b(content.encode(), digest_size=16).hexdigest()


def test_text_hash_tells_goals_from_skills() -> None:
    assert text_hash(["a", "b"], []) != text_hash(["a"], ["b"])


def test_order_of_is_by_text_then_group_then_row() -> None:
    nobody = np.zeros((0, 2), dtype=np.intp)

    assert order_of(["b", "a", "a", "a"], [None, "y", "x", "x"], nobody).tolist() == [2, 3, 1, 0]
    assert order_of([], [], nobody).tolist() == []


def test_order_of_equal_texts_follows_whom_they_must_not_meet() -> None:
    # Of the equal rows 0 to 3: 0 avoids z, 1 avoids 0, 2 avoids y, 3 avoids nobody.
    forbidden = np.array([[0, 5], [0, 1], [2, 4]])

    order = order_of(["x", "x", "x", "x", "y", "z"], [None] * 6, forbidden)

    moved = np.array([3, 2, 0, 1, 5, 4])
    place = np.argsort(moved)
    again = order_of(["x", "x", "x", "x", "z", "y"], [None] * 6, place[forbidden])
    assert moved[again].tolist() == order.tolist()


@pytest.mark.parametrize("groups", [[None, "None"], [1, "1"], [("a", 1), ("a", "1")], ["b", 3, None]])
def test_order_of_tells_labels_apart_that_look_alike(groups: list[object]) -> None:
    nobody = np.zeros((0, 2), dtype=np.intp)

    there = [groups[row] for row in order_of(["x"] * len(groups), groups, nobody)]
    groups.reverse()
    back = [groups[row] for row in order_of(["x"] * len(groups), groups, nobody)]

    assert there == back


@given(seed=st.integers(0, 2**32 - 1), n=st.integers(2, 12), share=st.floats(0, 0.5))
def test_order_of_equal_texts_is_the_same_whatever_their_rows(seed: int, n: int, share: float) -> None:
    rng = np.random.default_rng(seed)
    hashes = rng.choice(["a", "b"], n).tolist()
    forbidden = np.argwhere(np.triu(rng.random((n, n)) < share, 1))
    moved = rng.permutation(n)
    place = np.argsort(moved)

    order = order_of(hashes, [None] * n, forbidden)
    again = moved[order_of([hashes[row] for row in moved], [None] * n, place[forbidden])]

    # Whoever is not told apart has the same neighbourhood, told by so many rounds over everybody.
    colors = [str(key) for key in hashes]
    for _ in range(n):
        near: list[list[str]] = [[] for _ in range(n)]
        for i, j in forbidden.tolist():
            near[i].append(colors[j])
            near[j].append(colors[i])
        seen = [f"{color} {sorted(others)}" for color, others in zip(colors, near, strict=True)]
        colors = [str(sorted(set(seen)).index(one)) for one in seen]
    assert [colors[row] for row in again] == [colors[row] for row in order]


def test_order_of_a_long_path_takes_linear_time() -> None:
    path = np.column_stack([np.arange(9_999), np.arange(1, 10_000)])

    began = time.process_time()
    order = order_of(["x"] * 10_000, [None] * 10_000, path)

    # Quadratic time would be a minute.
    assert time.process_time() - began < 10
    # From the ends inwards, both at the same time.
    assert {int(min(row, 9_999 - row)) for row in order[-2:]} != {
        int(min(row, 9_999 - row)) for row in order[:2]
    }
