"""Who is under 18: kept among minors, also once the matches are out."""

from __future__ import annotations

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Event, Match, MatchRun, RunState
from matchmaker.queries.places import pairs_met


def write_age(attendee: Attendee, event: Event, *, is_minor: bool) -> None:
    """Write whether somebody is under 18; at an event for adults, which never asks, it stays as it was."""
    if not event.for_adults_only:
        attendee.is_minor = is_minor


def part_ages(attendee: Attendee) -> list[int]:
    """Take away the cards between somebody and people who are no minors as they are, or the other way round.

    Who has met already keeps the card. Return everybody who has a gap now; the caller holds the transaction.
    """
    me = attendee.id
    other_id = sa.case((Match.low_id == me, Match.high_id), else_=Match.low_id)
    rows = db.session.execute(
        sa.select(Match.run_id, Match.low_id, Match.high_id)
        .join(MatchRun, MatchRun.id == Match.run_id)
        .join(Attendee, Attendee.id == other_id)
        .where(
            MatchRun.event_id == attendee.event_id,
            MatchRun.state == RunState.PUBLISHED,
            sa.or_(Match.low_id == me, Match.high_id == me),
            Attendee.is_minor != attendee.is_minor,
        )
    ).all()
    met = pairs_met(attendee.event_id)
    lacking = set()
    for run_id, low_id, high_id in rows:
        if (low_id, high_id) not in met:
            db.session.execute(sa.delete(Match).filter_by(run_id=run_id, low_id=low_id, high_id=high_id))
            lacking |= {low_id, high_id}
    return sorted(lacking)
