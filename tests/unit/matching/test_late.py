"""Places for late arrivals."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from matchmaker.matching import place_late
from matchmaker.matching.late import place_first


def test_place_late_gives_as_many_as_everybody_has() -> None:
    assert place_late([[4.0, 3.0, 2.0, 1.0]], [1, 1, 1, 1], n_matches=1).tolist() == [[0, 0]]
    assert len(place_late([[4.0, 3.0, 2.0, 1.0]], [1, 1, 1, 1], n_matches=4)) == 4


def test_place_late_leaves_the_callers_room_as_it_is() -> None:
    room = np.array([1, 2], dtype=np.intp)

    place_late([[1.0, 2.0]], room)

    assert room.tolist() == [1, 2]


def test_place_late_of_equal_scores_takes_the_lower_person() -> None:
    assert place_late([[5.0, 5.0, 5.0]], [1, 1, 1], n_matches=2).tolist() == [[0, 0], [0, 1]]


def test_place_late_takes_who_has_nobody_before_better_ones_with_room() -> None:
    pairs = place_late([[9, 8, 7, 6]] * 2, [1, 1, 3, 0], n_matches=2, alone=[False, False, True, False])

    # The first takes 2 along with 0; 2 is alone no longer.
    assert pairs.tolist() == [[0, 0], [0, 2], [1, 1], [1, 2]]


def test_place_late_gives_no_place_beyond_a_fourth_to_who_has_nobody() -> None:
    assert place_late([[9, 8]], [-1, 0], alone=[True, False]).tolist() == [[0, 1]]


INELIGIBLE = -np.inf


def alone(scores: list[list[float]]) -> tuple[list[list[float]], list[int]]:
    """Return a table with one more column for each row's person, whom no row may have, and those columns."""
    n, k = len(scores[0]), len(scores)
    return [[*row, *[INELIGIBLE] * k] for row in scores], list(range(n, n + k))


def test_place_first_uses_room_before_a_fourth_and_never_a_fifth() -> None:
    table, own = alone([[9, 8, 7], [9, 8, 7], [9, 8, 7]])

    pairs = place_first(table, [-1, 0, 1, 3, 3, 3], own)

    assert pairs.tolist() == [[0, 2], [1, 1], [2, 2]]


def test_place_first_moves_somebody_on_so_that_another_gets_one() -> None:
    table, own = alone([[9, 8], [9, INELIGIBLE], [7, 6]])

    pairs = place_first(table, [0, 0, 3, 3, 3], own)

    # The first would have 0, whom alone the second may have; for the third nobody is left.
    assert pairs.tolist() == [[0, 1], [1, 0]]


def test_place_first_along_a_chain_covers_the_most() -> None:
    table, own = alone([[9, 8, INELIGIBLE], [INELIGIBLE, 9, 8], [9, INELIGIBLE, INELIGIBLE]])

    assert place_first(table, [0, 0, 0, 3, 3, 3], own).tolist() == [[0, 1], [1, 2], [2, 0]]


def test_place_first_lets_two_of_them_have_each_other() -> None:
    # Columns: somebody with a fourth place, then the three themselves.
    table = [[1, INELIGIBLE, 5, 4], [1, 5, INELIGIBLE, 4], [1, 4, 4, INELIGIBLE]]

    pairs = place_first(table, [0, 3, 3, 3], [1, 2, 3])

    assert pairs.tolist() == [[0, 2], [2, 1]]


def test_place_first_without_fourth_places_leaves_the_others() -> None:
    table, own = alone([[9, 8], [9, 8]])

    assert place_first(table, [0, 1, 3, 3], own, takes_fourth=False).tolist() == [[0, 1]]


def test_place_first_counts_ones_own_match_among_the_four() -> None:
    # Everybody may have 0, who is alone as well: three at most beside their own.
    table = [[INELIGIBLE, 9, 9, 9, 9, 9], *[[9, *[INELIGIBLE] * 5]] * 5]

    pairs = place_first(table, [3] * 6, list(range(6)))

    assert pairs.tolist() == [[0, 1], [2, 0], [3, 0], [4, 0]]


def test_place_first_moves_nobody_on_to_one_who_has_them_already() -> None:
    # The first two have each other, and 0 had the first one as well; the others have 0 alone.
    no = INELIGIBLE
    table = [
        [0.38, no, 0.15, no, no],
        [0.98, 0.15, no, no, no],
        [0.2, no, no, no, no],
        [0.97, no, no, no, no],
    ]

    pairs = place_first(table, [1, 3, 3, 3, 3], [1, 2, 3, 4])

    assert pairs.tolist() == [[1, 1], [2, 0], [3, 0]]


def test_place_first_gives_no_second_to_whom_somebody_moved_on_to() -> None:
    # The first moves on from 0 to the second one, who wanted that place and needs it no more.
    table = [[9, INELIGIBLE, 5], [9, INELIGIBLE, INELIGIBLE]]

    pairs = place_first(table, [1, 3, 3], [1, 2], takes_fourth=False)

    assert pairs.tolist() == [[0, 2]]


@given(
    crowd=st.lists(st.integers(-1, 2), min_size=1, max_size=3),
    n_alone=st.integers(2, 8),
    takes_fourth=st.booleans(),
    seed=st.integers(0, 2**32 - 1),
)
@example(crowd=[1], n_alone=6, takes_fourth=True, seed=23)
def test_place_first_gives_no_pair_twice_and_no_place_that_is_not_there(
    *, crowd: list[int], n_alone: int, takes_fourth: bool, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    own, room = np.arange(n_alone) + len(crowd), [*crowd, *[3] * n_alone]
    scores = rng.random((n_alone, len(room)))
    scores[rng.random(scores.shape) < 0.4] = INELIGIBLE
    among = np.where(rng.random((n_alone, n_alone)) < 0.2, scores[:, own], INELIGIBLE)
    among[np.tril_indices(n_alone)] = INELIGIBLE
    scores[:, own] = np.maximum(among, among.T)

    pairs = place_first(scores, room, own, takes_fourth=takes_fourth)

    people = [frozenset((int(own[row]), int(column))) for row, column in pairs]
    taken = Counter(person for pair in people for person in pair)
    assert len(set(people)) == len(people)
    assert np.isfinite(scores[pairs[:, 0], pairs[:, 1]]).all()
    assert all(count <= max(room[person] + takes_fourth, 0) for person, count in taken.items())


def test_place_first_wrong_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match=r"shape \(1, 2\), but room has shape \(3,\)"):
        place_first([[1, 2]], [1, 2, 3], [0])
