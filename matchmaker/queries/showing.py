"""What the pairs of a run become when attendees see it now: no decision since it was computed is lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Avoidance, AvoidanceKind, Match, Meeting
from matchmaker.queries.eligible_pairs import rules_of, standings_of
from matchmaker.queries.pins import pins_of
from matchmaker.queries.places import MOST_PLACES, PLACES, Pair, gone_ids, pairs_apart

if TYPE_CHECKING:
    from collections.abc import Collection

    from matchmaker.models import Event, MatchRun


@dataclass(frozen=True, slots=True)
class Showing:
    """What happens to a run's pairs, and to the people in them."""

    stays: frozenset[Pair]
    dropped: frozenset[Pair]  # "not for me", "we did not meet", against the rules, or no place left
    carried: frozenset[Pair]  # of the run that attendees see now, because the two have met
    pinned: tuple[Pair, ...]  # wanted by the organizer and not in the run yet
    short: frozenset[int]  # who loses a place, or had one with somebody who left or is kept apart
    matched: frozenset[int]  # who has somebody to meet

    @property
    def after(self) -> frozenset[Pair]:
        """The pairs that the run has then."""
        return self.stays | self.carried | frozenset(self.pinned)


def showing_of(
    event: Event, run: MatchRun, published: MatchRun | None, *, pins: Collection[Pair] | None = None
) -> Showing:
    """Return what would become of a run's pairs, without changing anything.

    Whom the two of a pair met comes first, then the organizer's pins, then the best of the rest; nobody
    has a fifth. `pins` leaves out those of which no reason can be told yet.
    """
    rows = _scores(run.id)
    shown = {} if published is None or published.id == run.id else _scores(published.id)
    met, denied = _meetings(event.id)
    apart, declined = pairs_apart(event.id), _declined(event.id)
    gone, rules, standings = gone_ids(event.id), rules_of(event), standings_of(event)

    def may_meet(pair: Pair) -> bool:
        return rules.may_meet(standings[pair[0]], standings[pair[1]])

    def is_open(pair: Pair) -> bool:
        return pair not in apart and gone.isdisjoint(pair)

    refused = {
        pair
        for pair in rows
        if pair in declined or pair in denied or (pair not in met and not may_meet(pair))
    }
    wanted = [
        pair
        for pair in pins_of(event.id)
        if is_open(pair)
        and pair not in denied
        and may_meet(pair)
        and (pins is None or pair in pins or pair in rows)
    ]
    live = [pair for pair in rows if is_open(pair) and pair not in refused]
    carried = [pair for pair in shown if pair in met and is_open(pair)]
    in_order = dict.fromkeys(
        [
            *carried,
            *wanted,
            *(pair for pair in live if pair in met),
            *sorted(live, key=lambda pair: (-rows[pair], pair)),
        ]
    )
    taken: Counter[int] = Counter()
    kept: set[Pair] = set()
    for pair in in_order:
        if max(taken[person] for person in pair) < MOST_PLACES:
            taken.update(pair)
            kept.add(pair)
    dropped = refused | {pair for pair in live if pair not in kept}
    hurt = {person for pair in rows if pair not in kept for person in pair}
    return Showing(
        stays=frozenset(rows.keys() - dropped),
        dropped=frozenset(dropped),
        carried=frozenset(pair for pair in carried if pair in kept and pair not in rows),
        pinned=tuple(pair for pair in wanted if pair in kept and pair not in rows and pair not in carried),
        short=frozenset(person for person in hurt - gone if taken[person] < PLACES),
        matched=frozenset(taken),
    )


def _scores(run_id: int) -> dict[Pair, float]:
    rows = db.session.execute(
        sa.select(Match.low_id, Match.high_id, Match.score).where(Match.run_id == run_id)
    )
    return {(low, high): score for low, high, score in rows}


def _meetings(event_id: int) -> tuple[set[Pair], set[Pair]]:
    """Return the pairs that have met as far as anybody says, and those of whom one says that they did not."""
    met: set[Pair] = set()
    denied: set[Pair] = set()
    rows = db.session.execute(
        sa.select(Meeting.low_id, Meeting.high_id, Meeting.withdrawn_at.is_(None)).where(
            Meeting.event_id == event_id
        )
    )
    for low, high, stands in rows:
        (met if stands else denied).add((low, high))
    return met, denied


def _declined(event_id: int) -> set[Pair]:
    rows = db.session.execute(
        sa.select(Avoidance.low_id, Avoidance.high_id).where(
            Avoidance.event_id == event_id, Avoidance.kind == AvoidanceKind.DECLINED
        )
    )
    return {(low, high) for low, high in rows}
