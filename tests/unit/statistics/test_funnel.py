import pytest

from matchmaker.statistics import Step, funnel, wilson


def test_funnel_has_shares_of_the_first_and_of_the_previous_step() -> None:
    assert funnel([80, 60, 15]) == (
        Step(80, wilson(80, 80), wilson(80, 80)),
        Step(60, wilson(60, 80), wilson(60, 80)),
        Step(15, wilson(15, 80), wilson(15, 60)),
    )


def test_funnel_of_nobody_has_no_shares() -> None:
    assert [step.of_all.value for step in funnel([0, 0])] == [None, None]
    assert funnel([]) == ()


def test_funnel_passes_the_level_on() -> None:
    share = wilson(5, 20, level=0.8)

    assert funnel([20, 5], level=0.8)[1] == Step(5, share, share)


def test_funnel_refuses_a_step_that_grows() -> None:
    with pytest.raises(ValueError, match="got 3 of 2"):
        funnel([2, 3])
