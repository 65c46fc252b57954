from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import pytest

from matchmaker.matching import scoring, sizes
from matchmaker.matching.eligibility import Eligibility
from matchmaker.matching.reading import read, sides_of
from matchmaker.matching.scoring import Scores, best_of_rows
from matchmaker.matching.sizes import n_candidates
from matchmaker.matching.vectorizer import Vectorizer

Event = tuple[list[list[str]], list[list[str]]]


def scores_of(event: Event, *, kernel: Literal["auto", "numba", "scipy"] = "scipy") -> Scores:
    n = len(event[0])
    both = list(zip(*event, strict=True))
    sides = sides_of([(len(goals), len(skills)) for goals, skills in both])
    counts = read([((*goals, *skills), None) for goals, skills in both])
    goals, skills = Vectorizer().fit_transform(counts.joined(sides, 2 * n)).halves(n)
    rng = np.random.default_rng(0)
    eligibility = Eligibility(rng.integers(-1, 3, n), None, np.sort(rng.integers(0, n, (n, 2)), axis=1))
    return Scores(goals, skills, eligibility, kernel=kernel)


def test_best_of_rows_orders_by_score_then_column() -> None:
    scores = np.array([[1.0, 3.0, -np.inf, 3.0], [-np.inf, -np.inf, 0.0, -np.inf]])

    best, indices = best_of_rows(scores, 2)

    assert indices.tolist() == [[1, 3], [2, -1]]
    np.testing.assert_array_equal(best, [[3.0, 3.0], [0.0, np.nan]])


def test_best_of_rows_pads_when_more_are_asked_than_there_are() -> None:
    assert best_of_rows(np.array([[1.0]]), 2)[1].tolist() == [[0, -1]]
    assert best_of_rows(np.zeros((2, 0)), 1)[1].tolist() == [[-1], [-1]]


@pytest.mark.parametrize("kernel", ["scipy", "numba"])
@pytest.mark.parametrize("restricted", [False, True])
def test_best_of_a_large_event_equals_all_pairs_when_the_pool_is_everybody(
    kernel: Literal["numba", "scipy"],
    restricted: bool,  # noqa: FBT001  # a parameter of the test
    random_event: Callable[..., Event],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("numba") if kernel == "numba" else None
    event = random_event(50, 3)
    among = np.arange(50) % 3 > 0 if restricted else None
    told: list[float] = []
    expected = scores_of(event).best(5, among, told.append)
    assert told == [1.0]
    np.testing.assert_array_equal(scores_of(event).best(5, among)[1], expected[1])
    told.clear()

    monkeypatch.setattr(sizes, "ALL_GRAMS_UP_TO", 10)
    monkeypatch.setattr(scoring, "_PAIRS", 400)
    monkeypatch.setattr(sizes, "_N_CANDIDATES_OF_MANY", 60)
    large = scores_of(event, kernel=kernel)
    found = large.best(5, among, told.append)

    # The pool is 60 of 49, so nobody is lost. A large event's n-grams have 32 bits, hence the tolerance;
    # equal scores may part in their last bit, so indices are compared by what they score.
    np.testing.assert_allclose(found[0], expected[0], atol=1e-5)
    rows, places = np.nonzero(found[1] >= 0)
    pairs = large.pair_scores(rows, found[1][rows, places])
    np.testing.assert_allclose(pairs, found[0][rows, places], atol=1e-9)
    np.testing.assert_allclose(found.weights, expected.weights, atol=1e-5)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_best_of_a_large_event_is_the_same_bits_with_scipy_and_numba(
    random_event: Callable[..., Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("numba")
    monkeypatch.setattr(sizes, "ALL_GRAMS_UP_TO", 10)
    monkeypatch.setattr(sizes, "_N_CANDIDATES_OF_MANY", 7)
    event = random_event(150, 4)

    found: list[Any] = [scores_of(event, kernel=kernel).best(5) for kernel in ("scipy", "numba")]

    np.testing.assert_array_equal(found[0][0], found[1][0])
    np.testing.assert_array_equal(found[0][1], found[1][1])
    np.testing.assert_array_equal(found[0][2], found[1][2])


def test_best_weighs_the_weaker_direction_less_than_the_score(
    random_event: Callable[..., Event],
) -> None:
    scores = scores_of(random_event(30, 7))

    found = scores.best(4)

    rows, places = np.nonzero(found.indices >= 0)
    others = found.indices[rows, places]
    gets, gives = scores.pair_affinities(rows, others)
    weaker = np.minimum(scores.moments.standardised(gets, rows), scores.moments.standardised(gives, others))
    np.testing.assert_allclose(
        found.weights[rows, places], found.scores[rows, places] - 0.1 * weaker, atol=1e-9
    )
    assert np.isnan(found.weights[found.indices < 0]).all()


def test_candidates_are_fewer_in_a_large_event() -> None:
    assert [n_candidates(n_people) for n_people in (3, 2000, 2001, 100_000)] == [60, 60, 40, 40]


def test_pair_scores_equal_the_block_of_all_pairs(random_event: Callable[..., Event]) -> None:
    scores = scores_of(random_event(40, 5))
    block = scores.block(np.arange(40))
    one, other = np.nonzero(block > -np.inf)

    pairs = scores.pair_scores(one, other)

    np.testing.assert_allclose(pairs, block[one, other], atol=1e-9)
    np.testing.assert_array_equal(pairs, scores.pair_scores(other, one))


def test_affinities_of_equal_texts_are_one_and_never_a_hair_above(random_event: Callable[..., Event]) -> None:
    texts, _ = random_event(120, 2, share_empty=0.0)
    scores = scores_of((texts * 2, texts * 2))
    one = np.arange(120)

    gets, gives = scores.pair_affinities(one, one + 120)

    np.testing.assert_allclose([gets, gives], 1.0, atol=1e-12)
    assert max(gets.max(), gives.max()) <= 1.0


def test_best_of_nobody_among_a_large_event_is_empty(
    random_event: Callable[..., Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizes, "ALL_GRAMS_UP_TO", 10)

    scores, indices, weights = scores_of(random_event(20, 6)).best(3, np.zeros(20, dtype=np.bool_))

    assert np.isnan(scores).all()
    assert np.isnan(weights).all()
    assert (indices == -1).all()


def test_block_of_a_large_event_comes_from_terms_alone(
    random_event: Callable[..., Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizes, "ALL_GRAMS_UP_TO", 10)
    scores = scores_of(random_event(20, 7))
    rows = np.array([4, 2])

    block = scores.block(rows)

    z = (0.6 * (scores.goals.terms @ scores.skills.terms.T).toarray() - scores.moments.mean[:, None]) / (
        scores.moments.deviation[:, None]
    )
    expected = (z + z.T + np.minimum(z, z.T) / 2)[rows]
    eligible = block > -np.inf
    assert eligible.sum() > 20
    np.testing.assert_allclose(block[eligible], expected[eligible], atol=1e-9)
