"""All cells of the coverage table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from matchmaker.simulation.coverage import Coverage, cover, truths
from matchmaker.simulation.crowd import STRONG, Crowd, Habits
from matchmaker.simulation.figures import FigureName, as_if_independent, meetings_alone

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

HABITS = {"none": Habits(), "strong": STRONG}
DISCIPLINES = (0.3, 0.9)
TRUTH_EVENTS = 2000
"""Further events behind each truth: its error is a forty-fifth of one event's."""


class Cell(NamedTuple):
    """One kind of crowd: what the report states of its events, and what mistaken reports would."""

    crowd: Crowd
    habits: str
    reported: Mapping[FigureName, Coverage]
    independent: Mapping[FigureName, Coverage]
    claims: Mapping[FigureName, Coverage]


def cells(
    sizes: Sequence[int],
    *,
    events: int,
    seed: int,
    truth_events: int = TRUTH_EVENTS,
    progress: Callable[[float], None] = lambda _share: None,
) -> list[Cell]:
    """Play every size with and without strong habits at each scan discipline."""
    crowds = [
        (name, Crowd(n, habits, discipline=discipline))
        for n in sizes
        for name, habits in HABITS.items()
        for discipline in DISCIPLINES
    ]
    found = []
    for name, crowd in crowds:
        known = truths(crowd, truth_events, seed)
        found.append(
            Cell(
                crowd,
                name,
                reported=cover(crowd, known, events=events, seed=seed),
                independent=cover(crowd, known, events=events, seed=seed, state=as_if_independent),
                claims=cover(crowd, known, events=events, seed=seed, state=meetings_alone, claims=True),
            )
        )
        progress(len(found) / len(crowds))
    return found
