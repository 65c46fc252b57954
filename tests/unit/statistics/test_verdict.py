import pytest

from matchmaker.statistics import (
    Comparison,
    DrawnComparison,
    Proportion,
    Ratio,
    Verdict,
    WeightedShare,
    verdict,
    verdict_of_drawn,
)

SURE = Proportion(50, 100, 0.4, 0.6)
UNSURE = Proportion(2, 4, 0.1, 0.9)


@pytest.mark.parametrize(
    ("lift", "expected"),
    [
        (Ratio(2.0, 1.01, 4.0), Verdict.HELPED),
        (Ratio(None, 3.0, None), Verdict.HELPED),
        (Ratio(2.0, 1.0, 4.0), Verdict.NO_DIFFERENCE),
        (Ratio(None, 0.9, None), Verdict.NO_DIFFERENCE),
        (Ratio(0.5, 0.25, 1.0), Verdict.NO_DIFFERENCE),
        (Ratio(0.5, 0.25, 0.99), Verdict.HURT),
        (Ratio(None, None, None), Verdict.TOO_FEW),
    ],
)
def test_verdict_follows_from_the_whole_interval(lift: Ratio, expected: Verdict) -> None:
    assert verdict(Comparison(SURE, SURE, lift)) is expected


@pytest.mark.parametrize(("treated", "control"), [(SURE, UNSURE), (UNSURE, SURE)])
def test_verdict_with_too_few_on_one_side_says_so(treated: Proportion, control: Proportion) -> None:
    assert verdict(Comparison(treated, control, Ratio(9.0, 2.0, 40.0))) is Verdict.TOO_FEW


def test_verdict_of_one_meeting_is_too_few_however_many_pairs_did_not_meet() -> None:
    one, none = Proportion(1, 181, 0.001, 0.03), Proportion(0, 7047, 0.0, 0.001)
    assert verdict(Comparison(one, none, Ratio(None, 2.0, None))) is Verdict.TOO_FEW


@pytest.mark.parametrize(
    ("treated", "control", "expected"),
    [(7, 3, Verdict.HELPED), (3, 7, Verdict.HELPED), (6, 3, Verdict.TOO_FEW), (3, 6, Verdict.TOO_FEW)],
)
def test_ten_hits_on_both_sides_together_are_enough(treated: int, control: int, expected: Verdict) -> None:
    shares = (Proportion(hits, 100, 0.01, 0.2) for hits in (treated, control))

    assert verdict(Comparison(*shares, Ratio(2.0, 1.01, 4.0))) is expected


@pytest.mark.parametrize(
    ("hits", "worth", "lift", "expected"),
    [
        (10, 14.0, Ratio(4.0, 1.5, 9.0), Verdict.HELPED),
        (10, 14.0, Ratio(1.2, 0.8, 1.9), Verdict.NO_DIFFERENCE),
        (10, 14.0, Ratio(0.4, 0.2, 0.8), Verdict.HURT),
        (5, 14.0, Ratio(4.0, 1.5, 9.0), Verdict.HELPED),
        (4, 14.0, Ratio(4.0, 1.5, 9.0), Verdict.TOO_FEW),
        (10, 11.0, Ratio(4.0, 1.5, 9.0), Verdict.TOO_FEW),
        (10, 14.0, Ratio(None, None, None), Verdict.TOO_FEW),
    ],
)
def test_verdict_of_a_lot_follows_the_same_rule(
    hits: int, worth: float, lift: Ratio, expected: Verdict
) -> None:
    drawn = WeightedShare(hits, 30, hits / 30, 0.1, 0.6, worth=worth)
    undrawn = WeightedShare(5, 400, 0.01, 0.005, 0.02, worth=60.0)

    assert verdict_of_drawn(DrawnComparison(drawn, undrawn, lift)) is expected
