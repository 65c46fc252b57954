from __future__ import annotations

from math import exp

import numpy as np
import pytest
from scipy.special import expit

from matchmaker.simulation.crowd import STRONG, Crowd
from matchmaker.simulation.event import mutual_three, play
from matchmaker.simulation.record import recorded


@pytest.mark.parametrize("n", [6, 40])
def test_everybody_has_three_different_suggestions(n: int) -> None:
    pairs = mutual_three(n, np.random.default_rng(1))

    assert np.bincount(pairs.ravel()).tolist() == [3] * n
    assert len({tuple(pair) for pair in pairs.tolist()}) == 3 * n // 2
    assert (pairs[:, 0] < pairs[:, 1]).all()


def test_the_same_seed_plays_the_same_event() -> None:
    one, same = (play(Crowd(40, STRONG), np.random.default_rng(4)) for _ in range(2))

    assert one.suggested.tolist() == same.suggested.tolist()
    assert one.others.worth.tolist() == same.others.worth.tolist()


def test_people_without_habits_meet_confirm_and_answer_with_the_chances_given() -> None:
    crowd = Crowd(40, discipline=0.49, response=0.6, mingling=4.0, pull=0.5, score_counts=0.0, taste=0.3)
    rng = np.random.default_rng(5)
    events = [play(crowd, rng) for _ in range(2000)]
    by_chance = 1 - exp(-4 / 39)

    def share(part: str) -> float:
        return float(np.mean(np.concatenate([getattr(event.told, part).ravel() for event in events])))

    # Of 120,000 suggested and 1,440,000 other pairs; tolerances are four standard errors.
    told, others = (
        sum(len(getattr(event, part).pairs) for event in events) / 2000 for part in ("told", "others")
    )
    assert others / 720 == pytest.approx(by_chance, abs=0.001)
    # Scores draw a little to and fro, which leaves one half as it is to the second decimal.
    assert told / 60 == pytest.approx(1 - 0.5 * (1 - by_chance), abs=0.006)
    assert share("confirmed") == pytest.approx(0.49, abs=0.008)
    assert share("claimed") == pytest.approx(1 - 0.3**2, abs=0.005)
    assert share("answered") == pytest.approx(0.6, abs=0.006)
    assert share("worth") == pytest.approx(expit(0.3), abs=0.006)


def test_chance_meetings_are_of_different_unsuggested_pairs() -> None:
    played = play(Crowd(10, mingling=300.0), np.random.default_rng(6))

    told = {tuple(pair) for pair in played.suggested.tolist()}
    met = [tuple(pair) for pair in played.others.pairs.tolist()]
    # With thirty encounters for each pair none is missed.
    assert len(met) == len(set(met)) == 45 - 15
    assert told.isdisjoint(met)


def test_without_a_pull_suggestions_change_nothing() -> None:
    rng = np.random.default_rng(7)
    crowd = Crowd(40, pull=0.0, mingling=12.0)
    events = [play(crowd, rng) for _ in range(500)]

    told = sum(len(event.told.pairs) for event in events) / 30_000
    others = sum(len(event.others.pairs) for event in events) / 360_000

    # Standard error 0.003.
    assert told == pytest.approx(others, abs=0.01)


def test_recorded_holds_confirmed_meetings_and_their_answers_alone() -> None:
    played = play(Crowd(184, STRONG, discipline=0.5), np.random.default_rng(8))

    record = recorded(played)

    confirmed = played.told.confirmed
    met = {tuple(pair) for pair in played.told.pairs[confirmed].tolist()}
    assert [tuple(pair) in met for pair in played.suggested.tolist()] == list(record.suggested.outcomes)
    assert record.others.met.tolist() == played.others.pairs[played.others.confirmed].tolist()
    assert record.others.pairs.tolist() == [184 - 1 - 3] * 184
    assert set(np.flatnonzero(record.met_one).tolist()) == {person for pair in met for person in pair}
    said = [
        (bool(worth), tuple(pair))
        for pair, answered, worths, kept in zip(
            played.told.pairs.tolist(), played.told.answered, played.told.worth, confirmed, strict=True
        )
        for given, worth in zip(answered, worths, strict=True)
        if kept and given
    ]
    given = record.told.given
    assert list(zip(given.outcomes, map(tuple, given.people.tolist()), strict=True)) == said
    assert len(record.told.asked.outcomes) == 2 * len(met)
    assert np.sum(record.told.asked.outcomes) == len(said)
    both = played.told.answered[confirmed].all(axis=1)
    assert list(record.told.by_both.outcomes) == played.told.worth[confirmed][both].all(axis=1).tolist()


def test_recorded_of_claims_has_more_meetings() -> None:
    played = play(Crowd(184, STRONG, discipline=0.3), np.random.default_rng(9))

    assert np.sum(recorded(played, claims=True).suggested.outcomes) == played.told.claimed.sum()
    assert played.told.claimed.sum() > 1.5 * played.told.confirmed.sum()
