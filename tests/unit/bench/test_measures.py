from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING

import numpy as np
import pytest

from matchmaker.bench.datasets import LabelledSet, OneWayEvent, PeopleEvent
from matchmaker.bench.measures import measures_of, people_gains, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from matchmaker.bench.measures import Ranker

SERVED = {0: frozenset({1}), 1: frozenset({0, 2}), 3: frozenset({1})}
PEOPLE = PeopleEvent(("", "", "", ""), ("", "", "", ""), SERVED, {})


def always(rows: list[list[int]]) -> Ranker:
    """Return a ranker with a fixed answer."""

    def rank(_one: Sequence[str], _other: Sequence[str], _count: int) -> NDArray[np.intp]:
        return np.array(rows, dtype=np.intp)

    return rank


def test_measures_of_a_ranking_are_those_computed_by_hand() -> None:
    # Found second (gain 1) and third (gain 2); the best order would be 2, 1, 1.
    found = measures_of([9, 4, 7, 5], {4: 1, 7: 2, 5: 1})

    gained = 1 / log2(3) + 2 / log2(4)
    best = 2 + 1 / log2(3) + 1 / log2(4)
    assert found == pytest.approx((2 / 3, 2 / 3, gained / best, 1 / 2, 1.0))


def test_measures_of_a_ranking_without_a_hit_are_zero() -> None:
    assert measures_of([1, 2], {3: 1}) == (0.0, 0.0, 0.0, 0.0, 0.0)


def test_measures_of_look_ten_deep_for_the_first_hit() -> None:
    assert measures_of(list(range(12)), {9: 1})[3] == pytest.approx(1 / 10)
    assert measures_of(list(range(12)), {10: 1})[3] == 0.0


def test_people_gains_count_mutual_help_three_times_or_alone() -> None:
    assert people_gains(PEOPLE, 1, "meet") == {0: 3.0, 2: 1.0, 3: 1.0}
    assert people_gains(PEOPLE, 1, "mutual") == {0: 1.0}
    assert people_gains(PEOPLE, 2, "mutual") == {}


def test_rows_of_keep_the_judged_pool_and_leave_out_queries_with_nothing_to_find() -> None:
    event = OneWayEvent(
        ("a", "b"), ("x", "y", "z"), {0: {2: 1.0}, 1: {}}, {0: frozenset({0, 2}), 1: frozenset({1})}
    )
    labelled = LabelledSet("toy", is_people=False, events=(event,))

    rows = rows_of(labelled, always([[1, 2, 0], [0, 1, 2]]))

    # Document 1 was not judged, so document 2 stands first.
    assert rows.tolist() == [[1 / 3, 1.0, 1.0, 1.0, 1.0]]


def test_rows_of_people_pass_over_gaps() -> None:
    labelled = LabelledSet("toy", is_people=True, events=(PEOPLE,))

    rows = rows_of(labelled, always([[1, -1], [-1, 0], [3, 0], [0, 2]]), "mutual")

    assert rows[:, 0].tolist() == [1 / 3, 1 / 3]


def test_rows_of_nothing_are_none() -> None:
    event = PeopleEvent(("", ""), ("", ""), {}, {0: frozenset({1})})

    rows = rows_of(LabelledSet("toy", is_people=True, events=(event,)), always([[1], [0]]))

    assert rows.shape == (0, 5)


@pytest.mark.parametrize(
    ("answer", "fault"), [([[1], [0]], "2 rows for 4 people"), ([[0], [0], [0], [0]], "themselves")]
)
def test_rows_of_people_refuse_a_wrong_answer(answer: list[list[int]], fault: str) -> None:
    labelled = LabelledSet("toy", is_people=True, events=(PEOPLE,))

    with pytest.raises(ValueError, match=fault):
        rows_of(labelled, always(answer))


def test_rows_of_queries_refuse_too_few_rows() -> None:
    event = OneWayEvent(("a", "b"), ("x",), {0: {0: 1.0}}, {})

    with pytest.raises(ValueError, match="1 rows for 2 queries"):
        rows_of(LabelledSet("toy", is_people=False, events=(event,)), always([[0]]))
