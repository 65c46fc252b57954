import json
from hashlib import blake2b

import numpy as np
import pytest

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
