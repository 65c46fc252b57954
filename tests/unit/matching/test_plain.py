import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack

from matchmaker.matching.plain import top_plain


def event(n: int, seed: int) -> tuple[csr_array[np.float64], csr_array[np.float64]]:
    """Return both sides of a symmetric product whose sums are exact in 32 bits in any order."""
    rng = np.random.default_rng(seed)
    goals, skills = (
        csr_array(rng.integers(0, 9, (n, 20)) / 8 * (rng.random((n, 20)) < 0.15)) for _ in range(2)
    )
    return csr_array(hstack([goals, skills])), csr_array(hstack([skills, goals]))


def brute_force(
    left: csr_array[np.float64], right: csr_array[np.float64], k: int
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    products = (left @ right.T).toarray()
    scores = np.full((len(products), k), np.nan)
    indices = np.full((len(products), k), -1)
    for i, row in enumerate(products):
        order = [j for j in np.argsort(-row, kind="stable") if j != i and row[j] > 0][:k]
        scores[i, : len(order)], indices[i, : len(order)] = row[order], order
    return scores, indices


@pytest.mark.parametrize(("kernel", "symmetric"), [("scipy", False), ("numba", False), ("numba", True)])
@settings(max_examples=15, deadline=None)
@given(n=st.integers(0, 120), k=st.integers(0, 8), seed=st.integers(0, 10_000))
def test_top_plain_equals_brute_force(kernel: str, symmetric: bool, n: int, k: int, seed: int) -> None:  # noqa: FBT001  # a parameter of the test
    pytest.importorskip("numba") if kernel == "numba" else None
    left, right = event(n, seed)
    expected = brute_force(left, right, k)

    found = top_plain(left, right, k, kernel=kernel, symmetric=symmetric)  # type: ignore[arg-type]  # listed above

    np.testing.assert_array_equal(found[0], expected[0])
    np.testing.assert_array_equal(found[1], expected[1])
