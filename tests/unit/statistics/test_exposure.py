import pytest

from matchmaker.statistics import Exposure, exposure


def test_exposure_of_equal_lists_has_no_inequality() -> None:
    assert exposure([3, 3, 3, 3]) == Exposure(n_people=4, total=12, left_out=0, busiest=3, gini=0.0)


def test_gini_is_half_the_relative_mean_difference() -> None:
    counts = [0, 1, 1, 2, 6]
    differences = sum(abs(one - other) for one in counts for other in counts)

    found = exposure(counts)

    assert exposure([3, 2, 0, 0]).gini == pytest.approx(0.55)
    assert found.gini == pytest.approx(differences / (2 * 5**2 * 2))
    assert (found.left_out, found.busiest) == (1, 6)


def test_exposure_of_nobody_and_of_nothing_has_no_gini() -> None:
    assert exposure([]) == Exposure(n_people=0, total=0, left_out=0, busiest=0, gini=None)
    assert exposure([0, 0]) == Exposure(n_people=2, total=0, left_out=2, busiest=0, gini=None)


def test_exposure_refuses_a_negative_count() -> None:
    with pytest.raises(ValueError, match="got -1"):
        exposure([2, -1])
