import tracemalloc
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matchmaker.matching import candidates
from matchmaker.matching.candidates import top_candidates
from matchmaker.matching.eligibility import Eligibility
from matchmaker.matching.moments import Moments, row_moments

Sides = tuple[csr_array[np.float64], csr_array[np.float64]]


def random_rows(n: int, n_terms: int, rng: np.random.Generator, share: float) -> csr_array[np.float64]:
    """Return rows of length one whose columns are as unequally common as words are."""
    common = share * 4.0 / (np.arange(n_terms) / 4 + 1)
    weights = rng.random((n, n_terms)) * (rng.random((n, n_terms)) < common)
    # People without a word, and people with the same words.
    weights[rng.random(n) < 0.1] = 0
    weights[rng.random(n) < 0.1] = weights[:1]
    length = np.sqrt((weights**2).sum(axis=1, keepdims=True))
    return csr_array(weights / np.where(length == 0, 1, length))


def random_sides(n: int, seed: int, *, n_terms: int = 30, share: float = 0.2) -> Sides:
    rng = np.random.default_rng(seed)
    return random_rows(n, n_terms, rng, share), random_rows(n, n_terms, rng, share)


def all_scores(goals: csr_array[np.float64], skills: csr_array[np.float64]) -> NDArray[np.float64]:
    """Return every score from dense matrices, minus infinity with oneself."""
    n = goals.shape[0]
    cosines = (goals @ skills.T).toarray()
    z = np.zeros((n, n))
    for i in range(n):
        others = np.delete(cosines[i], i) if n > 1 else np.zeros(1)
        z[i] = (0.6 * cosines[i] - others.mean()) / max(others.std(), 0.04)
    scores = z + z.T + np.minimum(z, z.T) / 2
    np.fill_diagonal(scores, -np.inf)
    return scores


@pytest.mark.parametrize("kernel", ["scipy", "numba"])
@settings(max_examples=15, deadline=None)
@given(
    n=st.integers(0, 120),
    k=st.integers(0, 12),
    seed=st.integers(0, 10_000),
    share=st.sampled_from([0.02, 0.2]),
)
def test_top_candidates_equal_brute_force(
    kernel: Literal["scipy", "numba"], n: int, k: int, seed: int, share: float
) -> None:
    pytest.importorskip("numba") if kernel == "numba" else None
    goals, skills = random_sides(n, seed, share=share)
    rng = np.random.default_rng(seed)
    eligibility = Eligibility(
        rng.integers(-1, 3, n), rng.random((3, 3)) < 0.8, np.sort(rng.integers(0, max(n, 1), (n, 2)), axis=1)
    )
    expected = all_scores(goals, skills)
    expected[~eligibility.block(np.arange(n))] = -np.inf

    scores, indices = top_candidates(goals, skills, k, rules=eligibility.rules(np.arange(n)), kernel=kernel)

    assert scores.shape == indices.shape == (n, k)
    best = -np.sort(-np.pad(expected, ((0, 0), (0, k)), constant_values=-np.inf), axis=1)[:, :k]
    best[best == -np.inf] = np.nan
    np.testing.assert_allclose(scores, best, atol=2e-4)
    rows, places = np.nonzero(indices >= 0)
    # Each index belongs to its score, nobody is listed twice: near-equal ones may have changed places.
    np.testing.assert_allclose(expected[rows, indices[rows, places]], scores[rows, places], atol=2e-4)
    assert len(set(zip(rows.tolist(), indices[rows, places].tolist(), strict=True))) == len(rows)
    assert np.array_equal(np.isnan(scores), indices < 0)


@settings(max_examples=15, deadline=None)
@given(n=st.integers(0, 120), k=st.integers(1, 12), seed=st.integers(0, 10_000), n_groups=st.integers(0, 3))
def test_top_candidates_are_the_same_bits_with_scipy_and_numba(
    n: int, k: int, seed: int, n_groups: int
) -> None:
    pytest.importorskip("numba")
    goals, skills = random_sides(n, seed)
    rng = np.random.default_rng(seed)
    forbidden = np.sort(rng.integers(0, max(n, 1), (n, 2)), axis=1)
    rules = Eligibility(rng.integers(-1, n_groups, n), None, forbidden).rules(np.arange(n))

    by_scipy = top_candidates(goals, skills, k, rules=rules, kernel="scipy")
    by_numba = top_candidates(goals, skills, k, rules=rules, kernel="numba")

    np.testing.assert_array_equal(by_numba[0], by_scipy[0])
    np.testing.assert_array_equal(by_numba[1], by_scipy[1])


