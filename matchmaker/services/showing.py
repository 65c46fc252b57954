"""Show a run to attendees in place of another, with what was decided since it was computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Event, Match, MatchRun, Origin, RunState
from matchmaker.queries.fitted import fitted_run, newest_fitted
from matchmaker.queries.runs import published_run
from matchmaker.queries.showing import showing_of
from matchmaker.services.crowd import eligible_ids
from matchmaker.services.late_scores import late_matches, late_scores, texts_of
from matchmaker.services.rounds import give_rounds

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from matchmaker.queries.places import Pair

_COPIED = ("score", "low_affinity", "high_affinity", "reasons", "is_weak", "origin", "drawn_probability")


def pins_to_add(*, event_id: int, run: MatchRun, moment: datetime) -> dict[Pair, dict[str, Any]]:
    """Return the rows of pinned pairs that a run lacks, with their reasons; none where its words are gone.

    This takes time, so it is done before anybody has to wait for the event's turn.
    """
    event = db.session.get_one(Event, event_id)
    plan = showing_of(event, run, published_run(event_id))
    return pin_rows(event_id=event_id, run_id=run.id, pairs=plan.pinned, moment=moment)


def pin_rows(
    *, event_id: int, run_id: int, pairs: Collection[Pair], moment: datetime
) -> dict[Pair, dict[str, Any]]:
    """Return the rows of pinned pairs in a run, with their reasons in today's words."""
    fitted = (fitted_run(run_id) or newest_fitted(event_id)) if pairs else None
    if fitted is None:
        return {}
    scores: dict[Pair, float] = {}
    for low, high in pairs:
        late = late_scores(fitted, texts_of([low, high]), n_rows=1)
        scores[low, high] = float(late.scores[0, -1])
    rows = late_matches(fitted, scores, run_id=run_id, added_at=moment)
    return {(row["low_id"], row["high_id"]): {**row, "origin": str(Origin.PINNED)} for row in rows}


def show_run(event: Event, run: MatchRun, pins: Mapping[Pair, dict[str, Any]]) -> list[int]:
    """Put a run in place of the published one; return who lacks somebody to meet now.

    The caller holds the transaction and the event's turn.
    """
    published = published_run(event.id)
    plan = showing_of(event, run, published, pins=pins.keys())
    rows = [pins[pair] for pair in plan.pinned]
    if published is not None:
        rows += _copies(published, run.id, plan.carried)
        published.state = RunState.REPLACED
        db.session.flush()  # the table has one published run of an event at any time
    for low, high in plan.dropped:
        db.session.execute(sa.delete(Match).filter_by(run_id=run.id, low_id=low, high_id=high))
    if rows:
        db.session.execute(sa.insert(Match), rows)
    run.state = RunState.PUBLISHED
    give_rounds(event, run)
    lacking = plan.short | (set(eligible_ids(event.id)) - plan.matched)
    return sorted(lacking)


def _copies(published: MatchRun, run_id: int, pairs: Collection[Pair]) -> Sequence[dict[str, Any]]:
    """Return the rows of pairs that have met, as they were when the two were told to meet."""
    matches = db.session.scalars(sa.select(Match).where(Match.run_id == published.id)).all() if pairs else ()
    return [
        {
            "run_id": run_id,
            "low_id": match.low_id,
            "high_id": match.high_id,
            "added_at": match.added_at or published.published_at,
            **{name: getattr(match, name) for name in _COPIED},
        }
        for match in matches
        if (match.low_id, match.high_id) in pairs
    ]
