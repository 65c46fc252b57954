"""Rounds: each published pair gets a time and a meeting point, so that nobody is in two places at once."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db, transaction
from matchmaker.errors import NothingPublishedError, RoundsOutsideError
from matchmaker.matching.rounds import round_for, rounds_of
from matchmaker.models import Event, Match, MatchRun
from matchmaker.queries.rounds import pairs_to_meet
from matchmaker.queries.runs import published_run
from matchmaker.services.audit import note
from matchmaker.services.closing import check_is_not_over

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

Pair = tuple[int, int]
Place = tuple[int, int]  # a round with a meeting point, both from 1


def plan_rounds(*, event_id: int, starts_at: datetime, minutes: int, by: int) -> int:
    """Put the published pairs into rounds, in place of an earlier plan; return how many rounds.

    Raises
    ------
    EventEndedError, EventStoppedError, NothingPublishedError, RoundsOutsideError
    """
    with transaction():
        event = db.session.get_one(Event, event_id, with_for_update=True)
        check_is_not_over(event)
        run = published_run(event_id)
        if run is None:
            raise NothingPublishedError
        event.rounds_start_at, event.round_minutes = starts_at, minutes
        n_rounds = give_rounds(event, run)
        ends_at = starts_at + n_rounds * timedelta(minutes=minutes)
        # Forms know minutes.
        if starts_at < event.starts_at.replace(second=0, microsecond=0) or ends_at > event.ends_at:
            raise RoundsOutsideError(rounds=n_rounds, minutes=minutes)
        note(event_id=event_id, by=by, action="rounds_planned", rounds=n_rounds, minutes=minutes)
        return n_rounds


def drop_rounds(*, event_id: int, by: int) -> None:
    """Take the rounds away: everybody meets when they find each other."""
    with transaction():
        event = db.session.get_one(Event, event_id, with_for_update=True)
        event.rounds_start_at = event.round_minutes = None
        run = published_run(event_id)
        if run is not None:
            _write(run.id, {})
        note(event_id=event_id, by=by, action="rounds_dropped")


def give_rounds(event: Event, run: MatchRun) -> int:
    """Give the pairs of a run their rounds, where the event has some; return how many there are.

    Who met already needs no round, nor who has left or declined. The caller holds the transaction.
    """
    if event.rounds_start_at is None:
        return 0
    pairs = sorted(pairs_to_meet(run.id))
    places = _planned(pairs)
    _write(run.id, places)
    return max((number for number, _ in places.values()), default=0)


def give_late_rounds(*, run_id: int, pairs: Iterable[Pair]) -> None:
    """Fit late pairs into the rounds that were announced; a pair that is busy in all gets none.

    The caller holds the transaction.
    """
    taken = _taken(run_id)
    n_rounds = max((number for number, _ in taken.values()), default=0)
    if n_rounds == 0:
        return
    busy: dict[int, set[int]] = defaultdict(set)
    points: dict[int, set[int]] = defaultdict(set)
    for pair, (number, point) in taken.items():
        points[number].add(point)
        for person in pair:
            busy[person].add(number)
    for pair in sorted(pairs):
        fitting = round_for(pair, busy, n_rounds)
        if fitting is None:
            continue
        taken_here = points[fitting]
        point = next(free for free in range(1, len(taken_here) + 2) if free not in taken_here)
        taken_here.add(point)
        for person in pair:
            busy[person].add(fitting)
        _write_place(run_id, pair, (fitting, point))


def _planned(pairs: list[Pair]) -> dict[Pair, Place]:
    """Return the place of each pair; the fullest round comes first, the smallest when people tire."""
    together: dict[int, list[Pair]] = defaultdict(list)
    for pair, number in zip(pairs, rounds_of(pairs), strict=True):
        together[number].append(pair)
    rounds = sorted(together.values(), key=lambda members: (-len(members), members))
    return {
        pair: (number, point)
        for number, members in enumerate(rounds, start=1)
        for point, pair in enumerate(members, start=1)
    }


def _taken(run_id: int) -> dict[Pair, Place]:
    rows = db.session.execute(
        sa.select(Match.low_id, Match.high_id, Match.round_number, Match.meeting_point).where(
            Match.run_id == run_id, Match.round_number.is_not(None)
        )
    )
    return {
        (low, high): (number, point)
        for low, high, number, point in rows
        if number is not None and point is not None
    }


def _write(run_id: int, places: Mapping[Pair, Place]) -> None:
    everyone = sa.update(Match).where(Match.run_id == run_id)
    db.session.execute(everyone.values(round_number=None, meeting_point=None))
    if places:
        db.session.execute(
            sa.update(Match),
            [
                {
                    "run_id": run_id,
                    "low_id": low,
                    "high_id": high,
                    "round_number": number,
                    "meeting_point": point,
                }
                for (low, high), (number, point) in places.items()
            ],
        )


def _write_place(run_id: int, pair: Pair, place: Place) -> None:
    db.session.execute(
        sa.update(Match)
        .where(Match.run_id == run_id, Match.low_id == pair[0], Match.high_id == pair[1])
        .values(round_number=place[0], meeting_point=place[1])
    )
