from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matchmaker.matching.candidates import MUTUAL_SHARE
from matchmaker.matching.eligibility import Eligibility, Rules
from matchmaker.matching.postings import Heaps, Tables, empty_heaps, plain_rows, postings
from matchmaker.matching.prices import find_prices
from matchmaker.matching.program import Problem

pytest.importorskip("numba", reason="numba, of the extra `fast`, is not installed.")

from matchmaker.matching import kernel, kernel_plain, kernel_prices, kernel_shared

MODULES = (kernel, kernel_plain, kernel_prices, kernel_shared)
LEFT = csr_array(np.array([[4, 0, 0], [0, 2, 1], [1, 1, 0], [3, 0, 1], [0, 1, 2]], dtype=np.float32))
RIGHT = csr_array(np.array([[1, 1, 0], [2, 0, 0], [0, 3, 1], [1, 0, 2], [1, 1, 1]], dtype=np.float32))


@pytest.fixture(params=["compiled", "interpreted"], autouse=True)
def _both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test with machine code, then with the Python it was made from."""
    if request.param == "interpreted":
        for module in MODULES:
            for name, function in list(vars(module).items()):
                if hasattr(function, "py_func"):
                    monkeypatch.setattr(module, name, function.py_func)


def in_order(heaps: Heaps) -> list[list[tuple[float, int]]]:
    rows = zip(heaps.scores.tolist(), heaps.indices.tolist(), strict=True)
    return [sorted(zip(*row, strict=True), key=lambda entry: (-entry[0], entry[1])) for row in rows]


def best_of(scores: NDArray[Any], k: int = 2) -> list[list[tuple[float, int]]]:
    entries = [
        [(value, -1 if value == -np.inf else column) for column, value in enumerate(row)]
        for row in scores.tolist()
    ]
    return [sorted(row, key=lambda entry: (-entry[0], entry[1]))[:k] for row in entries]


def test_push_keeps_the_best_and_of_equal_ones_the_lowest() -> None:
    rng = np.random.default_rng(1)
    scores = rng.integers(0, 12, 200).astype(np.float32)
    heaps = empty_heaps(2, 7)

    for index, score in enumerate(scores):
        if score > kernel.worst_of(heaps.scores, heaps.sizes, 1):
            kernel.push(*heaps, 1, score, index)

    best = sorted(range(200), key=lambda index: (-scores[index], index))[:7]
    assert in_order(heaps)[1] == [(scores[index], index) for index in best]
    assert heaps.sizes.tolist() == [0, 7]


@pytest.mark.parametrize("order", [range(6), [5, 4, 3, 2, 1, 0], [2, 5, 0, 3, 1, 4]])
def test_push_of_equal_scores_has_the_highest_index_in_front(order: list[int]) -> None:
    heaps = empty_heaps(1, 6)

    for index in order:
        kernel.push(*heaps, 0, np.float32(1), index)
    kernel.push(*heaps, 0, np.float32(1), -1)

    assert heaps.indices[0, 0] == 4
    assert sorted(heaps.indices[0].tolist()) == [-1, 0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(0, 0, False), (0, 1, False), (0, 2, True), (0, 3, False), (3, 0, False), (4, 0, True), (4, 1, False)],
)
def test_may_match_keeps_groups_and_forbidden_pairs(one: int, other: int, expected: bool) -> None:  # noqa: FBT001  # a parameter of the test
    allowed = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 1]], dtype=np.bool_)
    eligibility = Eligibility(np.array([0, 0, 1, 2, -1]), allowed, np.array([[1, 4]]))

    rules = eligibility.rules(np.arange(5))

    assert kernel.may_match(rules, one, other) is expected
    assert bool(rules.allow(one, np.array([other]))[0]) is expected


@pytest.mark.parametrize("width", [2, 8])
def test_plain_and_halves_find_the_greatest_products(width: int) -> None:
    products = np.array([[0, 8, 0, 4, 4], [2, 0, 7, 2, 3], [2, 2, 0, 1, 2], [3, 6, 1, 0, 4], [1, 0, 5, 4, 0]])
    single = empty_heaps(4, 2)
    double = empty_heaps(5, 2)
    square = csr_array((LEFT @ LEFT.T).astype(np.float32))

    kernel_plain.plain(plain_rows(LEFT), postings(RIGHT, width), 1, single)
    kernel_plain.halves(plain_rows(LEFT), postings(LEFT, width), double)

    assert in_order(single) == best_of(products)[1:]
    dense = square.toarray()
    np.fill_diagonal(dense, 0)
    assert in_order(double) == best_of(dense)


def tables(rules: Rules) -> Tables:
    usual = np.array([1, 0, 2, 1, 0], dtype=np.float32)
    return Tables(plain_rows(LEFT), plain_rows(RIGHT), postings(LEFT, 3), postings(RIGHT, 3), usual, rules)


@pytest.mark.parametrize(
    ("values", "room", "expected"), [([3, 1, 2, 5, 4], 2, 4), ([3, 1, 2, 5, 4], 5, 1), ([3, 1], 3, -np.inf)]
)
def test_floor_is_reached_by_as_many_cells_as_there_is_room(
    values: list[float], room: int, expected: float
) -> None:
    peaks, highest = np.zeros(8, dtype=np.float32), np.zeros(room, dtype=np.float32)

    floor = kernel.floor_of(np.array(values, dtype=np.float32), len(values), peaks, highest)

    assert floor == expected


def test_floor_of_cells_that_share_lanes_is_no_higher_than_the_best() -> None:
    values = np.random.default_rng(3).normal(size=50).astype(np.float32)

    floor = kernel.floor_of(values, 50, np.zeros(8, dtype=np.float32), np.zeros(5, dtype=np.float32))

    assert floor == np.sort([values[lane::8].max() for lane in range(8)])[-5]


def test_kernel_counts_the_weaker_direction_as_the_score_does() -> None:
    assert kernel._HALF == MUTUAL_SHARE


@pytest.mark.parametrize("k", [1, 2, 4, 5])
def test_two_way_scores_both_directions_of_eligible_pairs(k: int) -> None:
    eligibility = Eligibility(np.array([0, 0, -1, -1, -1]), None, np.array([[2, 3]]))
    heaps = empty_heaps(5, k)

    kernel.two_way(tables(eligibility.rules(np.arange(5))), 0, heaps)

    z = (LEFT @ RIGHT.T).toarray() - np.array([1, 0, 2, 1, 0])[:, None]
    score = z + z.T + np.minimum(z, z.T) / 2
    score[~eligibility.block(np.arange(5))] = -np.inf
    assert in_order(heaps) == best_of(score, k)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_pair_products_of_repeated_and_single_rows(dtype: type[np.floating[Any]]) -> None:
    left, right = (csr_array(matrix.astype(dtype)) for matrix in (LEFT, RIGHT))
    one, other = np.array([0, 0, 0, 1, 3, 4, 4]), np.array([1, 3, 4, 2, 1, 4, 1])

    found: Any = kernel.pair_products(plain_rows(left), plain_rows(right), 3, one, other)

    assert found.tolist() == [8.0, 4.0, 4.0, 7.0, 6.0, 3.0, 0.0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shared_entries_are_the_common_columns_of_each_pair(dtype: type[np.floating[Any]]) -> None:
    left, right = (csr_array(matrix.astype(dtype)) for matrix in (LEFT, RIGHT))
    one, other = np.array([1, 0, 0, 3, 4]), np.array([2, 2, 0, 3, 1])

    starts, columns, products = kernel_shared.shared_entries(
        plain_rows(left), plain_rows(right), 3, one, other
    )

    assert starts.tolist() == [0, 2, 2, 3, 5, 5]
    assert columns.tolist() == [1, 2, 0, 0, 2]
    assert products.tolist() == [6.0, 1.0, 4.0, 3.0, 2.0]


@pytest.mark.parametrize("seed", range(3))
def test_prices_are_the_same_compiled(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pairs = np.column_stack(np.triu_indices(30, 1))[rng.random(435) < 0.5]
    weights = np.round(rng.gamma(2, 2, len(pairs)), 1)
    problem = Problem(pairs, weights, rng.integers(1, 5, 30), rng.random(30) < 0.5)
    plan = (None, 5), (4, 9)

    plain_prices, plain_bound = find_prices(problem, plan, kernel="scipy")
    prices, bound = find_prices(problem, plan, kernel="numba")

    assert prices.tolist() == plain_prices.tolist()
    assert bound == plain_bound


def test_inner_products_are_rows_of_the_gram_matrix_times_goals() -> None:
    left, right = (csr_array(matrix.astype(np.float64)) for matrix in (LEFT, RIGHT))
    gram = (right.T @ right).toarray()
    people, terms = left.nonzero()

    found = kernel.inner_products(
        plain_rows(left),
        plain_rows(left.T.tocsr()),
        plain_rows(right),
        plain_rows(right.T.tocsr()),
        np.argsort(left.indices, kind="stable"),
    )

    assert found.tolist() == [float(gram[t] @ left.toarray()[i]) for i, t in zip(people, terms, strict=True)]
