"""How many people stay from step to step."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from matchmaker.statistics.proportion import Proportion, wilson

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a funnel.

    Parameters
    ----------
    count : int
        People who came so far.
    of_all : Proportion
        Their share of those at the first step.
    of_previous : Proportion
        Their share of those one step before; of themselves at the first.
    """

    count: int
    of_all: Proportion
    of_previous: Proportion


def funnel(counts: Sequence[int], *, level: float = 0.95) -> tuple[Step, ...]:
    """Return the shares of people at each step, with Wilson's intervals.

    Parameters
    ----------
    counts : sequence of int
        People at each step, the same or fewer than before: everybody counted was counted before.
    level : float
        Coverage of each interval, in (0, 1).

    Returns
    -------
    tuple of Step
        One for each count.

    Raises
    ------
    ValueError
        If a count is negative or above the one before.

    See Also
    --------
    wilson : with its source.
    """
    for before, after in pairwise(counts):
        if after > before:
            raise ValueError(f"a step cannot have more people than the one before, got {after} of {before}")
    previous = [*counts[:1], *counts[:-1]]
    return tuple(
        Step(count, wilson(count, counts[0], level=level), wilson(count, before, level=level))
        for count, before in zip(counts, previous, strict=True)
    )
