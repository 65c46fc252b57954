from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from scipy.stats import spearmanr

from matchmaker.simulation.crowd import STRONG, Crowd
from matchmaker.simulation.event import play
from matchmaker.simulation.record import recorded
from matchmaker.statistics import ClusteredOutcomes, RankCorrelation, rank_correlation
from matchmaker.statistics.rank_correlation import _spearman

DISJOINT = np.arange(400).reshape(200, 2)


def noisy(n: int, seed: int) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], list[bool]]:
    rng = np.random.default_rng(seed)
    scores = np.round(rng.normal(size=n), 1)
    return scores, (scores + rng.normal(size=n) > 0).tolist()


def test_rank_correlation_is_spearmans_with_ties() -> None:
    scores, outcomes = noisy(200, 1)

    found = rank_correlation(scores, ClusteredOutcomes(outcomes, DISJOINT))

    assert found.value == pytest.approx(spearmanr(scores, outcomes).statistic)
    assert found.n == 200
    assert found.enough


def test_rank_correlation_of_disjoint_pairs_varies_as_the_jackknife_says() -> None:
    """Efron and Stein (1981): leaving out one pair at a time gives the variance of any smooth statistic."""
    scores, outcomes = noisy(200, 2)
    every = np.arange(200)
    left = [spearmanr(scores[every != one], np.array(outcomes)[every != one]).statistic for one in every]
    deviation = sqrt(199 / 200 * np.sum((np.array(left) - np.mean(left)) ** 2))

    found = rank_correlation(scores, ClusteredOutcomes(outcomes, DISJOINT))

    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    margin = (np.arctanh(found.high) - np.arctanh(found.low)) / 2 * (1 - found.value**2)
    # The jackknife counts second-order terms, too: two percent at this size.
    assert margin / 1.97 == pytest.approx(deviation, rel=0.03)


def test_rank_correlation_is_less_sure_when_few_people_are_in_all_pairs() -> None:
    scores, outcomes = noisy(200, 3)
    hubs = np.column_stack([np.argsort(np.argsort(scores)) // 100, 10 + np.arange(200)])

    alone = rank_correlation(scores, ClusteredOutcomes(outcomes, DISJOINT))
    shared = rank_correlation(scores, ClusteredOutcomes(outcomes, hubs))

    assert alone.low is not None
    assert shared.low is not None
    assert shared.value == alone.value
    assert shared.low < alone.low - 0.1
    assert not shared.enough


def test_rank_correlation_covers_in_crowds_of_strong_habits() -> None:
    rng = np.random.default_rng(5)
    crowd = Crowd(100, STRONG, discipline=0.9)
    records = [recorded(play(crowd, rng)) for _ in range(800)]
    many = records[200:]
    truth = spearmanr(
        np.concatenate([record.scores for record in many]),
        np.concatenate([record.suggested.outcomes for record in many]),
    ).statistic

    found = [rank_correlation(record.scores, record.suggested) for record in records[:200]]

    held = [one.low is not None and one.high is not None and one.low <= truth <= one.high for one in found]
    # Of 200, a true 95 % shows itself as 0.904 to 0.996 (three standard errors).
    assert 0.905 <= np.mean(held) <= 0.99
    assert truth > 0.05


@pytest.mark.parametrize(
    ("scores", "outcomes"), [([1.0, 1.0], [True, False]), ([1.0, 2.0], [True, True]), ([], [])]
)
def test_rank_correlation_without_anything_to_rank_is_empty(
    scores: list[float], outcomes: list[bool]
) -> None:
    found = rank_correlation(np.array(scores), ClusteredOutcomes(outcomes, DISJOINT[: len(scores)]))

    assert (found.value, found.low, found.high, found.enough) == (None, None, None, False)


def test_rank_correlation_of_one_hub_has_no_interval() -> None:
    hub = np.column_stack([np.zeros(20, dtype=int), np.arange(1, 21)])

    found = rank_correlation(np.arange(20.0), ClusteredOutcomes(np.arange(20) % 3 == 0, hub))

    assert found.value is not None
    assert (found.low, found.high, found.enough) == (None, None, False)


@pytest.mark.parametrize(
    ("scores", "complaint"),
    [
        ([1.0], r"scores of shape \(1,\) do not fit 2 observations"),
        ([-np.inf, 1.0], r"scores\[0\] is -inf, expected a finite number"),
    ],
)
def test_rank_correlation_refuses_scores_that_do_not_fit(scores: list[float], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        rank_correlation(np.array(scores), ClusteredOutcomes([True, False], DISJOINT[:2]))


def test_influence_of_an_observation_is_what_is_lost_without_it() -> None:
    rng = np.random.default_rng(11)
    scores = rng.normal(size=300).round(1)
    outcomes = (scores + rng.normal(size=300) / 2 > 0.3).astype(np.float64)

    value, influence = _spearman(scores, outcomes)

    without = [spearmanr(np.delete(scores, row), np.delete(outcomes, row)).statistic for row in range(300)]
    # To the order of one by the number of observations.
    np.testing.assert_allclose(influence, 299 * (value - np.array(without)), atol=0.02)
    assert value > 0.6


def test_rank_correlation_without_an_interval_says_nothing_whatever_it_is_worth() -> None:
    assert not RankCorrelation(0.5, None, None, 100, worth=50.0).enough
    assert not RankCorrelation(0.5, 0.3, 0.7, 100, worth=11.9).enough
    assert RankCorrelation(0.5, 0.3, 0.7, 100, worth=12.0).enough
