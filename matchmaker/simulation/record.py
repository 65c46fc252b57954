"""What a played event leaves in the tables, grouped as the report groups it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.simulation.crowd import Floats
from matchmaker.statistics import ClusteredOutcomes, CountsOnly

if TYPE_CHECKING:
    from matchmaker.simulation.event import Flags, Meetings, Played


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What was said of one group of recorded meetings.

    `asked` has an entry for each of the two of each meeting (did they answer?), `given` one for each
    answer (was it worth it?), `by_both` one for each meeting of which both spoke (did both say so?).
    """

    asked: ClusteredOutcomes
    given: ClusteredOutcomes
    by_both: ClusteredOutcomes


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """The groups from which the report's figures follow."""

    suggested: ClusteredOutcomes
    scores: Floats
    others: CountsOnly
    told: Answers
    rest: Answers
    n: int

    @property
    def met_one(self) -> Flags:
        """Whether each person met one of their three."""
        met = np.zeros(self.n, dtype=bool)
        met[self.suggested.people[np.asarray(self.suggested.outcomes)]] = True
        return met


def recorded(played: Played, *, claims: bool = False) -> Recorded:
    """Return what the report reads: confirmed meetings, or mistakenly any that one of the two claims."""
    told, others = (
        meetings.claimed if claims else meetings.confirmed for meetings in (played.told, played.others)
    )
    met = np.zeros(len(played.suggested), dtype=bool)
    met[played.told_met[told]] = True
    suggestions = np.bincount(played.suggested.reshape(-1), minlength=played.n)
    return Recorded(
        suggested=ClusteredOutcomes(met, played.suggested),
        scores=played.scores,
        others=CountsOnly(np.arange(played.n), played.n - 1 - suggestions, played.others.pairs[others]),
        told=_answers(played.told, told),
        rest=_answers(played.others, others),
        n=played.n,
    )


def _answers(meetings: Meetings, kept: Flags) -> Answers:
    pairs, answered, worth = meetings.pairs[kept], meetings.answered[kept], meetings.worth[kept]
    each = np.repeat(pairs, 2, axis=0)
    both = answered.all(axis=1)
    return Answers(
        asked=ClusteredOutcomes(answered.reshape(-1), each),
        given=ClusteredOutcomes(worth[answered], each[answered.reshape(-1)]),
        by_both=ClusteredOutcomes(np.asarray(worth[both].all(axis=1)), pairs[both]),
    )
