"""How often the intervals of a crowd's events hold the truth."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.simulation.event import play
from matchmaker.simulation.figures import FigureName, as_reported, observed
from matchmaker.simulation.record import recorded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matchmaker.simulation.crowd import Crowd
    from matchmaker.simulation.figures import Stating

LEAST, MOST = 0.93, 0.97
"""What a 95 % interval may cover: three Monte Carlo standard errors of 1,000 events to each side."""

SOME = 100
"""Fewest events with a statement from which a coverage is judged."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """One figure over all events of a cell; an event with "too few answers to say" counts as not said."""

    truth: float
    events: int
    said: int
    held: int
    too_high: int
    width: float

    @property
    def share(self) -> float:
        """Intervals that held the truth, of those said; NaN when none was."""
        return self.held / self.said if self.said else float("nan")

    @property
    def abstained(self) -> float:
        """Events in which there were too few answers to say."""
        return 1 - self.said / self.events

    @property
    def is_judged(self) -> bool:
        """Whether it was said often enough to see how well it covers."""
        return self.said >= SOME

    @property
    def is_honest(self) -> bool:
        """Whether it covers as promised, where it was said often enough."""
        return not self.is_judged or LEAST <= self.share <= MOST


def truths(crowd: Crowd, events: int, seed: int) -> dict[FigureName, float]:
    """Return the true figures of a crowd: ratios of expected hits to expected observations.

    They are pooled over so many further events, whose own error is that much smaller than one event's.
    """
    rng = np.random.default_rng([seed, 0])
    hits: Counter[FigureName] = Counter()
    seen: Counter[FigureName] = Counter()
    for _ in range(events):
        for name, (so, of) in observed(recorded(play(crowd, rng))).items():
            hits[name] += so
            seen[name] += of
    shares = {name: hits[name] / seen[name] for name in seen}
    return shares | {
        FigureName.MET_LIFT: shares[FigureName.MET] / shares[FigureName.OTHERS_MET],
        FigureName.WORTH_LIFT: shares[FigureName.WORTH] / shares[FigureName.OTHERS_WORTH],
    }


def cover(
    crowd: Crowd,
    known: Mapping[FigureName, float],
    *,
    events: int,
    seed: int,
    state: Stating = as_reported,
    claims: bool = False,
    progress: Callable[[float], None] = lambda _share: None,
) -> dict[FigureName, Coverage]:
    """Play so many events and hold what is stated of each against the truth."""
    rng = np.random.default_rng([seed, 1])
    said: Counter[FigureName] = Counter()
    held: Counter[FigureName] = Counter()
    too_high: Counter[FigureName] = Counter()
    widths: dict[FigureName, list[float]] = {}
    for number in range(events):
        for name, stated in state(recorded(play(crowd, rng), claims=claims)).items():
            widths.setdefault(name, [])
            if stated.is_said and stated.low is not None:
                said[name] += 1
                held[name] += stated.holds(known[name])
                too_high[name] += stated.low > known[name]
                widths[name].append(np.inf if stated.high is None else stated.high - stated.low)
        progress((number + 1) / events)
    return {
        name: Coverage(
            truth=known[name],
            events=events,
            said=said[name],
            held=held[name],
            too_high=too_high[name],
            width=float(np.median(all_widths)) if all_widths else float("nan"),
        )
        for name, all_widths in widths.items()
    }
