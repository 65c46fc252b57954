"""What going back to an earlier run would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Match, MatchRun
from matchmaker.queries.run_page import Changes, changes_between, met_pairs, names_of
from matchmaker.queries.runs import published_run
from matchmaker.queries.showing import showing_of

if TYPE_CHECKING:
    from matchmaker.models import Event


@dataclass(frozen=True, slots=True)
class RollbackPage:
    """The run that attendees see, with what changes when an earlier one takes its place.

    How many pairs do not come back is not said: it would tell of wishes that are private.
    """

    published: MatchRun
    changes: Changes
    n_carried: int  # pairs that have met since, and stay
    n_pinned: int  # pins of which the earlier run knew nothing


def rollback_page(event: Event, run: MatchRun) -> RollbackPage | None:
    """Return what going back to a run changes; None where nothing is published."""
    published = published_run(event.id)
    if published is None:
        return None
    plan = showing_of(event, run, published)
    rows = db.session.execute(sa.select(Match.low_id, Match.high_id).where(Match.run_id == published.id))
    before = {(low, high) for low, high in rows}
    return RollbackPage(
        published,
        changes_between(before, plan.after, names_of(event.id), met_pairs(event.id)),
        n_carried=len(plan.carried),
        n_pinned=len(plan.pinned),
    )