@pytest.mark.parametrize("kernel", ["scipy", "numba"])
def test_top_candidates_ties_go_to_the_lower_index(kernel: Literal["scipy", "numba"]) -> None:
    pytest.importorskip("numba") if kernel == "numba" else None
    same = csr_array(np.ones((200, 1)))

    scores, indices = top_candidates(same, same, 3, kernel=kernel)

    assert indices[[0, 1, 2, 199]].tolist() == [[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]]
    # One cosine of 1 and a deviation of 0, raised to its floor: (0.6 - 1) / 0.04 twice and a half.
    assert scores[0] == pytest.approx([-25.0] * 3, rel=1e-6)


def test_top_candidates_beyond_common_words_are_those_whose_rows_hold_least() -> None:
    goals = csr_array(np.array([[1.0, 0, 0], [0, 0, 0], [0, 1.0, 0], [0, 0, 0]]))
    skills = csr_array(np.array([[0, 0, 0], [0, 0, 1.0], [0, 0, 0], [0, 1.0, 0]]))

    scores, indices = top_candidates(goals, skills, 3, kernel="scipy")

    # Only 2 wants what 3 has: mean 1/3, deviation sqrt(2)/3, so z = (0.6 - 1/3) / (sqrt(2)/3) = 0.5657.
    assert indices.tolist() == [[1, 3, 2], [0, 3, 2], [3, 0, 1], [2, 0, 1]]
    assert scores[2] == pytest.approx([0.565685, -1.06066, -1.06066], abs=1e-5)


@pytest.mark.parametrize("kernel", ["scipy", "numba"])
def test_top_candidates_measure_by_the_moments_that_are_given(kernel: Literal["scipy", "numba"]) -> None:
    pytest.importorskip("numba") if kernel == "numba" else None
    goals, skills = random_sides(15, 3)
    moments = Moments(np.linspace(0.0, 0.4, 15), np.linspace(0.05, 0.9, 15))

    scores, _ = top_candidates(goals, skills, 4, moments=moments, kernel=kernel)

    z = (0.6 * (goals @ skills.T).toarray() - moments.mean[:, None]) / moments.deviation[:, None]
    expected = z + z.T + np.minimum(z, z.T) / 2
    np.fill_diagonal(expected, -np.inf)
    np.testing.assert_allclose(scores, -np.sort(-expected, axis=1)[:, :4], atol=1e-4)


@pytest.mark.parametrize("kernel", ["scipy", "numba"])
def test_top_candidates_of_five_thousand_hold_no_square_matrix(
    kernel: Literal["scipy", "numba"], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("numba") if kernel == "numba" else None
    monkeypatch.setattr(candidates, "_SCIPY_CELLS", 500_000)
    n = 5000
    goals, skills = sparse_event(n)
    if kernel == "numba":
        # What the compiler needs is not counted.
        top_candidates(goals, skills, 10, kernel=kernel)
    tracemalloc.start()

    top_candidates(goals, skills, 10, kernel=kernel)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # A square of bytes alone would be 25 MB.
    assert peak < 16_000_000


def sparse_event(n: int) -> Sides:
    rng = np.random.default_rng(5)

    def side() -> csr_array[np.float64]:
        columns = np.minimum(rng.zipf(1.3, (n, 6)), 3000) - 1
        rows = np.repeat(np.arange(n), 6)
        matrix = csr_array((np.full(6 * n, 0.4), (rows, columns.ravel())), shape=(n, 3000))
        matrix.sum_duplicates()
        return matrix

    return side(), side()


def test_top_candidates_tell_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "_SCIPY_CELLS", 400)
    goals, skills = random_sides(40, 1)
    told: list[float] = []

    top_candidates(goals, skills, 2, progress=told.append)

    assert told == pytest.approx([0.25, 0.5, 0.75, 1.0])


@pytest.mark.parametrize("kernel", ["scipy", "numba"])
@settings(max_examples=15, deadline=None)
@given(n=st.integers(1, 60), seed=st.integers(0, 10_000))
def test_row_moments_equal_those_of_the_dense_rows(
    kernel: Literal["scipy", "numba"], n: int, seed: int
) -> None:
    pytest.importorskip("numba") if kernel == "numba" else None
    goals, skills = random_sides(n, seed)
    dense = (goals @ skills.T).toarray()
    rows = [np.delete(dense[i], i) if n > 1 else np.zeros(1) for i in range(n)]

    moments = row_moments(goals, skills, kernel=kernel)

    assert moments.mean == pytest.approx([row.mean() for row in rows], abs=1e-12)
    assert moments.deviation == pytest.approx([max(row.std(), 0.04) for row in rows], abs=1e-7)


def test_row_moments_in_small_portions_are_the_same_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    goals, skills = random_sides(80, 2)
    at_once = row_moments(goals, skills, kernel="scipy")

    monkeypatch.setattr("matchmaker.matching.moments._HELD", 50)

    in_portions = row_moments(goals, skills, kernel="scipy")
    np.testing.assert_array_equal(in_portions.mean, at_once.mean)
    np.testing.assert_array_equal(in_portions.deviation, at_once.deviation)
