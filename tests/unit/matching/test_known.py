import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.known import Candidates, KnownScores, candidate_pairs


class Asked:
    """Scores that remember which pairs they were asked about."""

    def __init__(self, n_people: int) -> None:
        self.n_people = n_people
        self.pairs: list[list[int]] = []

    def pair_scores(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.float64]:
        self.pairs += np.column_stack([one, other]).tolist()
        return np.asarray(-1.0 * one - other)


def test_candidate_pairs_name_each_pair_once_in_order() -> None:
    scores = np.array([[9.0, 8.0], [9.0, np.nan], [8.0, 7.0], [7.0, np.nan]])
    indices = np.array([[1, 2], [0, -1], [0, 3], [2, -1]])

    pairs, values, weights = candidate_pairs(Candidates(scores, indices, scores / 2))

    assert pairs.tolist() == [[0, 1], [0, 2], [2, 3]]
    assert values.tolist() == [9.0, 8.0, 7.0]
    assert weights.tolist() == [4.5, 4.0, 3.5]


def test_pair_scores_are_looked_up_from_either_side_and_asked_for_only_where_unknown() -> None:
    asked = Asked(5)
    known = KnownScores(asked, np.array([[0, 1], [2, 3]]), np.array([9.0, 7.0]))
    one, other = np.array([1, 0, 3, 4, 1]), np.array([0, 1, 2, 3, 2])

    assert known.pair_scores(one, other).tolist() == [9.0, 9.0, 7.0, -7.0, -3.0]
    assert asked.pairs == [[4, 3], [1, 2]]


def test_pair_scores_all_known_ask_nobody() -> None:
    asked = Asked(3)
    known = KnownScores(asked, np.array([[0, 1]]), np.array([9.0]))

    assert known.pair_scores(np.array([1]), np.array([0])).tolist() == [9.0]
    assert asked.pairs == []
