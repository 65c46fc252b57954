"""The rule by which invented people meet and judge: whoever can help is liked better, on the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

_SEED = 20260506
_ABSENT = 0.08
_DRAWN_TO = 0.1  # on the logit of following a suggestion
_USUAL = 0.2  # what the better of two directions usually has
_MINGLING = 2.6  # others whom somebody of middling habits meets by chance
_SHYNESS = 0.3
_KEEPS = 0.8  # of what was promised
_ACTS = 0.93  # of the two of a meeting, so many scan or say yes
_MINUTES = (8.0, 225.0)  # after the start
_ARRIVING = (-20.0, 60.0)


@dataclass(frozen=True, slots=True)
class Encounter:
    """Two people met, by their numbers; `first` and `second` say what each of the two does about it."""

    first: int
    second: int
    minute: float
    has_scanned: tuple[bool, bool]
    answers: tuple[bool, bool]
    is_worth: tuple[bool, bool]
    promises: bool  # the first one, something
    keeps: bool
    talks_again: bool
    says_so: bool  # a month later

    @property
    def people(self) -> tuple[int, int]:
        """The two."""
        return self.first, self.second


@dataclass(frozen=True, slots=True)
class GoalWord:
    """What somebody says of one of their goals a day later."""

    person: int
    position: int
    moved: bool


@dataclass(frozen=True, slots=True)
class Evening:
    """Who came when, who met whom, whose goals moved."""

    arrivals: tuple[float | None, ...]  # each person's, in minutes after the start; None: stayed away
    encounters: tuple[Encounter, ...]
    goal_words: tuple[GoalWord, ...]


def play(
    affinity: Floats, n_goals: Sequence[int], is_new: Sequence[bool], suggested: Iterable[tuple[int, int]]
) -> Evening:
    """Let one evening happen; the same people and suggestions make the same evening.

    `affinity[i, j]` is how well j can help i, who has `n_goals[i]` goals. Being suggested brings people
    together and does nothing else: what a meeting is worth follows from who can help whom, and from the
    two people's habits. Who is there for the first time is shyer.
    """
    lot = np.random.default_rng(_SEED)
    n = len(affinity)
    present = lot.random(n) >= _ABSENT
    company = lot.normal(0.0, 0.4, n) - _SHYNESS * np.array(is_new)
    kindness = lot.normal(0.0, 0.7, n)
    replies = _share(lot.normal(1.1, 0.9, n))
    told = {(min(pair), max(pair)) for pair in suggested}
    encounters = []
    for one in range(n):
        for other in range(one + 1, n):
            together = company[one] + company[other]
            chance = 1 - np.exp(-_MINGLING / (n - 1) * np.exp(together))
            if (one, other) in told:
                # A card that names much in common draws more than one that names little.
                pull = _DRAWN_TO + together + 4 * (max(affinity[one, other], affinity[other, one]) - _USUAL)
                chance = 1 - (1 - chance) * (1 - _share(pull))
            draws = lot.random(12)
            if not (present[one] and present[other] and draws[0] < chance):
                continue
            likes = [
                _share(-0.9 + 10 * min(float(affinity[me, you]), 0.3) + kindness[me])
                for me, you in ((one, other), (other, one))
            ]
            worth = (bool(draws[1] < likes[0]), bool(draws[2] < likes[1]))
            encounters.append(
                Encounter(
                    *(one, other),
                    minute=float(_MINUTES[0] + (_MINUTES[1] - _MINUTES[0]) * lot.beta(1.6, 2.2)),
                    has_scanned=(bool(draws[3] < _ACTS), bool(draws[4] < _ACTS)),
                    answers=(bool(draws[5] < replies[one]), bool(draws[6] < replies[other])),
                    is_worth=worth,
                    promises=bool(draws[7] < (0.75 if all(worth) else 0.2)),
                    keeps=bool(draws[8] < _KEEPS),
                    talks_again=bool(draws[9] < (0.75 if all(worth) else 0.15)),
                    says_so=bool(draws[10] < replies[other]),
                )
            )
    goal_words = _goal_words(encounters, affinity, n_goals, replies, lot)
    return Evening(
        _arrivals(present.tolist(), encounters, lot),
        tuple(sorted(encounters, key=lambda met: (met.minute, met.people))),
        goal_words,
    )


def _arrivals(
    present: Sequence[bool], encounters: Iterable[Encounter], lot: np.random.Generator
) -> tuple[float | None, ...]:
    """Return when people come: most around the start, everybody before they meet anybody."""
    first_met: dict[int, float] = {}
    for met in encounters:
        for person in met.people:
            first_met[person] = min(first_met.get(person, met.minute), met.minute)
    comes = _ARRIVING[0] + (_ARRIVING[1] - _ARRIVING[0]) * lot.beta(2.0, 4.0, len(present))
    return tuple(
        min(float(comes[person]), first_met.get(person, _ARRIVING[1]) - 1) if is_here else None
        for person, is_here in enumerate(present)
    )


def _goal_words(
    encounters: Iterable[Encounter],
    affinity: Floats,
    n_goals: Sequence[int],
    replies: Floats,
    lot: np.random.Generator,
) -> tuple[GoalWord, ...]:
    """Return what people say of their goals: whoever found a helpful meeting has moved more often."""
    helped: set[int] = set()
    came: set[int] = set()
    for met in encounters:
        came |= set(met.people)
        for me, you, worth in (
            (met.first, met.second, met.is_worth[0]),
            (met.second, met.first, met.is_worth[1]),
        ):
            if worth and affinity[me, you] > 0:
                helped.add(me)
    return tuple(
        GoalWord(person, position, bool(lot.random() < (0.6 if person in helped else 0.3)))
        for person in sorted(came)
        if lot.random() < replies[person]
        for position in range(n_goals[person])
    )


def _share(logit: Floats | float) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.asarray(logit))))
