"""An organizer's events side by side, with what changed and who came back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Event, FrozenReport, Membership
from matchmaker.queries.frozen import frozen_of
from matchmaker.queries.report import live_report_of
from matchmaker.queries.report_figures import Cover, FigureId, Report
from matchmaker.statistics import MIN_WORTH, Difference, Proportion, cell, difference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.queries.frozen import Frozen
    from matchmaker.queries.report_figures import Figure

_MOST_EVENTS = 8
COMPARED = (FigureId.MET_ONE, FigureId.PAIRS_MET, FigureId.BOTH_WORTH, FigureId.WORTH_CALLING)


@dataclass(frozen=True, slots=True)
class EventBeside:
    """One event with its report, and how many came back to it: None for one to four."""

    report: Report
    n_returning: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """How much a share has risen from the event before the last to the last."""

    figure_id: FigureId
    difference: Difference


@dataclass(frozen=True, slots=True)
class Across:
    """Events, the latest first."""

    events: tuple[EventBeside, ...]
    changes: tuple[Change, ...]


def across_of(organizer_id: int) -> Across:
    """Return the latest of an organizer's events that have begun and have people."""
    events = list(
        db.session.scalars(
            sa.select(Event)
            .join(Membership, Membership.event_id == Event.id)
            .where(
                Membership.organizer_id == organizer_id,
                Event.starts_at <= now(),
                sa.or_(
                    sa.exists().where(Attendee.event_id == Event.id, Attendee.withdrawn_at.is_(None)),
                    sa.exists().where(FrozenReport.event_id == Event.id),
                ),
            )
            .order_by(Event.starts_at.desc(), Event.id.desc())
        )
    )
    returning, frozen = _returning(events), frozen_of([event.id for event in events[:_MOST_EVENTS]])
    shown = tuple(
        _beside(event, organizer_id, frozen.get(event.id), returning[event.id])
        for event in events[:_MOST_EVENTS]
    )
    return Across(shown, _changes(shown[0].report, shown[1].report) if len(shown) > 1 else ())


def returning_to(event_id: int) -> dict[int, int | None]:
    """Return for each organizer of an event how many came back to it, None for one to four."""
    organizers = db.session.scalars(sa.select(Membership.organizer_id).where(Membership.event_id == event_id))
    counts = {}
    for organizer_id in organizers.all():
        theirs = sa.select(Membership.event_id).where(Membership.organizer_id == organizer_id)
        events = db.session.scalars(
            sa.select(Event).where(Event.id.in_(theirs)).order_by(Event.starts_at.desc(), Event.id.desc())
        )
        counts[organizer_id] = cell(_returning(events.all())[event_id])
    return counts


def _beside(event: Event, organizer_id: int, frozen: Frozen | None, n_returning: int) -> EventBeside:
    """Return one event as it is told; whoever joined its team later counts the addresses still kept."""
    if frozen is None:
        return EventBeside(live_report_of(event), cell(n_returning))
    return EventBeside(frozen.report, frozen.returning.get(organizer_id, cell(n_returning)))


def _returning(events: Sequence[Event]) -> dict[int, int]:
    """Return for each event how many of its addresses were at an earlier one."""
    addresses: defaultdict[int, set[str]] = defaultdict(set)
    for event_id, email in db.session.execute(
        sa.select(Attendee.event_id, Attendee.email).where(
            Attendee.event_id.in_([event.id for event in events]),
            Attendee.withdrawn_at.is_(None),
            Attendee.email.is_not(None),
        )
    ):
        addresses[event_id].add(str(email).casefold())
    seen: set[str] = set()
    counts = {}
    for event in reversed(events):
        counts[event.id] = len(addresses[event.id] & seen)
        seen |= addresses[event.id]
    return counts


def _changes(later: Report, earlier: Report) -> tuple[Change, ...]:
    return tuple(
        Change(
            figure_id,
            difference(_proportion(later.figures[figure_id]), _proportion(earlier.figures[figure_id])),
        )
        for figure_id in COMPARED
    )


def _proportion(figure: Figure) -> Proportion:
    """Return a share as it is told: what is covered says nothing, or the change would give it away."""
    if figure.cover is not Cover.NONE or figure.hits is None or figure.n is None:
        return Proportion(0, 0, None, None)
    return Proportion(
        figure.hits, figure.n, figure.low, figure.high, worth=MIN_WORTH if figure.is_enough else 0
    )
