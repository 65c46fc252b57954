"""Events whose true rates are known, to see how often an interval covers them.

Run as a program with a number of events and sizes of events, it prints the coverage table of decision 0004.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from matchmaker.statistics import ClusteredOutcomes, CountsOnly, compare, dyadic, wilson

if TYPE_CHECKING:
    from collections.abc import Iterator

Floats: TypeAlias = NDArray[np.float64]
Pairs: TypeAlias = NDArray[np.int64]

MEANS_DRAWN = 2_000_000
"""People drawn for the true rates: their standard error is then below 0.0004."""

BONUS = 0.8
"""What a suggestion adds to the logit of each one's "worth it"."""


@dataclass(frozen=True)
class Crowd:
    """How people differ (standard deviations on the logit or log scale), answer and meet by chance."""

    n: int
    leniency: float = 2.0
    appeal: float = 1.2
    sociability: float = 0.7
    answering: float = 1.0
    meetings_by_chance: float = 1.5


@dataclass(frozen=True)
class Event:
    """What the table of one event would hold."""

    suggested: Pairs
    suggested_met: NDArray[np.bool_]
    others_met: Pairs
    answered: Pairs
    worth: NDArray[np.bool_]
    others_answered: Pairs
    others_worth: NDArray[np.bool_]

    def eligible_others(self, n: int) -> CountsOnly:
        """Return the unsuggested pairs, nobody being suggested more than three."""
        suggestions = np.bincount(self.suggested.reshape(-1), minlength=n)
        return CountsOnly(np.arange(n), n - 1 - suggestions, self.others_met)


@dataclass(frozen=True)
class Truth:
    """The rates in a crowd without end."""

    met: float
    others_met: float
    worth: float
    others_worth: float


def truth(crowd: Crowd) -> Truth:
    """Return the true rates by drawing very many pairs of people."""
    rng = np.random.default_rng(1)
    habits = [_habits(crowd, MEANS_DRAWN, rng) for _ in range(2)]
    (lenient_a, appeal_a, social_a), (lenient_b, appeal_b, social_b) = habits
    return Truth(
        met=float(_meets(social_a, social_b).mean()),
        others_met=float(_meets_by_chance(crowd, social_a, social_b).mean()),
        worth=float(_both_worth(lenient_a, appeal_a, lenient_b, appeal_b, BONUS).mean()),
        others_worth=float(_both_worth(lenient_a, appeal_a, lenient_b, appeal_b, 0).mean()),
    )


def events(crowd: Crowd, count: int, seed: int) -> Iterator[Event]:
    """Yield so many events of fresh people."""
    rng = np.random.default_rng(seed)
    all_pairs = np.stack(np.triu_indices(crowd.n, 1), axis=1)
    for _ in range(count):
        lenient, appeal, social = _habits(crowd, crowd.n, rng)
        suggested = _mutual_three(crowd.n, rng)
        suggested_met = _happens(_meets(*social[suggested.T]), rng)
        met_others = all_pairs[_happens(_meets_by_chance(crowd, *social[all_pairs.T]), rng)]
        met_others = met_others[~np.isin(_keys(met_others, crowd.n), _keys(suggested, crowd.n))]
        answered = suggested[suggested_met]
        answered = answered[rng.random(len(answered)) < crowd.answering]
        others = met_others[rng.random(len(met_others)) < crowd.answering]
        yield Event(
            suggested=suggested,
            suggested_met=suggested_met,
            others_met=met_others,
            answered=answered,
            worth=_happens(_worth_of(answered, lenient, appeal, BONUS), rng),
            others_answered=others,
            others_worth=_happens(_worth_of(others, lenient, appeal, 0), rng),
        )


def coverage(crowd: Crowd, count: int, seed: int) -> dict[str, float]:
    """Return for each figure of the report in how many events its 95 % interval held the truth."""
    known = truth(crowd)
    held: dict[str, list[bool]] = {}

    def note(name: str, interval: Any, true: float) -> None:
        covers = interval.low is not None and interval.low <= true <= (interval.high or np.inf)
        held.setdefault(name, []).append(covers)

    for event in events(crowd, count, seed):
        worth = ClusteredOutcomes(event.worth, event.answered)
        others_worth = ClusteredOutcomes(event.others_worth, event.others_answered)
        met = compare(ClusteredOutcomes(event.suggested_met, event.suggested), event.eligible_others(crowd.n))
        useful = compare(worth, others_worth)
        note("worth, plain", wilson(int(event.worth.sum()), len(event.worth)), known.worth)
        note("worth", dyadic(event.worth, event.answered), known.worth)
        note("others worth", useful.control, known.others_worth)
        note("worth lift", useful.lift, known.worth / known.others_worth)
        note("met", met.treated, known.met)
        note("others met", met.control, known.others_met)
        note("met lift", met.lift, known.met / known.others_met)
    return {name: float(np.mean(covers)) for name, covers in held.items()}


def _habits(crowd: Crowd, n: int, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    deviations = (crowd.leniency, crowd.appeal, crowd.sociability)
    lenient, appeal, social = (rng.normal(0, deviation, n) for deviation in deviations)
    return lenient, appeal, social


def _mutual_three(n: int, rng: np.random.Generator) -> Pairs:
    """Seat people at random round a table: neighbours and opposites are suggested (n is even)."""
    seats = rng.permutation(n)
    opposite = np.stack([seats[: n // 2], seats[n // 2 :]], axis=1)
    return np.sort(np.concatenate([np.stack([seats, np.roll(seats, -1)], axis=1), opposite]), axis=1)


def _meets(social_a: Floats, social_b: Floats) -> Floats:
    return np.asarray(expit(social_a + social_b - 0.2))


def _meets_by_chance(crowd: Crowd, social_a: Floats, social_b: Floats) -> Floats:
    """Return chances that give each about as many other meetings, however large the event."""
    return np.minimum(crowd.meetings_by_chance / crowd.n * np.exp(social_a + social_b), 1)


def _both_worth(
    lenient_a: Floats, appeal_a: Floats, lenient_b: Floats, appeal_b: Floats, bonus: float
) -> Floats:
    return np.asarray(expit(0.8 + bonus + lenient_a + appeal_b) * expit(0.8 + bonus + lenient_b + appeal_a))


def _worth_of(pairs: Pairs, lenient: Floats, appeal: Floats, bonus: float) -> Floats:
    left, right = pairs.T
    return _both_worth(lenient[left], appeal[left], lenient[right], appeal[right], bonus)


def _happens(chances: Floats, rng: np.random.Generator) -> NDArray[np.bool_]:
    return np.asarray(rng.random(len(chances)) < chances)


def _keys(pairs: Pairs, n: int) -> Pairs:
    return np.asarray(pairs[:, 0] * n + pairs[:, 1])


CROWDS: dict[str, dict[str, float]] = {
    "strong habits": {},
    "strong habits, 7 in 10 answer": {"answering": 0.7},
    "strong habits, other meetings rare": {"meetings_by_chance": 0.1},
    "no habits": {"leniency": 0.0, "appeal": 0.0, "sociability": 0.0},
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("events", type=int)
    parser.add_argument("people", type=int, nargs="*", default=[40, 184])
    asked = parser.parse_args()
    for label, habits in CROWDS.items():
        for size in asked.people:
            row = {
                name: round(held, 3)
                for name, held in coverage(Crowd(size, **habits), asked.events, seed=4).items()
            }
            print(f"n = {size}, {label}: {row}")  # noqa: T201 - the program's output
