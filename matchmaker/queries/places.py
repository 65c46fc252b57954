"""Who takes a place of whom in a published run, now that people left, said no or did not come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Avoidance, AvoidanceKind, Match, Meeting
from matchmaker.queries.presence import arrivals_of

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.models import Event, MatchRun

Pair: TypeAlias = tuple[int, int]
PLACES = 3
MOST_PLACES = 4  # a fourth one where somebody came late or was pinned, a fifth never


@dataclass(frozen=True)
class Places:
    """The places of a run's people."""

    partners: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # who takes whose places
    told: set[Pair] = field(default_factory=set)  # pairs that stay matched for one of the two at least
    released: set[Pair] = field(default_factory=set)  # pairs whose places were freed by an absence

    def room(self, attendee_id: int) -> int:
        """Return how many of their three places somebody has left, below 0 with a fourth."""
        return PLACES - len(self.partners.get(attendee_id, ()))


def places_of(event: Event, run: MatchRun, moment: datetime) -> Places:
    """Return the places of a run's people at a moment.

    "Not for me" frees the place of who said so, once in a run; every other wish, and somebody who
    left, frees both; so does an absence, until the absent one comes and finds the place not given away.
    """
    pairs = {
        (low, high)
        for low, high in db.session.execute(
            sa.select(Match.low_id, Match.high_id).where(Match.run_id == run.id)
        )
    }
    gone = gone_ids(event.id)
    parted, declined = _wishes(event.id, pairs)
    released = _released(event, run, pairs, moment)
    places = Places(told=pairs - released, released=released)
    for low, high in places.told - parted:
        if low in gone or high in gone:
            continue
        for person, other in ((low, high), (high, low)):
            if declined.get(person) != (low, high):
                places.partners[person].add(other)
    return places


def pairs_apart(event_id: int) -> set[Pair]:
    """Return every pair of an event that must not be told to meet, by whosever wish."""
    return {
        (low, high)
        for low, high in db.session.execute(
            sa.select(Avoidance.low_id, Avoidance.high_id).where(Avoidance.event_id == event_id)
        )
    }


def gone_ids(event_id: int) -> set[int]:
    """Return who takes no part: never agreed, or left."""
    return set(
        db.session.scalars(
            sa.select(Attendee.id).where(
                Attendee.event_id == event_id,
                sa.or_(Attendee.withdrawn_at.is_not(None), Attendee.consented_at.is_(None)),
            )
        )
    )


def _wishes(event_id: int, pairs: set[Pair]) -> tuple[set[Pair], dict[int, Pair]]:
    """Return the pairs both of whose places are free, and each one's first pair that was not for them."""
    parted: set[Pair] = set()
    first: dict[int, Pair] = {}
    wishes = db.session.execute(
        sa.select(Avoidance.low_id, Avoidance.high_id, Avoidance.kind, Avoidance.by_id)
        .where(Avoidance.event_id == event_id)
        .order_by(Avoidance.created_at, Avoidance.id)
    )
    for low, high, kind, by_id in wishes:
        if kind != AvoidanceKind.DECLINED:
            parted.add((low, high))
        elif by_id is not None and (low, high) in pairs:
            first.setdefault(by_id, (low, high))
    return parted, first


def _released(event: Event, run: MatchRun, pairs: set[Pair], moment: datetime) -> set[Pair]:
    """Return the pairs one of whom is absent, or came when the other's place was given away."""
    if event.absent_after is None or moment < event.absent_after:
        return set()
    arrived = arrivals_of(event)
    new = {
        (low, high): added_at
        for low, high, added_at in db.session.execute(
            sa.select(Match.low_id, Match.high_id, Match.added_at).where(
                Match.run_id == run.id, Match.added_at > event.absent_after
            )
        )
        if added_at is not None
    }
    given_at: dict[int, datetime] = {}
    for pair, added_at in new.items():
        for person in pair:
            given_at[person] = min(added_at, given_at.get(person, added_at))

    def found_it_given(person: int, other: int) -> bool:
        return other in given_at and arrived[person] > given_at[other]

    return {
        (low, high)
        for low, high in pairs - new.keys() - pairs_met(event.id)
        if low not in arrived or high not in arrived or found_it_given(low, high) or found_it_given(high, low)
    }


def pairs_met(event_id: int) -> set[Pair]:
    """Return every pair of which one at least says that they met, or said so once."""
    return {
        (low, high)
        for low, high in db.session.execute(
            sa.select(Meeting.low_id, Meeting.high_id).where(Meeting.event_id == event_id)
        )
    }
