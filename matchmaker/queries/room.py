"""The room as it is now: who is here, how many meet, whom to introduce by hand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Avoidance, Device, Match, Meeting, Scan
from matchmaker.queries.presence import arrivals_of
from matchmaker.queries.rounds import told_pairs
from matchmaker.queries.runs import published_run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matchmaker.models import Event

SHOWN_PAIRS = 12
MOST_SLOTS = 240
_SOON = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Slot:
    """How many people met within some minutes, and how many of these meetings were suggested."""

    starts_at: datetime
    n_meetings: int
    n_suggested: int


@dataclass(frozen=True, slots=True)
class Introduction:
    """Two people who are here, were told to meet, and have not met; with their round, if there is one."""

    low_name: str
    high_name: str
    round_number: int | None
    meeting_point: int | None


@dataclass(frozen=True, slots=True)
class Room:
    """Everything the live page shows."""

    as_of: datetime
    n_here: int
    n_meetings: int
    n_suggested: int
    n_recent: int  # within the last quarter of an hour
    n_unanswered: int  # one of the two said that they met
    n_phones: int  # phones that said they still hold scans
    n_unsent: int
    slot: timedelta
    slots: tuple[Slot, ...]
    introductions: tuple[Introduction, ...]
    n_introductions: int


def room_of(event: Event, moment: datetime) -> Room:
    """Return the room of an event, counted from what has arrived."""
    run = published_run(event.id)
    told = {} if run is None else _told(run.id)
    meetings = db.session.execute(
        sa.select(Meeting.low_id, Meeting.high_id, Meeting.met_at, Meeting.confirmed_at).where(
            Meeting.event_id == event.id, Meeting.withdrawn_at.is_(None)
        )
    ).all()
    met = [meeting for meeting in meetings if meeting.confirmed_at is not None]
    times = [(meeting.met_at, (meeting.low_id, meeting.high_id) in told) for meeting in met]
    here = arrivals_of(event).keys()
    gone = _withdrawn_pairs(event.id) | {(meeting.low_id, meeting.high_id) for meeting in met}
    waiting = [pair for pair in told if pair not in gone and here >= set(pair)]
    phones, unsent = db.session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(Device.waiting), 0))
        .join(Attendee, Attendee.id == Device.attendee_id)
        .where(Attendee.event_id == event.id, Device.waiting > 0)
    ).one()
    slot, slots = _slots(event, times, moment)
    return Room(
        as_of=moment,
        n_here=len(here),
        n_meetings=len(met),
        n_suggested=sum(is_suggested for _, is_suggested in times),
        n_recent=sum(met_at > moment - _SOON for met_at, _ in times),
        n_unanswered=len(meetings) - len(met),
        n_phones=phones,
        n_unsent=unsent,
        slot=slot,
        slots=slots,
        introductions=_introductions(waiting[:SHOWN_PAIRS], told),
        n_introductions=len(waiting),
    )


def mark_of_room(event: Event, moment: datetime) -> str:
    """Return a short text that changes when the room does, and once a minute; cheap to ask for often."""
    scans = sa.select(sa.func.count(), sa.func.max(Scan.received_at)).where(Scan.event_id == event.id)
    people = sa.select(
        sa.func.count(Attendee.checked_in_at),
        sa.func.count(Attendee.withdrawn_at),
        sa.func.max(Attendee.checked_in_at),
    ).where(Attendee.event_id == event.id)
    phones = (
        sa.select(sa.func.coalesce(sa.func.sum(Device.waiting), 0))
        .join(Attendee, Attendee.id == Device.attendee_id)
        .where(Attendee.event_id == event.id)
    )
    run = published_run(event.id)
    late = sa.select(sa.func.count()).where(Match.run_id == (0 if run is None else run.id))
    wishes = sa.select(sa.func.count()).where(Avoidance.event_id == event.id)
    known = [
        tuple(db.session.execute(statement).one()) for statement in (scans, people, phones, late, wishes)
    ]
    content = repr((known, None if run is None else run.id, moment.replace(second=0, microsecond=0)))
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _told(run_id: int) -> dict[tuple[int, int], tuple[int | None, int | None]]:
    """Return the pairs that both sides are still told of, the next round first, each with its place."""
    rows = db.session.execute(
        told_pairs(run_id)
        .add_columns(Match.round_number, Match.meeting_point)
        .order_by(Match.round_number, Match.score.desc(), Match.low_id, Match.high_id)
    )
    return {(low_id, high_id): (number, point) for low_id, high_id, number, point in rows}


def _withdrawn_pairs(event_id: int) -> set[tuple[int, int]]:
    return set(
        db.session.execute(
            sa.select(Meeting.low_id, Meeting.high_id).where(
                Meeting.event_id == event_id, Meeting.withdrawn_at.is_not(None)
            )
        )
    )


def _introductions(
    pairs: list[tuple[int, int]], told: dict[tuple[int, int], tuple[int | None, int | None]]
) -> tuple[Introduction, ...]:
    ids = {person for pair in pairs for person in pair}
    names = dict(db.session.execute(sa.select(Attendee.id, Attendee.name).where(Attendee.id.in_(ids))).all())
    return tuple(Introduction(names[low], names[high], *told[low, high]) for low, high in pairs)


def _slots(
    event: Event, times: Iterable[tuple[datetime, bool]], moment: datetime
) -> tuple[timedelta, tuple[Slot, ...]]:
    """Return the meetings by minute; by more minutes where an event lasts long."""
    times = list(times)
    first = min([event.starts_at, *(met_at for met_at, _ in times)]).replace(second=0, microsecond=0)
    last = min(max([first, *(met_at for met_at, _ in times), moment]), max(event.ends_at, first))
    n_minutes = int((last - first) / timedelta(minutes=1)) + 1
    width = timedelta(minutes=-(-n_minutes // MOST_SLOTS))
    counts = [[0, 0] for _ in range(int((last - first) / width) + 1)]
    for met_at, is_suggested in times:
        number = min(int((met_at - first) / width), len(counts) - 1)
        counts[number][0] += 1
        counts[number][1] += is_suggested
    return width, tuple(
        Slot(first + number * width, n_meetings, n_suggested)
        for number, (n_meetings, n_suggested) in enumerate(counts)
    )
