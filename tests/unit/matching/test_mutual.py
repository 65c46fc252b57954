import itertools
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from matchmaker.matching.assignment import Pairing
from matchmaker.matching.eligibility import Eligibility
from matchmaker.matching.known import Candidates
from matchmaker.matching.mutual import Mutual, _fill, as_lists, match_mutually
from matchmaker.matching.scoring import best_of_rows, no_candidates

NOBODY = np.zeros((0, 2), dtype=np.intp)


def finite_pairs(scores: NDArray[np.float64]) -> Eligibility:
    """Return that two people may meet unless their score is minus infinity."""
    apart = np.argwhere(np.triu(np.isneginf(scores), 1))
    return Eligibility(np.full(len(scores), -1), None, apart)


class Table:
    """Scores written down by hand; minus infinity where two people may not meet."""

    n_people = 4

    def __init__(self, worth_of_the_old_pair: float) -> None:
        self._scores = np.full((4, 4), -np.inf)
        for i, j, score in [(0, 2, 1.0), (1, 3, 1.0), (2, 3, worth_of_the_old_pair)]:
            self._scores[i, j] = self._scores[j, i] = score
        self.eligibility = finite_pairs(self._scores)

    def block(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        return self._scores[rows]

    def pair_scores(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.float64]:
        return self._scores[one, other]

    def best(self, k: int, among: NDArray[np.bool_] | None = None) -> Candidates:
        """Return that nobody with a place left may meet another one."""
        assert among is not None
        assert among.tolist() == [True, True, False, False]
        return no_candidates(4, k)


class Written:
    """Scores of the pairs that are written down; all others may not meet."""

    def __init__(self, n_people: int, pairs: dict[tuple[int, int], float]) -> None:
        self.n_people = n_people
        self._scores = np.full((n_people, n_people), -np.inf)
        for (i, j), score in pairs.items():
            self._scores[i, j] = self._scores[j, i] = score
        self.eligibility = finite_pairs(self._scores)

    def block(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        return self._scores[rows]

    def pair_scores(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.float64]:
        return self._scores[one, other]

    def pair_affinities(
        self, one: NDArray[np.intp], other: NDArray[np.intp]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return self._scores[one, other], self._scores[other, one]

    def best(
        self, k: int, among: NDArray[np.bool_] | None = None, progress: Callable[[float], None] | None = None
    ) -> Candidates:
        """Return everybody's best others among some people."""
        assert among is not None
        assert progress is None
        values, indices = best_of_rows(np.where(among & among[:, None], self._scores, -np.inf), k)
        return Candidates(values, indices, values)

    def candidates(self, rows: list[list[int]]) -> Candidates:
        """Return everybody's best others, as many as are written down."""
        indices = np.array(rows)
        scores = np.where(indices < 0, np.nan, self._scores[np.arange(len(rows))[:, None], indices])
        return Candidates(scores, indices, scores)


def matched(
    scores: Written, best: list[list[int]], room: list[int], fixed: NDArray[np.intp] = NOBODY
) -> list[list[int]]:
    return match_mutually(scores, scores.candidates(best), np.array(room), fixed, None).pairs.tolist()


def test_match_covers_somebody_beyond_the_candidates_whatever_that_costs() -> None:
    scores = Written(4, {(0, 1): 100.0, (0, 2): 1.0, (0, 3): 1.0, (1, 2): 1.0})

    # Nobody has 1 and 2 as candidates of each other; the heavy pair is given up for two more people.
    assert matched(scores, [[1], [0], [0], [0]], [1, 1, 1, 1]) == [[0, 3], [1, 2]]


def test_match_spends_no_place_on_a_pair_that_is_fixed() -> None:
    scores = Written(6, {(0, 1): 9.0, (0, 2): 5.0, (2, 3): 1.0, (2, 4): 1.0, (3, 5): 1.0})
    fixed = np.array([[0, 1], [2, 4], [3, 5]])
    best = [[1, 2], [0, -1], [0, 3], [2, -1], [2, -1], [3, -1]]

    found = matched(scores, best, [2, 2, 2, 2, 1, 1], fixed)

    assert found == [[0, 1], [0, 2], [2, 4], [3, 5]]


def test_match_gives_free_places_to_each_other_beyond_the_candidates() -> None:
    scores = Written(4, {(0, 1): 5.0, (2, 3): 5.0, (0, 2): 1.0, (1, 3): 1.0})

    assert matched(scores, [[1], [0], [3], [2]], [2, 2, 2, 2]) == [[0, 1], [0, 2], [1, 3], [2, 3]]


def test_match_takes_a_pair_apart_between_two_with_a_free_place() -> None:
    scores = Written(6, {(0, 4): 5.0, (1, 5): 5.0, (2, 3): 1.0, (0, 2): 1.0, (3, 5): 1.0})

    found = matched(scores, [[4], [5], [3], [2], [0], [1]], [2, 1, 1, 1, 1, 2])

    assert found == [[0, 2], [0, 4], [1, 5], [3, 5]]


@pytest.mark.parametrize(("places", "expected"), [(2, [[0, 1], [0, 2]]), (1, [[1, 2]])])
def test_fill_gives_both_places_of_one_person_to_a_pair(places: int, expected: list[list[int]]) -> None:
    pairing = Pairing(np.array([places, 1, 1]), NOBODY)
    pairing.add(np.array([[1, 2]]))

    _fill(pairing, Written(3, {(0, 1): 1.0, (0, 2): 1.0, (1, 2): 1.0}), shift=0.0)

    assert pairing.pairs().tolist() == expected


def test_match_gives_no_match_up_for_variety() -> None:
    # Sixteen times four people in a row, each with a fixed partner as well. The second of a row has two for
    # one goal and could have the third for the other, but then the ends of the row had one match less.
    n, scores, fixed = 8 * 16, {}, []
    for first in range(0, n, 8):
        row, partners = range(first, first + 4), range(first + 4, first + 8)
        scores |= dict.fromkeys(itertools.pairwise(row), 1.0) | dict.fromkeys(
            zip(row, partners, strict=True), 1.01
        )
        fixed += list(zip(row, partners, strict=True))
    written = Written(n, scores)
    best = best_of_rows(written.block(np.arange(n)), 3)
    goals = np.full((n, n), -1, dtype=np.intp)
    for second in range(1, n, 8):
        goals[second, [second - 1, second + 4]], goals[second, second + 1] = 0, 1

    found = match_mutually(
        written,
        Candidates(best[0], best[1], best[0]),
        np.tile([2, 2, 2, 2, 1, 1, 1, 1], 16),
        np.array(fixed),
        lambda one, other: goals[one, other],
    )

    ends = {(first, first + 1) for first in range(0, n, 8)} | {(first, first + 1) for first in range(2, n, 8)}
    assert {(i, j) for i, j in found.pairs.tolist()} == ends | set(fixed)


def test_lists_are_best_first_and_of_equal_scores_the_earlier_hash_first() -> None:
    found = Mutual(np.array([[0, 1], [0, 2], [0, 3]]), np.array([1.0, 5.0, 1.0]))

    scores, indices = as_lists(found, np.array([3, 2, 1, 0]), 2)

    assert indices.tolist() == [[3, -1, -1], [3, -1, -1], [3, -1, -1], [1, 2, 0]]
    np.testing.assert_array_equal(scores[3], [5.0, 1.0, 1.0])


@pytest.mark.parametrize(
    ("worth_of_the_old_pair", "expected"),
    [(2.5, [[0, 2], [1, 3]]), (3.0, [[0, 2], [1, 3]]), (3.5, [[2, 3]])],
)
def test_fill_takes_a_pair_apart_only_for_two_that_weigh_as_much(
    worth_of_the_old_pair: float, expected: list[list[int]]
) -> None:
    pairing = Pairing(np.ones(4, dtype=np.intp), np.zeros((0, 2), dtype=np.intp))
    pairing.add(np.array([[2, 3]]))

    # A match more counts as much as one unit of the score.
    _fill(pairing, Table(worth_of_the_old_pair), shift=1.0)

    assert pairing.pairs().tolist() == expected
