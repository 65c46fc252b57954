from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.stats import norm
from scipy.stats import t as student

from matchmaker.statistics import Proportion, linked, wilson
from matchmaker.statistics.proportion import score_limits
from tests.unit.statistics.simulated_links import KINDS, coverage

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

RING = np.array([(person, (person + 1) % 40) for person in range(40)])
COUPLES = np.arange(40).reshape(20, 2)


def test_linked_equals_the_sum_over_all_couples_of_people_with_a_link() -> None:
    so = np.arange(40) % 20 < 12
    residuals = so - 0.6
    near = np.array(
        [[one == other or (one - other) % 40 in {1, 39} for other in range(40)] for one in range(40)],
        dtype=float,
    )
    variance = residuals @ near @ residuals / 40**2 / (1 - 120 / 40**2)
    groups = 120**2 / ((near @ near) ** 2).sum()
    quantile = student.ppf(0.975, groups - 1)

    share = linked(so, np.arange(40), RING)

    assert (share.hits, share.n, share.worth) == (24, 40, pytest.approx(groups))
    assert (share.low, share.high) == pytest.approx(
        score_limits(0.6, 0.24 / variance, quantile=quantile), abs=1e-12
    )


def test_linked_is_wider_than_wilson_when_neighbours_agree() -> None:
    share, plain = linked(np.arange(40) < 20, np.arange(40), RING), wilson(20, 40)

    assert share.low is not None
    assert plain.low is not None
    assert share.low < plain.low - 0.05


def test_linked_without_links_is_nearly_wilson() -> None:
    share, plain = linked([True] * 30 + [False] * 70, np.arange(100), np.array([])), wilson(30, 100)

    # One person fewer for the estimated share, and t instead of normal.
    assert (share.low, share.high) == pytest.approx((plain.low, plain.high), abs=0.003)


def test_linked_takes_codes_repeated_links_and_links_with_others() -> None:
    so = [True, False, True, True]
    links = np.array([("a", "b"), ("b", "a"), ("a", "z"), ("c", "d")])

    named = linked(so, np.array(["d", "c", "b", "a"]), links)

    assert named == linked(so, np.array([3, 2, 1, 0]), np.array([(0, 1), (2, 3)]))


def test_linked_takes_people_in_any_order() -> None:
    links = np.array([("a", "b"), ("b", "c")])

    turned = linked([False, True, True, True], np.array(["d", "c", "b", "a"]), links)

    assert turned == linked([True, True, True, False], np.array(["a", "b", "c", "d"]), links)
    assert turned != linked([False, True, True, True], np.array(["a", "b", "c", "d"]), links)


def test_linked_of_two_rooms_that_agree_is_worth_one_person() -> None:
    rooms = [(first, other) for first in (0, 4) for other in range(first + 1, first + 4)]
    rooms += [(first + 1, other) for first in (0, 4) for other in range(first + 2, first + 4)] + [
        (2, 3),
        (6, 7),
    ]

    share = linked(np.arange(8) < 4, np.arange(8), np.array(rooms))

    # Half of all couples have a link: the variance (16 + 16) / 4 / 64 doubles, which leaves 1 of 1/4 by 1/4.
    # Two rooms leave one degree of freedom.
    limits = score_limits(0.5, 1.0, quantile=student.ppf(0.975, 1))
    assert (share.low, share.high) == pytest.approx(limits, abs=1e-12)


@pytest.mark.parametrize("hits", [0, 40])
def test_linked_of_couples_that_all_agree_is_wilson_for_the_couples(hits: int) -> None:
    share = linked(np.arange(40) < hits, np.arange(40), COUPLES)

    plain = wilson(hits // 2, 20)
    assert (share.low, share.high) == pytest.approx((plain.low, plain.high), abs=1e-12)
    assert (share.hits, share.n, share.worth) == (hits, 40, pytest.approx(20))


def test_linked_when_everybody_has_a_link_to_everybody_is_worth_one_person() -> None:
    everybody = np.array([(one, other) for one in range(12) for other in range(one)])

    share = linked([True] * 4 + [False] * 8, np.arange(12), everybody)

    assert (share.low, share.high) == pytest.approx(score_limits(1 / 3, 1.0, quantile=norm.ppf(0.975)))
    assert (share.worth, share.enough) == (pytest.approx(1), False)


@pytest.mark.parametrize(("n", "enough"), [(22, False), (24, True)])
@pytest.mark.parametrize("outcomes", [np.zeros, np.ones, np.arange])
def test_linked_is_enough_from_twelve_couples_whatever_was_so(
    n: int,
    outcomes: Callable[[int], NDArray[np.float64]],
    enough: bool,  # noqa: FBT001 -- pytest fills it by name
) -> None:
    assert linked(outcomes(n) % 2 == 1, np.arange(n), COUPLES[: n // 2]).enough is enough


def test_linked_without_links_is_worth_everybody() -> None:
    assert linked(np.arange(30) < 9, np.arange(30), np.array([])).worth == pytest.approx(30)


def test_linked_is_worth_no_less_than_if_people_with_a_link_were_alike() -> None:
    share = linked(np.arange(16) < 5, np.arange(16), COUPLES[:1])

    # Sixteen people with themselves, and two with each other.
    assert share.worth == pytest.approx(16**2 / 18)


@pytest.mark.parametrize("kind", ["couples, alike", "three suggestions", "fours, alike"])
@pytest.mark.parametrize("rate", [0.05, 0.12, 0.3, 0.88])
def test_intervals_of_linked_people_hold_low_rates(kind: str, rate: float) -> None:
    covered = coverage(KINDS[kind], 120, rate, events=600, seed=11)

    # Of 600, a true 95 % shows itself as 0.932 to 0.968; at few hits an interval holds what it can.
    assert covered is not None
    assert covered >= 0.93


def test_linked_of_nobody_has_no_interval() -> None:
    assert linked([], np.array([]), np.array([])) == Proportion(0, 0, None, None)


@pytest.mark.parametrize(("so", "people"), [([True], [1, 2]), ([True, False], [1, 1])])
def test_linked_refuses_people_who_do_not_fit(so: list[bool], people: list[int]) -> None:
    with pytest.raises(ValueError, match="each named once"):
        linked(so, np.array(people), RING)
