from __future__ import annotations

import numpy as np
import pytest

from matchmaker.bench import ours, peers
from matchmaker.bench.events import composed_event, zipf_event

EVENT = zipf_event(80, 9)
GOALS, SKILLS = ours.vectors_of(EVENT)
ONE, OTHER = peers.stacked(GOALS.terms, SKILLS.terms)
EVERYBODY = np.arange(80)


def dense() -> np.ndarray:
    """Return the mean of both directions' cosines, nobody with themselves."""
    gets = (GOALS.terms @ SKILLS.terms.T).toarray()
    both = (gets + gets.T) / 2
    np.fill_diagonal(both, -1)
    return both


def scores_of(indices: np.ndarray, rows: np.ndarray = EVERYBODY) -> np.ndarray:
    """Return the scores found, so that equal ones may stand in either order."""
    return np.take_along_axis(dense()[rows], indices, axis=1)


def best() -> np.ndarray:
    """Return the three greatest scores of each row."""
    return -np.sort(-dense(), axis=1)[:, :3]


def test_stacked_product_is_the_mean_of_both_directions() -> None:
    product = (ONE @ OTHER.T).toarray()
    np.fill_diagonal(product, -1)

    assert np.allclose(product, dense())


@pytest.mark.parametrize("name", ["scipy_rows", "sklearn_neighbors", "sparse_dot_topn"])
def test_peers_find_the_best_three(name: str) -> None:
    if name == "sparse_dot_topn":
        pytest.importorskip("sparse_dot_topn", reason="sparse_dot_topn is not installed")

    found = getattr(peers, name)(ONE, OTHER, EVERYBODY, 3)

    assert np.allclose(scores_of(found), best())


@pytest.mark.parametrize("name", ["scipy_rows", "sklearn_neighbors"])
def test_peers_answer_for_some_rows_alone(name: str) -> None:
    rows = np.array([3, 77])

    found = getattr(peers, name)(ONE, OTHER, rows, 3)

    assert np.allclose(scores_of(found, rows), best()[rows])


def test_scipy_rows_leave_gaps_where_nobody_shares_a_word() -> None:
    event = composed_event(4, 1)._replace(
        goals=[["chess"], ["tea"], ["bees"], ["rust"]], skills=[["law"], ["chess"], ["wine"], ["sand"]]
    )
    goals, skills = ours.vectors_of(event)

    found = peers.scipy_rows(*peers.stacked(goals.terms, skills.terms), np.arange(4), 3)

    assert found.tolist() == [[1, -1, -1], [0, -1, -1], [-1, -1, -1], [-1, -1, -1]]


def test_top_plain_finds_the_best_three() -> None:
    found = ours.top_plain(ONE, OTHER, 3, ours.kernel_name(80))

    assert np.allclose(scores_of(found), best(), atol=1e-6)


def test_top_candidates_give_everybody_others() -> None:
    found = ours.top_candidates(GOALS, SKILLS, ours.kernel_name(80))

    assert all(person not in row for person, row in enumerate(found.tolist()))
    assert found.shape == (80, 60)


def test_candidates_in_both_directions_and_in_one_are_as_many_as_a_run_takes() -> None:
    event = zipf_event(2001, 3)
    goals, skills = ours.vectors_of(event)

    known = ours.moments_of(goals, skills, "scipy")
    both = ours.top_candidates(goals, skills, "scipy", known)
    one_way = ours.top_one_way(goals, skills, "scipy")

    assert both.shape == one_way.shape == (2001, 40)
    assert (both == ours.top_candidates(goals, skills, "scipy")).all()
    gets = (goals.terms @ skills.terms.T).toarray()
    np.fill_diagonal(gets, -1)
    found = np.where(one_way[:, 0] < 0, 0.0, gets[np.arange(2001), one_way[:, 0]])
    assert np.allclose(found, np.maximum(gets.max(axis=1), 0))


def test_whole_runs_explain_every_pair_of_a_full_house_both_ways() -> None:
    assert ours.whole_run(composed_event(40, 2)) == 40 * 3
    assert ours.whole_run_with_places(composed_event(40, 2)) == 40 * 3


def test_dense_tutorial_gives_both_reasons_of_every_entry() -> None:
    assert peers.dense_tutorial(composed_event(40, 2), 3) == 40 * 3 * 2
