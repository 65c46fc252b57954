"""A crowd whose habits are known."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit

Floats: TypeAlias = NDArray[np.float64]

FEWEST = 6
"""With fewer people three suggestions each leave no pair unsuggested."""

_POINTS = 60  # of the Gauss-Hermite rule: exact to rounding for these smooth curves
_FARTHEST = 30.0  # logit of a share that no floating point tells from 0 or 1


@dataclass(frozen=True, slots=True)
class Habits:
    """How much people differ: standard deviations on the logit scale, of sociability on the log scale."""

    sociability: float = 0.0
    scanning: float = 0.0
    leniency: float = 0.0
    appeal: float = 0.0
    responding: float = 0.0


STRONG = Habits(sociability=0.7, scanning=1.0, leniency=2.0, appeal=1.2, responding=1.0)
"""Some say "worth it" to nearly all, some to nearly nobody; the busy tenth meets six times the quiet one."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """What is true of everybody who might come; an event draws `n` of them.

    `discipline` is the share of real meetings that both confirm, `response` that of answers given,
    `mingling` how many others each meets by chance, `pull` the share of suggestions followed on purpose;
    `eagerness` multiplies the chance that a suggested meeting is confirmed.
    """

    n: int
    habits: Habits = field(default_factory=Habits)
    discipline: float = 0.9
    response: float = 0.6
    mingling: float = 4.0
    pull: float = 0.5
    eagerness: float = 1.0
    taste: float = 0.3
    score_counts: float = 0.4

    def __post_init__(self) -> None:
        if self.n < FEWEST or self.n % 2:
            raise ValueError(f"a crowd needs an even number of at least {FEWEST} people, got {self.n}")
        for share in (self.discipline, self.response):
            if not 0 < share < 1:
                raise ValueError(f"discipline and response must lie between 0 and 1, got {share}")


@dataclass(frozen=True, slots=True)
class People:
    """Those who came: one number a person for each habit."""

    sociability: Floats
    scanning: Floats
    leniency: Floats
    appeal: Floats
    responding: Floats


def draw_people(crowd: Crowd, rng: np.random.Generator) -> People:
    """Return those who come to one event, with shares where a habit is a share."""
    habits, n = crowd.habits, crowd.n
    # Everybody acts for themselves, so that a meeting is confirmed with the product of two habits.
    acting = crowd.discipline**0.5
    return People(
        sociability=rng.normal(0.0, habits.sociability, n) - habits.sociability**2 / 2,
        scanning=expit(rng.normal(logit_of(acting, habits.scanning), habits.scanning, n)),
        leniency=rng.normal(0.0, habits.leniency, n),
        appeal=rng.normal(0.0, habits.appeal, n),
        responding=expit(rng.normal(logit_of(crowd.response, habits.responding), habits.responding, n)),
    )


@cache
def logit_of(share: float, deviation: float) -> float:
    """Return the mean logit at which people who differ so much reach a share on average."""
    points, weights = np.polynomial.hermite_e.hermegauss(_POINTS)
    weights = weights / weights.sum()

    def excess(mean: float) -> float:
        return float(weights @ expit(mean + deviation * points)) - share

    return float(brentq(excess, -_FARTHEST, _FARTHEST))
