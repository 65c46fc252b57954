from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matchmaker.matching import assignment, blocks
from matchmaker.matching.assignment import Pairing, _parts
from matchmaker.matching.prices import PLAN, PLAN_OF_MANY, find_prices
from matchmaker.matching.program import Problem, solve_split, solve_whole

NOBODY = np.zeros((0, 2), dtype=np.intp)


def complete(n: int) -> NDArray[np.intp]:
    return np.array([(i, j) for i in range(n) for j in range(i + 1, n)], dtype=np.intp).reshape(-1, 2)


def weight_of(pairing: Pairing, pairs: NDArray[np.intp], weights: NDArray[np.float64]) -> float:
    chosen = {tuple(pair) for pair in pairing.pairs().tolist()}
    return float(sum(w for pair, w in zip(pairs.tolist(), weights, strict=True) if tuple(pair) in chosen))


def best_by_trying_all(
    n: int, pairs: NDArray[np.intp], weights: NDArray[np.float64], room: int
) -> tuple[int, float]:
    """Return the most covered people, then the greatest weight, of all subsets of pairs."""
    best = (0, 0.0)
    for subset in range(2 ** len(pairs)):
        chosen = [number for number in range(len(pairs)) if subset >> number & 1]
        degrees = np.bincount(pairs[chosen].ravel(), minlength=n)
        if degrees.max(initial=0) <= room:
            best = max(best, (int((degrees > 0).sum()), float(weights[chosen].sum())))
    return best


