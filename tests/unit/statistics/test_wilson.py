import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.statistics import Proportion, wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_newcombes_published_limits(hits: int, n: int, low: float, high: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3; printed to four places."""
    share = wilson(hits, n)

    assert (share.low, share.high) == pytest.approx((low, high), abs=0.00005)


def test_wilson_of_nobody_has_no_value_and_no_interval() -> None:
    nobody = wilson(0, 0)

    assert (nobody, nobody.value, nobody.enough) == (Proportion(0, 0, None, None), None, False)


def test_wilson_at_the_edges_reaches_them_exactly() -> None:
    assert wilson(0, 7).low == 0
    assert wilson(7, 7).high == 1


def test_wilson_with_a_lower_level_is_narrower() -> None:
    usual, lower = wilson(5, 20), wilson(5, 20, level=0.8)

    assert usual.low is not None
    assert lower.low is not None
    assert usual.low < lower.low


@pytest.mark.parametrize(("hits", "n"), [(-1, 5), (6, 5), (0, -1)])
def test_wilson_refuses_impossible_counts(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match=f"got {hits} of {n}"):
        wilson(hits, n)


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_wilson_refuses_impossible_levels(level: float) -> None:
    with pytest.raises(ValueError, match=f"got {level}"):
        wilson(1, 2, level=level)


@given(st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_interval_holds_the_share_within_zero_and_one(counts: tuple[int, int]) -> None:
    share = wilson(*counts)

    assert share.value is not None
    assert share.low is not None
    assert share.high is not None
    assert 0 <= share.low <= share.value <= share.high <= 1


@pytest.mark.parametrize("hits", [0, 6, 11])
def test_fewer_than_twelve_answers_are_not_enough_even_if_they_agree(hits: int) -> None:
    assert not wilson(hits, 11).enough
    assert wilson(hits, 12).enough


def test_twelve_answers_leave_at_most_half_of_all_shares() -> None:
    half = wilson(6, 12)

    assert half.low is not None
    assert half.high is not None
    assert half.high - half.low == pytest.approx(0.49, abs=0.01)


def test_answers_that_are_worth_few_are_not_enough() -> None:
    assert not Proportion(20, 40, 0.2, 0.7, worth=11.9).enough
    assert Proportion(20, 40, 0.2, 0.7, worth=12.0).enough
