from __future__ import annotations

import numpy as np
import pytest

from matchmaker.statistics import ClusteredOutcomes, by_score, dyadic

PAIRS = np.arange(200).reshape(100, 2)


def test_deciles_hold_a_tenth_each_from_the_lowest_to_the_highest() -> None:
    scores = np.arange(100)[::-1] / 10

    bands = by_score(scores, ClusteredOutcomes(np.arange(100) < 25, PAIRS))

    assert [band.share.n for band in bands] == [10] * 10
    assert [band.share.hits for band in bands] == [0] * 7 + [5, 10, 10]
    assert [(band.low, band.high) for band in bands[:2]] == [(0.0, 0.9), (1.0, 1.9)]


def test_a_band_has_the_clustered_interval_of_its_pairs() -> None:
    outcomes = np.arange(100) % 3 == 0

    lower, upper = by_score(np.arange(100.0), ClusteredOutcomes(outcomes, PAIRS), bands=2, level=0.9)

    assert lower.share == dyadic(outcomes[:50], PAIRS[:50], level=0.9)
    assert upper.share == dyadic(outcomes[50:], PAIRS[50:], level=0.9)


@pytest.mark.parametrize("ones", [5, 95])
def test_equal_scores_are_never_parted_and_unequal_ones_are(ones: int) -> None:
    scores = np.repeat([1.0, 2.0], [ones, 100 - ones])

    bands = by_score(scores, ClusteredOutcomes(np.ones(100, dtype=bool), PAIRS))

    assert [(band.low, band.share.n) for band in bands] == [(1.0, ones), (2.0, 100 - ones)]


def test_bands_of_nothing_are_none() -> None:
    assert by_score(np.array([]), ClusteredOutcomes([], np.array([]))) == ()


@pytest.mark.parametrize(
    ("scores", "bands", "complaint"),
    [
        ([1.0], 10, r"\(1,\) do not fit 2"),
        ([1.0, np.nan], 10, r"scores\[1\] is nan, expected a finite number"),
        ([1.0, 2.0], 0, "got 0"),
    ],
)
def test_bands_refuse_what_does_not_fit(scores: list[float], bands: int, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        by_score(np.array(scores), ClusteredOutcomes([True, False], PAIRS[:2]), bands=bands)
