from __future__ import annotations

from math import isnan

import pytest

from matchmaker.simulation.coverage import LEAST, Coverage, cover, truths
from matchmaker.simulation.crowd import STRONG, Crowd
from matchmaker.simulation.figures import FigureName, Stated, as_if_independent, meetings_alone

EVENTS = 300
CROWD = Crowd(184, STRONG, discipline=0.9)


@pytest.fixture(scope="module")
def known() -> dict[FigureName, float]:
    return truths(CROWD, 600, seed=3)


def test_the_reports_intervals_cover_in_a_crowd_of_strong_habits(known: dict[FigureName, float]) -> None:
    found = cover(CROWD, known, events=EVENTS, seed=3)

    # Of 300, a true 95 % shows itself as 0.912 to 0.988 (three standard errors).
    assert {name: one.share for name, one in found.items() if not 0.912 <= one.share <= 0.988} == {}
    assert all(one.said == EVENTS for one in found.values())


def test_pairs_taken_for_independent_are_caught(known: dict[FigureName, float]) -> None:
    found = cover(CROWD, known, events=EVENTS, seed=3, state=as_if_independent)

    caught = {name for name, one in found.items() if not one.is_honest}
    assert caught >= {
        FigureName.OTHERS_MET,
        FigureName.OTHERS_WORTH,
        FigureName.MET_ONE,
    }
    assert found[FigureName.OTHERS_MET].share < 0.75


def test_claims_counted_as_meetings_are_caught(known: dict[FigureName, float]) -> None:
    found = cover(CROWD, known, events=100, seed=3, state=meetings_alone, claims=True)

    assert not found[FigureName.MET].is_honest
    assert found[FigureName.MET].share < 0.8
    # They err on one side: nearly every miss claims more meetings than there were.
    misses = found[FigureName.MET].said - found[FigureName.MET].held
    assert found[FigureName.MET].too_high >= 0.9 * misses


def test_intervals_twice_as_wide_as_needed_are_caught(known: dict[FigureName, float]) -> None:
    def timid(_record: object) -> dict[FigureName, Stated]:
        return {FigureName.MET: Stated(0.0, 1.0, is_said=True)}

    found = cover(CROWD, known, events=100, seed=3, state=timid)

    assert found[FigureName.MET].share == 1
    assert not found[FigureName.MET].is_honest


def test_truths_of_people_without_habits_follow_from_the_chances() -> None:
    crowd = Crowd(40, discipline=0.49, mingling=4.0, pull=0.0, score_counts=0.0)

    known = truths(crowd, 2000, seed=4)

    by_chance = 0.0975 * 0.49  # 1 - exp(-4 / 39), and both act
    # Standard errors 0.0006 of 120,000 pairs and 0.0002 of 1,440,000.
    assert known[FigureName.MET] == pytest.approx(by_chance, abs=0.002)
    assert known[FigureName.OTHERS_MET] == pytest.approx(by_chance, abs=0.0008)
    assert known[FigureName.MET_LIFT] == pytest.approx(known[FigureName.MET] / known[FigureName.OTHERS_MET])
    assert known[FigureName.WORTH_LIFT] == pytest.approx(1, abs=0.05)


def test_too_few_answers_are_counted_as_abstentions_and_not_as_misses() -> None:
    crowd = Crowd(12, discipline=0.3)
    shares: list[float] = []

    found = cover(crowd, truths(crowd, 50, seed=5), events=20, seed=5, progress=shares.append)

    worth = found[FigureName.WORTH]
    assert (worth.said, worth.held, worth.abstained, worth.is_judged) == (0, 0, 1.0, False)
    assert isnan(worth.share)
    assert isnan(worth.width)
    assert worth.is_honest
    assert shares == [pytest.approx((number + 1) / 20) for number in range(20)]


def test_an_interval_without_an_upper_limit_holds_everything_above() -> None:
    assert Stated(3.0, None, is_said=True).holds(400)
    assert not Stated(3.0, None, is_said=True).holds(2.9)
    assert not Stated(None, None, is_said=False).holds(1)


def test_coverage_is_honest_from_93_to_97_per_cent() -> None:
    def of(held: int) -> Coverage:
        return Coverage(truth=0.5, events=1000, said=1000, held=held, too_high=0, width=0.1)

    assert [of(held).is_honest for held in (929, 930, 970, 971)] == [False, True, True, False]
    assert of(930).share == LEAST
