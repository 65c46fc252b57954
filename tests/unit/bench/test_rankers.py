from __future__ import annotations

import numpy as np
import pytest

from matchmaker.bench.rankers import CHANCE, DEFAULT, METHODS, OURS, Method, mutual_three
from tests.unit.bench.toy_sets import OFFERS, PEOPLE, WANTS

GOALS = [person["goals"] for person in PEOPLE["events"][0]["people"]]
SKILLS = [person["skills"] for person in PEOPLE["events"][0]["people"]]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_people_are_ranked_completely_without_themselves(method: Method) -> None:
    order = method.people(GOALS, SKILLS, 4)

    assert [sorted(row) for row in order.tolist()] == [
        [other for other in range(5) if other != person] for person in range(5)
    ]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_documents_are_ranked_completely(method: Method) -> None:
    order = method.one_way(WANTS, OFFERS, 5)

    assert [sorted(row) for row in order.tolist()] == [list(range(5))] * 4


def test_default_finds_shared_words_and_ours_finds_shared_stems() -> None:
    queries, documents = ["keep bees"], ["dogs", "cats", "a bee"]

    assert DEFAULT.one_way(["chess"], ["dogs", "chess"], 1).tolist() == [[1]]
    assert OURS.one_way(queries, documents, 1).tolist() == [[2]]


def test_default_between_people_is_the_mean_of_both_directions() -> None:
    goals, skills = ["chess tax", "", "chess"], ["", "chess tax", "chess tax"]

    # Person 2 serves 0 as well as person 1 does; nobody is served by person 0.
    assert DEFAULT.people(goals, skills, 2)[0].tolist() == [1, 2]


def test_chance_is_the_same_every_time() -> None:
    assert np.array_equal(CHANCE.one_way(WANTS, OFFERS, 3), CHANCE.one_way(WANTS, OFFERS, 3))


def test_mutual_three_is_mutual() -> None:
    lists = mutual_three(GOALS, SKILLS, 3).tolist()

    assert all(one in lists[other] for one in range(5) for other in lists[one] if other >= 0)
