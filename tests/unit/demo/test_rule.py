"""The demonstration's people meet by a rule in which suggestions bring people together and do no more."""

from __future__ import annotations

import numpy as np

from matchmaker.demo.rule import Evening, play

N = 120


def played(*, helps: float = 0.3) -> Evening:
    lot = np.random.default_rng(3)
    affinity = np.where(lot.random((N, N)) < 0.2, helps, 0.0)
    suggested = [(one, (one + step) % N) for step in (1, 7, 19) for one in range(N)]
    return play(affinity, [2] * N, [person % 3 == 0 for person in range(N)], suggested)


def test_the_same_people_play_the_same_evening() -> None:
    assert played() == played()


def test_an_evening_has_of_everything_something() -> None:
    evening = played()

    met = evening.encounters
    came = [minute for minute in evening.arrivals if minute is not None]
    assert 0.03 < 1 - len(came) / N < 0.15
    assert min(came) < 0 < max(came)
    assert [one.minute for one in met] == sorted(one.minute for one in met)
    for said in (
        [all(one.has_scanned) for one in met],
        [answer for one in met for answer in one.answers],
        [worth for one in met for worth in one.is_worth],
        [one.promises for one in met],
        [one.keeps for one in met],
        [one.talks_again for one in met],
        [one.says_so for one in met],
        [word.moved for word in evening.goal_words],
    ):
        assert 0.05 < np.mean(said) < 0.95
    assert {word.position for word in evening.goal_words} == {0, 1}


def test_everybody_comes_before_they_meet_anybody() -> None:
    evening = played()

    for one in evening.encounters:
        for person in one.people:
            minute = evening.arrivals[person]
            assert minute is not None
            assert minute < one.minute


def test_suggested_pairs_meet_more_often_and_first_timers_less() -> None:
    met = played().encounters

    suggested = [one for one in met if (one.second - one.first) % N in {1, 7, 19, N - 1, N - 7, N - 19}]
    meetings_of = np.bincount([person for one in met for person in one.people], minlength=N)
    assert len(suggested) / 360 > 10 * (len(met) - len(suggested)) / (N * (N - 1) / 2 - 360)
    assert meetings_of[::3].mean() < meetings_of[1::3].mean()


def test_a_meeting_is_worth_more_to_whom_it_helps() -> None:
    def share(evening: Evening) -> float:
        return float(np.mean([worth for one in evening.encounters for worth in one.is_worth]))

    assert share(played(helps=0.3)) > share(played(helps=0.0)) + 0.05
