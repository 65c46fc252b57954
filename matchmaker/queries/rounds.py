"""The rounds of an event: who meets whom when, at which meeting point."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from matchmaker.db import db
from matchmaker.models import Attendee, Avoidance, AvoidanceKind, Event, HideRule, Match, Meeting
from matchmaker.queries.runs import published_run


@dataclass(frozen=True, slots=True)
class Round:
    """One round: when it begins, how many pairs meet in it."""

    number: int
    starts_at: datetime
    n_pairs: int


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the plan, with their meeting point in each round; None where they are free."""

    name: str
    points: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All rounds, everybody's line by name, and the pairs that found no round."""

    rounds: tuple[Round, ...]
    rows: tuple[Row, ...]
    unplaced: tuple[tuple[str, str], ...]

    @property
    def n_points(self) -> int:
        """How many meeting points the room needs."""
        return max((one.n_pairs for one in self.rounds), default=0)


def pairs_to_meet(run_id: int) -> set[tuple[int, int]]:
    """Return the pairs of a run that are still to meet: nobody of them left, declined or met."""
    return set(db.session.execute(told_pairs(run_id).where(~_has_met())))


def told_pairs(run_id: int) -> sa.Select[int, int]:
    """Return a select of the pairs of a run that both sides are still told of: nobody left or declined."""
    low, high = aliased(Attendee), aliased(Attendee)
    return (
        sa.select(Match.low_id, Match.high_id)
        .join(low, low.id == Match.low_id)
        .join(high, high.id == Match.high_id)
        .where(Match.run_id == run_id, low.withdrawn_at.is_(None), high.withdrawn_at.is_(None), ~_is_parted())
    )


def plan_of(event: Event, *, for_wall: bool = False) -> Plan:
    """Return the plan of the published run; an empty one where there are no rounds.

    On the wall everybody reads it: who hides from anybody is left out there.
    """
    run = published_run(event.id)
    if run is None or event.rounds_start_at is None:
        return Plan((), (), ())
    matches = db.session.execute(
        sa.select(Match.low_id, Match.high_id, Match.round_number, Match.meeting_point).where(
            Match.run_id == run.id
        )
    ).all()
    names = dict(
        db.session.execute(
            sa.select(Attendee.id, Attendee.name).where(
                Attendee.event_id == event.id, Attendee.withdrawn_at.is_(None)
            )
        ).all()
    )
    hiders = _hiders(event.id) if for_wall else set()
    still = pairs_to_meet(run.id)
    places: dict[int, dict[int, int]] = defaultdict(dict)
    sizes: dict[int, int] = defaultdict(int)
    unplaced = []
    for low, high, number, point in matches:
        if number is not None and point is not None:
            sizes[number] += 1
            places[low][number] = places[high][number] = point
        elif (low, high) in still:
            unplaced.append((names[low], names[high]))
    numbers = range(1, max(sizes, default=0) + 1)
    return Plan(
        rounds=tuple(Round(n, _starts_at(event, n), sizes[n]) for n in numbers),
        rows=tuple(
            Row(names[person], tuple(points.get(number) for number in numbers))
            for person, points in sorted(places.items(), key=lambda item: (names.get(item[0], ""), item[0]))
            if person in names and person not in hiders
        ),
        unplaced=tuple(sorted(unplaced)),
    )


def _starts_at(event: Event, number: int) -> datetime:
    starts_at = event.round_starts_at(number)
    assert starts_at is not None  # noqa: S101 -- the caller looked
    return starts_at


def _hiders(event_id: int) -> set[int]:
    """Return who hides from somebody: their name on a wall would tell everyone that they are here."""
    by_person = sa.select(Avoidance.by_id).where(
        Avoidance.event_id == event_id, Avoidance.kind == AvoidanceKind.HIDDEN
    )
    by_rule = (
        sa.select(HideRule.attendee_id)
        .join(Attendee, Attendee.id == HideRule.attendee_id)
        .where(Attendee.event_id == event_id)
    )
    return set(db.session.scalars(sa.union(by_person, by_rule)))


def _is_parted() -> sa.ColumnElement[bool]:
    wish = aliased(Avoidance)
    return sa.exists().where(wish.low_id == Match.low_id, wish.high_id == Match.high_id)


def _has_met() -> sa.ColumnElement[bool]:
    meeting = aliased(Meeting)
    return sa.exists().where(
        meeting.low_id == Match.low_id,
        meeting.high_id == Match.high_id,
        sa.or_(meeting.confirmed_at.is_not(None), meeting.withdrawn_at.is_not(None)),
    )
