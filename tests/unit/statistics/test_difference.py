import pytest

from matchmaker.statistics import Difference, Proportion, difference, wilson


@pytest.mark.parametrize(
    ("later", "earlier", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_difference_gives_newcombes_published_limits(
    later: tuple[int, int], earlier: tuple[int, int], low: float, high: float
) -> None:
    """Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10; printed to four places."""
    change = difference(wilson(*later), wilson(*earlier))

    assert (change.low, change.high) == pytest.approx((low, high), abs=0.00005)


def test_difference_is_shown_when_zero_lies_outside_and_both_sides_have_enough() -> None:
    assert difference(wilson(56, 70), wilson(48, 80)).is_shown
    assert difference(wilson(48, 80), wilson(56, 70)).is_shown
    assert not difference(wilson(50, 70), wilson(48, 80)).is_shown
    assert not difference(wilson(10, 10), wilson(0, 20)).is_shown


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.3), (-0.3, 0.0)])
def test_difference_that_reaches_zero_is_not_shown(low: float, high: float) -> None:
    assert not Difference((low + high) / 2, low, high, enough=True).is_shown


def test_difference_to_nothing_is_empty() -> None:
    nothing = Proportion(0, 0, None, None)

    expected = Difference(None, None, None, enough=False)
    assert difference(wilson(5, 20), nothing) == expected
    assert difference(nothing, wilson(5, 20)) == expected
    assert not expected.is_shown
