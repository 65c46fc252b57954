"""What unequal scanning does to a lift that is computed from scans."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.simulation.coverage import truths
from matchmaker.simulation.crowd import STRONG, Crowd
from matchmaker.simulation.event import play
from matchmaker.simulation.figures import FigureName
from matchmaker.simulation.record import recorded
from matchmaker.statistics import Verdict, compare, verdict

if TYPE_CHECKING:
    from collections.abc import Callable

EAGERNESS = (1.0, 1.1, 1.25, 1.5, 2.0)
"""How many times as likely a suggested meeting is to be confirmed as another one."""

# Suggestions do nothing here: whoever meets, meets by chance. Scanning is rare enough for a factor of two.
IDLE = Crowd(184, STRONG, discipline=0.3, mingling=18.0, pull=0.0)
HELPFUL = Crowd(184, STRONG, discipline=0.3, mingling=18.0, pull=0.2)


class Damage(NamedTuple):
    """One eagerness, over all events of a crowd."""

    crowd: str
    eagerness: float
    recorded: float  # share of real suggested meetings confirmed, by that of others
    truth: float  # lift of real meetings
    stated: float  # median of the lifts stated
    held: float  # share of intervals with the lift of real meetings inside
    helped: float  # share of verdicts "helped"


def damage(
    events: int, truth_events: int, seed: int, *, progress: Callable[[float], None] = lambda _share: None
) -> list[Damage]:
    """Return what the report says of real meetings when suggested ones are scanned more eagerly."""
    found = []
    for label, crowd in (("suggestions do nothing", IDLE), ("suggestions help", HELPFUL)):
        # With equal scanning recorded and real meetings have the same lift: one factor cancels.
        real = truths(crowd, truth_events, seed)[FigureName.MET_LIFT]
        for eagerness in EAGERNESS:
            found.append(_played(label, replace(crowd, eagerness=eagerness), real, events, seed))
            progress(len(found) / (2 * len(EAGERNESS)))
    return found


def _played(label: str, crowd: Crowd, real: float, events: int, seed: int) -> Damage:
    rng = np.random.default_rng([seed, 2])
    lifts, held, helped = [], 0, 0
    confirmed = np.zeros((2, 2))
    for _ in range(events):
        played = play(crowd, rng)
        record = recorded(played)
        met = compare(record.suggested, record.others)
        low, high = met.lift.low, met.lift.high
        held += low is not None and low <= real <= (np.inf if high is None else high)
        helped += verdict(met) is Verdict.HELPED
        lifts.append(np.inf if met.lift.value is None else met.lift.value)
        for row, meetings in enumerate((played.told, played.others)):
            confirmed[row] += meetings.confirmed.sum(), len(meetings.pairs)
    shares = confirmed[:, 0] / confirmed[:, 1]
    return Damage(
        crowd=label,
        eagerness=crowd.eagerness,
        recorded=float(shares[0] / shares[1]),
        truth=real,
        stated=float(np.median(lifts)),
        held=held / events,
        helped=helped / events,
    )
