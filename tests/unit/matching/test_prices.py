import numpy as np
import pytest

from matchmaker.matching.prices import PLAN, bound_of, find_prices, gains
from matchmaker.matching.program import Problem, solve_split


def random_problem(n: int, seed: int, share: float = 1.0) -> Problem:
    rng = np.random.default_rng(seed)
    pairs = np.array([(i, j) for i in range(n) for j in range(i + 1, n) if rng.random() < share])
    weights = 1 + rng.gamma(2, 2, len(pairs))
    return Problem(pairs, weights, np.full(n, 3), np.zeros(n, dtype=np.bool_))


@pytest.mark.parametrize("plan", [PLAN, ((None, 60),), ((None, 5), (4, 20))])
@pytest.mark.parametrize("seed", range(4))
def test_find_prices_bounds_the_program_from_above_and_closely(
    plan: tuple[tuple[int | None, int], ...], seed: int
) -> None:
    problem = random_problem(60, seed)
    shares = solve_split(problem)
    assert shares is not None
    optimum = float(problem.weights @ shares)

    prices, bound = find_prices(problem, plan)

    assert optimum - 1e-6 <= bound <= 1.02 * optimum
    assert bound == bound_of(problem, prices)


def test_prices_tell_the_pairs_of_the_best_matching_apart() -> None:
    problem = random_problem(40, 9, 0.4)
    shares = solve_split(problem)
    assert shares is not None

    gain = gains(problem, find_prices(problem, ((None, 400),))[0])

    assert (shares[gain > 0.2] > 0.5).all()
    assert (shares[gain < -0.2] < 0.5).all()


def test_price_lies_between_the_last_offer_served_and_the_first_that_is_not() -> None:
    # 0 has two places for three equal offers; to each of the others comes one offer alone.
    problem = Problem(
        np.array([[0, 1], [0, 2], [0, 3]]),
        np.array([5.0, 5.0, 5.0]),
        np.array([2, 1, 1, 1]),
        np.zeros(4, dtype=np.bool_),
    )

    prices, bound = find_prices(problem, ((None, 1),), kernel="scipy")

    # Four fifths of the way from nothing to (5 + 5) / 2 and to (5 + 0) / 2.
    assert prices.tolist() == [4.0, 2.0, 2.0, 2.0]
    assert bound == 2 * 4 + 3 * 2


def test_find_prices_of_people_nobody_would_take_are_below_nothing() -> None:
    # Two couples would rather stay together; 4 is covered only if bringing something along counts.
    pairs = np.array([[0, 1], [2, 3], [0, 4]])
    problem = Problem(pairs, np.array([9.0, 9.0, 1.0]), np.ones(5, dtype=np.intp), np.ones(5, dtype=np.bool_))

    prices, _ = find_prices(problem, ((None, 30),))

    assert prices[4] < 0


def test_bound_of_counts_places_at_their_prices_and_what_is_beyond() -> None:
    problem = Problem(
        np.array([[0, 1], [1, 2]]), np.array([5.0, 2.0]), np.array([1, 2, 3]), np.zeros(3, dtype=np.bool_)
    )

    assert bound_of(problem, np.array([1.0, 1.5, -4.0])) == 1 * 1.0 + 2 * 1.5 + (5 - 2.5) + (2 - 1.5)