@settings(deadline=None)
@given(n=st.integers(2, 6), room=st.integers(1, 3), seed=st.integers(0, 2**32 - 1))
def test_choose_equals_trying_all_subsets(n: int, room: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    pairs = complete(n)
    pairs = pairs[rng.random(len(pairs)) < 0.7][:11]
    weights = 1 + rng.random(len(pairs))
    pairing = Pairing(np.full(n, room), NOBODY)

    pairing.choose(pairs, weights)

    covered, weight = best_by_trying_all(n, pairs, weights, room)
    assert int((pairing.degrees() > 0).sum()) == covered
    assert weight_of(pairing, pairs, weights) == pytest.approx(weight, abs=1e-6)
    assert (pairing.degrees() <= room).all()


@pytest.mark.parametrize("seed", range(6))
def test_choose_rounded_program_is_close_to_the_optimum(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pairs = complete(31)
    weights = 1 + rng.gamma(2, 2, len(pairs))
    exact, rounded = Pairing(np.full(31, 3), NOBODY), Pairing(np.full(31, 3), NOBODY)

    exact.choose(pairs, weights)
    rounded.choose(pairs, weights, exact_up_to=100)

    assert (rounded.degrees() > 0).all()
    best = weight_of(exact, pairs, weights)
    # An odd cycle of halves costs at most half a pair, of the 46 or so that are chosen.
    assert 0.97 * best <= weight_of(rounded, pairs, weights) <= best + 1e-6


def test_choose_triangle_of_halves_goes_to_the_heaviest_pair() -> None:
    pairing = Pairing(np.ones(3, dtype=np.intp), NOBODY)

    pairing.choose(complete(3), np.array([2.0, 2.1, 2.0]), exact_up_to=0)

    assert pairing.pairs().tolist() == [[0, 2]]


def test_choose_without_answer_from_branching_rounds_the_program() -> None:
    rng = np.random.default_rng(0)
    pairs = complete(41)
    weights = 1 + rng.gamma(1, 2, len(pairs))
    problem = Problem(pairs, weights, np.full(41, 3), np.ones(41, dtype=np.bool_))
    assert solve_whole(problem, node_limit=0) is None
    pairing = Pairing(np.full(41, 3), NOBODY)

    pairing.choose(pairs, weights, node_limit=0)

    assert (pairing.degrees() > 0).all()
    assert (pairing.degrees() <= 3).all()


def test_choose_covers_before_it_counts_weight() -> None:
    # The heavy pair alone would leave 2 and 3 with nobody.
    pairs = np.array([[0, 1], [0, 2], [1, 3]])
    pairing = Pairing(np.ones(4, dtype=np.intp), NOBODY)

    pairing.choose(pairs, np.array([100.0, 1.0, 1.0]))

    assert pairing.pairs().tolist() == [[0, 2], [1, 3]]


@pytest.mark.parametrize("solve", [solve_whole, solve_split])
@pytest.mark.parametrize(("are_open", "chosen"), [(True, [0, 2, 4, 6]), (False, [1, 3, 5])])
def test_program_covers_two_more_who_have_nobody_whatever_three_heavy_pairs_weigh(
    are_open: bool,  # noqa: FBT001 -- pytest fills it by name
    chosen: list[int],
    solve: Callable[[Problem], NDArray[np.float64] | None],
) -> None:
    path = np.array([(person, person + 1) for person in range(7)])
    weights = np.array([1.0, 100.0, 1.0, 100.0, 1.0, 100.0, 1.0])

    shares = solve(Problem(path, weights, np.ones(8, dtype=np.intp), np.full(8, are_open)))

    assert shares is not None
    assert np.flatnonzero(shares > 1e-6).tolist() == chosen


@pytest.mark.parametrize("exact_up_to", [1000, 50])
def test_choose_scarce_capacity_covers_the_most(exact_up_to: int) -> None:
    pairs = np.array([(i, j) for i in range(5) for j in range(5, 40)])
    weights = 1 + np.random.default_rng(0).random(len(pairs))
    pairing = Pairing(np.full(40, 3), NOBODY)

    pairing.choose(pairs, weights, exact_up_to=exact_up_to)

    assert int((pairing.degrees() > 0).sum()) == 5 + 15


def test_choose_fixed_pairs_use_their_places() -> None:
    pairing = Pairing(np.array([1, 1, 1, 1]), np.array([[0, 1]]))

    pairing.choose(np.array([[0, 2], [1, 3], [2, 3]]), np.array([9.0, 9.0, 1.0]))

    assert pairing.pairs().tolist() == [[0, 1], [2, 3]]


def test_choose_greedily_skips_full_people_and_known_pairs() -> None:
    pairing = Pairing(np.array([2, 1, 1, 1]), np.array([[0, 1]]))

    assert pairing.choose_greedily(np.array([[0, 1], [1, 2], [0, 2], [0, 3], [2, 3]])) == 1
    assert pairing.pairs().tolist() == [[0, 1], [0, 2]]


def test_choose_greedily_gives_no_place_to_a_pair_that_is_there() -> None:
    pairing = Pairing(np.array([2, 2, 1]), np.array([[0, 1]]))

    assert pairing.choose_greedily(np.array([[0, 1], [0, 2]])) == 1
    assert pairing.pairs().tolist() == [[0, 1], [0, 2]]


def test_choose_beside_somebody_with_more_fixed_pairs_than_places() -> None:
    pairing = Pairing(np.array([1, 2, 2, 2]), np.array([[0, 1], [0, 2]]))

    pairing.choose(np.array([[1, 2], [1, 3], [2, 3]]), np.array([1.0, 1.0, 1.0]))

    assert pairing.pairs().tolist() == [[0, 1], [0, 2], [1, 3], [2, 3]]


def test_choose_leaves_no_pair_of_two_who_have_a_place() -> None:
    # The heavy triangle takes one of its pairs; what 2 would then get is far below the price of 2's place.
    fixed = np.array([[0, 4], [1, 5], [2, 6], [3, 7]])
    pairing = Pairing(np.array([2, 2, 2, 2, 1, 1, 1, 1]), fixed)

    pairing.choose(np.array([[0, 1], [0, 2], [1, 2], [2, 3]]), np.array([10.0, 9.9, 9.8, 1.0]), exact_up_to=0)

    assert pairing.pairs().tolist() == [[0, 1], [0, 4], [1, 5], [2, 3], [2, 6], [3, 7]]


def test_pairs_ascend_in_whatever_order_they_were_added() -> None:
    pairing = Pairing(np.full(20, 3), np.array([[16, 19], [0, 16], [0, 8], [1, 8], [0, 1]]))

    assert pairing.pairs().tolist() == [[0, 1], [0, 8], [0, 16], [1, 8], [16, 19]]


def test_odd_cycles_are_chosen_whole_and_not_from_the_heaviest_pair_on() -> None:
    cycle = np.array([[0, 1], [1, 2], [2, 3], [3, 4], [0, 4]])
    pairing = Pairing(np.ones(10, dtype=np.intp), NOBODY)

    # The program gives every pair a half. The heaviest leaves two light ones to choose from.
    pairing._choose_split(np.vstack([cycle, cycle + 5]), np.tile([3.0, 3.1, 3.0, 2.0, 2.0], 2), 5, 10)

    assert pairing.pairs().tolist() == [[0, 1], [2, 3], [5, 6], [7, 8]]


def test_odd_cycles_that_do_not_fit_together_are_chosen_one_by_one() -> None:
    triangles = np.array([[0, 1], [0, 2], [1, 2], [3, 4], [3, 5], [4, 5]])
    pairing = Pairing(np.ones(6, dtype=np.intp), np.zeros((0, 2), dtype=np.intp))

    # The program gives every pair a half; three pairs at once is all that may be chosen whole.
    pairing._choose_split(triangles, np.array([3.0, 2.9, 2.8, 3.0, 2.9, 2.8]), 3, 10)

    assert pairing.pairs().tolist() == [[0, 1], [3, 4]]


def test_parts_hold_together_and_are_as_large_as_they_may() -> None:
    pairs = np.array([[0, 1], [1, 2], [3, 4], [5, 6], [6, 7]])

    parts = [part.tolist() for part in _parts(pairs, np.arange(5), 3)]

    assert parts == [[0, 1, 2], [3, 4]]
    assert list(_parts(pairs, np.arange(0), 3)) == []


def test_choose_leaves_the_program_no_more_pairs_than_it_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(4)
    pairs = complete(60)
    weights = 1 + rng.gamma(2, 2, len(pairs))
    all_unclear, few = Pairing(np.full(60, 3), NOBODY), Pairing(np.full(60, 3), NOBODY)

    bound = find_prices(Problem(pairs, weights, np.full(60, 3), np.ones(60, dtype=np.bool_)))[1]
    all_unclear.choose(pairs, weights, exact_up_to=0)
    monkeypatch.setattr(assignment, "_MOST_UNCLEAR", 30)
    few.choose(pairs, weights, exact_up_to=0)

    assert 0.97 * bound <= weight_of(few, pairs, weights) <= bound + 1e-6
    assert 0.97 * bound <= weight_of(all_unclear, pairs, weights) <= bound + 1e-6
    assert (few.degrees() <= 3).all()


def test_choose_of_a_large_event_leaves_the_program_less(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    pairs = complete(80)
    weights = 1 + rng.gamma(2, 2, len(pairs))
    few = Pairing(np.full(80, 3), NOBODY)
    monkeypatch.setattr(blocks, "KERNEL_ABOVE", 79)

    few.choose(pairs, weights, exact_up_to=0, kernel="scipy")

    problem = Problem(pairs, weights, np.full(80, 3), np.ones(80, dtype=np.bool_))
    closely = find_prices(problem, kernel="scipy")[1]
    assert closely == find_prices(problem, PLAN_OF_MANY, kernel="scipy")[1]
    assert closely <= find_prices(problem, PLAN, kernel="scipy")[1]
    assert 0.97 * closely <= weight_of(few, pairs, weights) <= closely + 1e-6


def test_give_one_more_place_is_for_the_full_and_for_whoever_has_nobody() -> None:
    pairing = Pairing(np.array([2, 2, 3, 3, 0, 1]), NOBODY)
    pairing.add(np.array([[0, 1], [0, 2], [0, 5]]))

    pairing.give_one_more_place()

    # 0 has more than its room already, 1 and 2 keep what they have, 5 is full, 3 is alone and 4 wants nobody.
    assert pairing.places_left().tolist() == [0, 0, 0, 1, 0, 1]
