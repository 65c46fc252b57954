"""What a suggestion itself does: pairs drawn by lot against pairs that the lot might have drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import MatchRun, RunState
from matchmaker.queries.report_figures import Figure, FigureId, ratio_figure, share_figure
from matchmaker.queries.report_pairs import Pair, pairs_array
from matchmaker.statistics import ClusteredOutcomes, Verdict, compare_drawn, verdict_of_drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.queries.report_pairs import EventFacts

LOT = "lot"  # where a run keeps what its lot might have drawn


@dataclass(frozen=True, slots=True)
class LotFact:
    """The lot of the run that people see, with the probability of each pair that it might have drawn."""

    published_at: datetime
    chances: Mapping[Pair, float]
    drawn: frozenset[Pair]


class Honest(NamedTuple):
    """The figures of a lot, with what they allow to say; no figures where nothing was drawn."""

    figures: tuple[Figure, ...] = ()
    verdict: Verdict | None = None


def lot_of(event_id: int) -> LotFact | None:
    """Return the lot of the run that people see, None where nothing was drawn in it."""
    row = db.session.execute(
        sa.select(MatchRun.published_at, MatchRun.parameters).where(
            MatchRun.event_id == event_id, MatchRun.state == RunState.PUBLISHED
        )
    ).one_or_none()
    told = None if row is None else (row.parameters or {}).get(LOT)
    if row is None or told is None:
        return None
    numbers = np.array(told["pairs"], dtype=np.int64).reshape(-1, 3)
    pairs = [(int(low), int(high)) for low, high, _ in numbers]
    return LotFact(
        row.published_at,
        dict(zip(pairs, (numbers[:, 2] / told["lists"]).tolist(), strict=True)),
        frozenset(pairs[number] for number in told["drawn"]),
    )


def honest_figures(facts: EventFacts, lot: LotFact | None) -> Honest:
    """Return how often pairs met that the lot drew, and those that it might have drawn.

    What was certain is left out, since nobody knows what would have been without; so is a pair that was
    told before or met before, and one that was told without the lot.
    """
    if lot is None:
        return Honest()
    met_at = {meeting.pair: meeting.met_at for meeting in facts.meetings}
    drawn, undrawn = [], []
    for pair, chance in lot.chances.items():
        if chance >= 1 or not (pair[0] in facts.people and pair[1] in facts.people):
            continue
        told = facts.suggestions.get(pair)
        if pair in met_at and met_at[pair] <= lot.published_at:
            continue
        if pair in lot.drawn and told is not None and told.first_at == lot.published_at:
            drawn.append(pair)
        elif pair not in lot.drawn and told is None:
            undrawn.append(pair)
    found = compare_drawn(
        _outcomes(drawn, met_at),
        _chances(drawn, lot),
        _outcomes(undrawn, met_at),
        _chances(undrawn, lot),
    )
    first = share_figure(FigureId.DRAWN_MET, found.drawn)
    second = share_figure(FigureId.UNDRAWN_MET, found.undrawn)
    lift = ratio_figure(FigureId.DRAWN_LIFT, found.lift, treated=first, control=second)
    return Honest((first, second, lift), verdict_of_drawn(found))


def _outcomes(pairs: Sequence[Pair], met: Mapping[Pair, datetime]) -> ClusteredOutcomes:
    return ClusteredOutcomes([pair in met for pair in pairs], pairs_array(pairs))


def _chances(pairs: Sequence[Pair], lot: LotFact) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([lot.chances[pair] for pair in pairs], dtype=np.float64)
