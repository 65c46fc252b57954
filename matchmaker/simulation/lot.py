"""What the honest slot says of a crowd in which it is known what a suggestion does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import expit, logit

from matchmaker.simulation.crowd import STRONG, Crowd, Floats, Habits, draw_people
from matchmaker.simulation.event import Flags, Pairs
from matchmaker.simulation.figures import Stated
from matchmaker.statistics import ClusteredOutcomes, compare, compare_drawn

if TYPE_CHECKING:
    from collections.abc import Callable


PERCENT = 50
CROWDS = tuple(
    (label, Crowd(n, habits))
    for n in (184, 2000)
    for label, habits in (("none", Habits()), ("strong", STRONG))
)

_MOST_LISTS, _MOST_DRAWN = 1_000, 20_000  # as many as the matching writes
_BLUR = 0.4  # standard deviation by which a list mistakes a taste, of which people differ by 1
_AKIN = 4.0  # how much people of one taste meet more, on the log scale by chance, on the logit scale if told


@dataclass(frozen=True, slots=True, eq=False)
class Lottery:
    """Pairs that were on some list, with their chances of being drawn and what being drawn does to them.

    `told` and `untold` are the probabilities of a recorded meeting with and without a suggestion.
    """

    pairs: Pairs
    chances: Floats
    drawn: Flags
    met: Flags
    told: Floats
    untold: Floats


class Slot(NamedTuple):
    """How often the lift of drawn pairs held the truth, over all events of a crowd."""

    crowd: Crowd
    habits: str
    truth: float
    events: int
    said: int
    stated: float  # median
    held: float
    stated_plainly: float  # median, without weights
    held_plainly: float


def hold_lottery(crowd: Crowd, rng: np.random.Generator) -> Lottery:
    """Let fresh people of a crowd come, draw some pairs by lot, and see who meets.

    As in the matching, lists of pairs come first and the lot takes one of them, so that chances are exact.
    People of like taste are on more lists together, and meet more often without any suggestion.
    """
    people, taste = draw_people(crowd, rng), rng.normal(0.0, 1.0, crowd.n)
    pairs, chances, drawn = _lot(taste, rng)
    low, high = pairs.T
    company = people.sociability[pairs].sum(axis=1)
    akin = _AKIN * (np.exp(-((taste[low] - taste[high]) ** 2)) - 0.5)
    apart = np.exp(-crowd.mingling / (crowd.n - 1) * np.exp(company + akin))
    follows = expit(logit(crowd.pull) + company + crowd.habits.sociability**2 + akin)
    recorded = people.scanning[low] * people.scanning[high]
    untold, told = recorded * (1 - apart), recorded * (1 - apart * (1 - follows))
    met = np.asarray(rng.random(len(pairs)) < np.where(drawn, told, untold))
    return Lottery(pairs, chances, drawn, met, told=told, untold=untold)


def slots(
    events: int, truth_events: int, seed: int, *, progress: Callable[[float], None] = lambda _share: None
) -> list[Slot]:
    """Return what the honest slot says of each crowd, with and without its weights."""
    found = []
    for habits, crowd in CROWDS:
        found.append(slot_of(crowd, habits, events=events, truth_events=truth_events, seed=seed))
        progress(len(found) / len(CROWDS))
    return found


def slot_of(crowd: Crowd, habits: str, *, events: int, truth_events: int, seed: int) -> Slot:
    """Return what the honest slot says of a crowd.

    The truth is the quotient of expected meetings, were all pairs of the lists suggested or none of them.
    """
    rng = np.random.default_rng([seed, 3])
    told, untold = (
        sum(sides)
        for sides in zip(*(_expected(hold_lottery(crowd, rng)) for _ in range(truth_events)), strict=True)
    )
    truth = told / untold
    weighted, plain = [], []
    for _ in range(events):
        one, other = _stated(hold_lottery(crowd, rng))
        weighted.append(one)
        plain.append(other)
    said = [number for number, (_, stated) in enumerate(weighted) if stated.is_said]
    held, held_plainly = (
        sum(found[number][1].holds(truth) for number in said) / max(len(said), 1)
        for found in (weighted, plain)
    )
    return Slot(
        crowd=crowd,
        habits=habits,
        truth=truth,
        events=events,
        said=len(said),
        stated=float(np.median([value for value, _ in weighted])),
        held=held,
        stated_plainly=float(np.median([value for value, _ in plain])),
        held_plainly=held_plainly,
    )


def _lot(taste: Floats, rng: np.random.Generator) -> tuple[Pairs, Floats, Flags]:
    """Return pairs on any of the lists, the share of lists with each, and whether the lot took them."""
    n = len(taste)
    wanted = n * PERCENT // 200
    n_lists = min(_MOST_LISTS, _MOST_DRAWN // wanted)
    taking_part = rng.permutation(n)[: 2 * wanted]
    blurred = taste[taking_part] + rng.normal(0.0, _BLUR, (n_lists, 2 * wanted))
    lists = np.sort(taking_part[np.argsort(blurred, axis=1)].reshape(n_lists, wanted, 2), axis=2)
    keys = lists[..., 0] * n + lists[..., 1]
    possible, times = np.unique(keys, return_counts=True)
    drawn = np.isin(possible, keys[rng.integers(n_lists)])
    return np.stack(np.divmod(possible, n), axis=1), times / n_lists, drawn


def _expected(lottery: Lottery) -> tuple[float, float]:
    return float(lottery.told.sum()), float(lottery.untold.sum())


def _stated(lottery: Lottery) -> tuple[tuple[float, Stated], tuple[float, Stated]]:
    """Return the lift with its interval, then the same without weights."""
    drawn, undrawn = (
        ClusteredOutcomes(lottery.met[side], lottery.pairs[side]) for side in (lottery.drawn, ~lottery.drawn)
    )
    found = compare_drawn(drawn, lottery.chances[lottery.drawn], undrawn, lottery.chances[~lottery.drawn])
    plain = compare(drawn, undrawn).lift
    return (
        (_number(found.lift.value), Stated(found.lift.low, found.lift.high, found.enough)),
        (_number(plain.value), Stated(plain.low, plain.high, plain.low is not None)),
    )


def _number(value: float | None) -> float:
    return np.inf if value is None else value
