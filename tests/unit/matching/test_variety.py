import numpy as np
from numpy.typing import NDArray

from matchmaker.matching import Matcher
from matchmaker.matching.assignment import Pairing
from matchmaker.matching.known import Candidates, KnownScores, candidate_pairs
from matchmaker.matching.variety import Variety

NOBODY = np.zeros((0, 2), dtype=np.intp)


class Table:
    """Scores and affinities that a test writes down."""

    def __init__(self, scores: NDArray[np.float64]) -> None:
        self.scores = scores

    def pair_scores(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.float64]:
        return self.scores[one, other]

    def pair_affinities(
        self, one: NDArray[np.intp], other: NDArray[np.intp]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return self.scores[one, other], self.scores[other, one]


def variety_of(
    pairing: Pairing,
    scores: NDArray[np.float64],
    candidates: NDArray[np.intp],
    goals: NDArray[np.intp],
) -> Variety:
    n = len(scores)
    values = scores[np.arange(n)[:, None], candidates]
    known = KnownScores(Table(scores), n, *candidate_pairs(Candidates(values, candidates, values))[:2])
    return Variety(pairing, known, candidates, lambda one, other: goals[one, other])


def improved(scores: dict[tuple[int, int], float], *, fixed: NDArray[np.intp] = NOBODY) -> list[list[int]]:
    """Return the pairs after the swaps: 0 has 1 and 2, both for goal 0; 3, for goal 1, has 4."""
    table = np.full((5, 5), 100.0)
    for (i, j), value in scores.items():
        table[i, j] = table[j, i] = value
    pairing = Pairing(np.array([2, 1, 1, 1, 1]), fixed)
    pairing.add(np.array([[0, 1], [0, 2], [3, 4]]))
    goals = np.zeros((5, 5), dtype=np.intp)
    goals[0, 3] = 1
    candidates = np.array([[1, 2, 3, -1], [0, 4, -1, -1], [0, 4, -1, -1], [4, 0, -1, -1], [3, -1, -1, -1]])
    variety_of(pairing, table, candidates, goals).improve()
    return pairing.pairs().tolist()


def test_improve_takes_the_candidate_who_serves_another_goal() -> None:
    assert improved({(0, 3): 99.6}) == [[0, 2], [0, 3], [1, 4]]


def test_improve_leaves_a_clearly_better_affinity() -> None:
    assert improved({(0, 3): 94.0, (1, 4): 130.0, (2, 4): 130.0}) == [[0, 1], [0, 2], [3, 4]]


def test_improve_stays_within_the_score_it_may_cost() -> None:
    assert improved({(0, 3): 96.0}) == [[0, 1], [0, 2], [3, 4]]
    assert improved({(1, 4): 50.0}) == [[0, 1], [0, 3], [2, 4]]


def test_improve_leaves_fixed_pairs() -> None:
    assert improved({}, fixed=np.array([[0, 1]])) == [[0, 1], [0, 3], [2, 4]]
    assert improved({}, fixed=np.array([[3, 4]])) == [[0, 1], [0, 2], [3, 4]]


def test_improve_that_serves_no_more_goals_in_all_is_taken_back() -> None:
    pairing = Pairing(np.array([2, 1, 1, 1, 2, 1]), NOBODY)
    pairing.add(np.array([[0, 1], [0, 2], [3, 4]]))
    goals = np.zeros((6, 6), dtype=np.intp)
    goals[0, 3] = 1
    # 4 would lose the only one who serves a goal of theirs.
    goals[4] = [-1, -1, -1, 0, -1, -1]
    candidates = np.array([[1, 2, 3], [0, 4, -1], [0, 4, -1], [4, 0, -1], [3, -1, -1], [-1, -1, -1]])

    variety = variety_of(pairing, np.full((6, 6), 100.0), candidates, goals)

    assert variety.improve() == 0
    assert pairing.pairs().tolist() == [[0, 1], [0, 2], [3, 4]]


def test_match_serves_both_goals_where_that_costs_nothing() -> None:
    goals = [["rust", "chess"], *[["music"]] * 3]
    skills = [["music"], ["rust"], ["rust"], ["chess"]]

    _, indices = Matcher(n_matches=2).fit(goals, skills).match()

    assert 3 in indices[0]
