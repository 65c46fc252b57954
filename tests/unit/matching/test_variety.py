"""Whom to prefer for the sake of another goal, and what comes of it."""

import numpy as np
import pytest
from numpy.typing import NDArray

from matchmaker.bench.events import composed_event
from matchmaker.matching import Matcher
from matchmaker.matching.eligibility import Eligibility
from matchmaker.matching.known import Candidates
from matchmaker.matching.mutual import match_mutually
from matchmaker.matching.scoring import no_candidates
from matchmaker.matching.variety import SECOND, Variety

OTHERS = ("music", "chess", "gardens", "taxes", "design", "selling", "python", "opera", "cooking", "sailing")


class Table:
    """Affinities that a test writes down: what the row's person gets from the column's."""

    def __init__(self, gets: NDArray[np.float64]) -> None:
        self.n_people = len(gets)
        self.eligibility = Eligibility(np.full(len(gets), -1), None, np.zeros((0, 2), dtype=np.intp))
        self._gets = gets

    def block(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        return self._gets[rows]

    def pair_scores(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.float64]:
        return self._gets[one, other] + self._gets[other, one]

    def pair_affinities(
        self, one: NDArray[np.intp], other: NDArray[np.intp]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return self._gets[one, other], self._gets[other, one]

    def best(self, k: int, **_others: object) -> Candidates:
        return no_candidates(self.n_people, k)


def variety_of(gets: list[float], goals: list[int]) -> Variety:
    """Return what 0 gets from the others, for which of 0's goals; the others get nothing of anybody."""
    n = len(gets)
    table, goal = np.zeros((n, n)), np.full((n, n), -1, dtype=np.intp)
    table[0], goal[0] = gets, goals
    candidates = np.array([[j for j in range(n) if j != i] for i in range(n)])
    return Variety(Table(table), candidates, lambda one, other: goal[one, other])


def wishes_of(
    gets: list[float], goals: list[int], pairs: list[tuple[int, int]]
) -> dict[tuple[int, int], float]:
    wished, shares = variety_of(gets, goals).wishes(np.array(pairs))
    return {(i, j): share for (i, j), share in zip(wished.tolist(), shares.tolist(), strict=True)}


def test_wishes_are_close_candidates_for_another_goal_and_the_best_match_so_far() -> None:
    # 1 and 2 serve goal 0; of the candidates for goal 1 the third, 5, is not close to the least of them.
    found = wishes_of([0, 0.8, 0.7, 0.69, 0.67, 0.66, 0.9], [-1, 0, 0, 1, 1, 1, 0], [(0, 1), (0, 2)])

    assert found == {(0, 1): 1.0, (0, 3): 1.0, (0, 4): SECOND}


def test_wishes_are_none_where_every_match_serves_a_goal_of_its_own() -> None:
    assert wishes_of([0, 0.8, 0.7, 0.9], [-1, 0, 1, 2], [(0, 1), (0, 2)]) == {}


def test_wishes_are_none_where_no_candidate_is_close() -> None:
    assert wishes_of([0, 0.8, 0.7, 0.6], [-1, 0, 0, 1], [(0, 1), (0, 2)]) == {}


def test_wishes_of_nobody_matched_are_none() -> None:
    wished, shares = variety_of([0, 1], [-1, 0]).wishes(np.zeros((0, 2), dtype=np.intp))

    assert (len(wished), len(shares)) == (0, 0)


def test_n_served_counts_each_goal_once_for_who_has_it() -> None:
    variety = variety_of([0, 0.8, 0.7, 0.9, 0.1], [-1, 0, 0, 1, -1])

    assert variety.n_served(np.array([[0, 1], [0, 2]])) == 1
    assert variety.n_served(np.array([[0, 1], [0, 2], [0, 3], [0, 4], [1, 2]])) == 2


def ada_among(n_others: int, one: str, other: str) -> Matcher:
    """Return Ada with two goals, two people who serve each, and others who look for something else."""
    words = np.random.default_rng(n_others).choice(OTHERS, (n_others, 2)).tolist()
    goals = [[one, other], [], [], [], [], *([wanted] for wanted, _ in words)]
    skills = [[], [one], [one], [other], [other], *([offered] for _, offered in words)]
    return Matcher(n_matches=2).fit(goals, skills)


@pytest.mark.parametrize("n_others", range(11))
def test_match_serves_both_goals_of_ada_whose_candidates_fit_about_equally(n_others: int) -> None:
    matcher = ada_among(n_others, "rust language", "contract law")
    rust, law = matcher.affinity(0, 1), matcher.affinity(0, 3)
    assert 0.95 * rust < law < rust

    _, indices = matcher.match()

    assert {1, 2} & set(indices[0].tolist())
    assert {3, 4} & set(indices[0].tolist())


@pytest.mark.parametrize("n_others", range(4))
def test_match_serves_adas_first_goal_twice_where_that_fits_clearly_better(n_others: int) -> None:
    matcher = ada_among(n_others, "rust compiler", "labour law")
    assert matcher.affinity(0, 3) < 0.95 * matcher.affinity(0, 1)

    _, indices = matcher.match()

    assert set(indices[0].tolist()) == {1, 2}


def test_match_keeps_a_pinned_pair_whatever_it_serves() -> None:
    matcher = ada_among(4, "rust language", "contract law")

    _, indices = matcher.match(pinned=[(0, 1), (0, 2)])

    assert set(indices[0].tolist()) == {1, 2}


def test_match_serves_both_goals_where_that_costs_nothing() -> None:
    goals = [["rust", "chess"], *[["music"]] * 3]
    skills = [["music"], ["rust"], ["rust"], ["chess"]]

    _, indices = Matcher(n_matches=2).fit(goals, skills).match()

    assert 3 in indices[0]


@pytest.mark.parametrize("seed", [0, 8])
def test_match_of_a_large_event_serves_more_goals_and_keeps_nearly_all_of_the_bound(seed: int) -> None:
    matcher = Matcher().fit(*composed_event(200, seed))
    served, room = matcher.model_.served, np.full(200, 3)
    assert served is not None
    variety = Variety(matcher.scores_, matcher._best.indices, served)

    plain, varied = (
        match_mutually(matcher.scores_, matcher._best, room, np.zeros((0, 2), dtype=np.intp), asked)
        for asked in (None, served)
    )

    assert variety.n_served(varied.pairs) > variety.n_served(plain.pairs)
    assert 0.995 * matcher.lp_bound_ <= varied.scores.sum() <= plain.scores.sum()
    assert np.bincount(varied.pairs.ravel()).tolist() == [3] * 200
