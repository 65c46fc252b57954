from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from matchmaker.bench import balance
from matchmaker.bench.balance import ScoredPairs, bound, greedy_lists, measure, plot, sections
from matchmaker.bench.events import composed_event

# Six people: a triangle worth much, and one weak pair for everybody else.
PAIRS = [(0, 1), (0, 2), (1, 2), (2, 3), (4, 5)]
WORTH = [5.0, 4.0, 3.0, 2.0, -1.0]


def crowd(pairs: list[tuple[int, int]], worth: list[float], n: int = 6) -> ScoredPairs:
    """Return the given pairs as candidates."""
    return ScoredPairs(n, np.array(pairs, dtype=np.intp), np.array(worth))


def test_greedy_lists_take_the_best_pair_that_both_have_room_for() -> None:
    star = [(0, other) for other in range(1, 6)]

    lists, total = greedy_lists(crowd(star, [1.0, 2.0, 3.0, 4.0, 5.0]))

    assert lists[0].tolist() == [5, 4, 3]
    assert lists[1:].tolist() == [[-1] * 3, [-1] * 3, *[[0, -1, -1]] * 3]
    assert total == 2 * (5 + 4 + 3)


def test_bound_is_the_whole_worth_where_everybody_has_room() -> None:
    # Nobody has to be in a pair, so the one that is worth less than nothing is not taken.
    assert bound(crowd(PAIRS, WORTH)) == pytest.approx(2 * (5 + 4 + 3 + 2))


def test_bound_may_take_pairs_in_part() -> None:
    # Five people, each with room for three: seven whole pairs at most, seven and a half in parts.
    pairs = [(one, other) for one in range(5) for other in range(one + 1, 5)]

    assert bound(crowd(pairs, [1.0] * 10, 5)) == pytest.approx(15.0)


def test_bound_is_never_below_greedy_on_random_crowds() -> None:
    rng = np.random.default_rng(8)
    for _ in range(20):
        pairs = [(one, other) for one in range(9) for other in range(one + 1, 9) if rng.random() < 0.6]
        candidates = crowd(pairs, rng.normal(0.5, 1, len(pairs)).tolist(), 9)

        _, total = greedy_lists(candidates)

        assert candidates.scores.min() < 0
        assert bound(candidates) >= total - 1e-9


def test_measure_finds_ours_mutual_within_the_bound_with_nobody_left_out() -> None:
    outcome = measure("composed", composed_event, 60, 1)

    plain, greedy, ours = outcome.plans
    assert [plan.name for plan in outcome.plans] == ["plain", "greedy", "ours"]
    assert plain.kept == 1.0
    assert isnan(plain.of_bound)
    assert greedy.figures.busiest == 3
    assert (ours.figures.orphans, ours.figures.busiest, ours.figures.mutual_share) == (0, 3, 1.0)
    assert (greedy.gini < plain.gini, ours.gini) == (True, 0.0)
    # All others are candidates of everybody here, so the bound holds for certain.
    assert greedy.of_bound < ours.of_bound <= 1 + 1e-9
    assert greedy.kept < ours.kept <= 1


def test_bound_by_prices_is_close_above_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = measure("composed", composed_event, 60, 1).plans[-1].of_bound
    monkeypatch.setattr(balance, "PROGRAM_UP_TO", 0)

    by_prices = measure("composed", composed_event, 60, 1).plans[-1].of_bound

    assert 0.99 * exact <= by_prices <= exact + 1e-9


def test_sections_say_nothing_of_the_bound_for_lists_that_are_not_mutual() -> None:
    (section,) = sections([measure("composed", composed_event, 20, 1)])

    assert [row[-1] == "–" for row in section.rows] == [True, False, False]
    assert section.rows[0][-2] == "100.00 %"


def test_plot_says_its_figures_in_words() -> None:
    drawn = plot([measure("composed", composed_event, 20, 1)])

    assert "composed 20, ours: 0.0 % in nobody’s list" in drawn
