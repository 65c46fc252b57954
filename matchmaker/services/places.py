"""Give places in a published run to people who have fewer than three."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.models import Attendee, Event, Match, MatchRun, RunState
from matchmaker.models.organisation import organisation_group
from matchmaker.queries.fitted import fitted_run, newest_fitted
from matchmaker.queries.places import Places, pairs_apart, pairs_met, places_of
from matchmaker.queries.presence import absent_ids
from matchmaker.services.crowd import eligible_ids
from matchmaker.services.jobs import add_job
from matchmaker.services.late_scores import LateScores, late_matches, late_scores, texts_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from matchmaker.queries.fitted import Fitted
    from matchmaker.queries.places import Pair

PLACES_JOB = "places"
# So many are placed while somebody waits for a page; more are a worker's.
MOST_AT_ONCE = 5
# So many share one transaction: phones that scan meanwhile wait for no more than that.
_TOGETHER = 20
# People who came after the run and still have room are scored anew each time, the first of them.
_MOST_OUTSIDERS = 50


def fill_places(*, event_id: int, attendee_ids: Sequence[int]) -> list[tuple[int, int]]:
    """Match people who have fewer than three live places with people who have room; return the new pairs.

    Free places go first, then a fourth one; nobody gets a fifth. Nothing happens where no run is
    published, or where its words are gone. The same people in the same event get the same partners.
    """
    return _fill(event_id, attendee_ids, takes_fourth=True)


def fill_free_places(*, event_id: int, attendee_ids: Sequence[int]) -> list[tuple[int, int]]:
    """Do the same between people who have a gap alone: nobody becomes a fourth."""
    return _fill(event_id, attendee_ids, takes_fourth=False)


def fill_places_soon(*, event_id: int, attendee_ids: Sequence[int]) -> None:
    """Fill the places of a few people at once, of many by a worker."""
    if len(attendee_ids) <= MOST_AT_ONCE:
        fill_places(event_id=event_id, attendee_ids=attendee_ids)
    elif _published(event_id) is not None:
        with transaction():
            add_job(kind=PLACES_JOB, payload={"event_id": event_id, "attendee_ids": list(attendee_ids)})


def _published(event_id: int) -> MatchRun | None:
    return db.session.scalars(
        sa.select(MatchRun).filter_by(event_id=event_id, state=RunState.PUBLISHED)
    ).one_or_none()


def _fill(event_id: int, attendee_ids: Sequence[int], *, takes_fourth: bool) -> list[Pair]:
    wanted = sorted(set(attendee_ids))
    pairs: list[Pair] = []
    for start in range(0, len(wanted), _TOGETHER):
        run = _published(event_id)
        # Where somebody was erased the run's own file is gone, and the words were learned anew.
        fitted = None if run is None else fitted_run(run.id) or newest_fitted(event_id)
        if run is None or fitted is None:
            break
        # What costs time is done before anybody has to wait for the event's lock.
        scores = _scores(event_id, run, fitted, wanted[start : start + _TOGETHER])
        if scores is not None:
            pairs += _add_matches(event_id, run.id, fitted, scores, takes_fourth=takes_fourth)
    return pairs


def _scores(event_id: int, run: MatchRun, fitted: Fitted, wanted: Sequence[int]) -> LateScores | None:
    """Score those who have a gap with the crowd, and with others who came after it was fitted."""
    places = places_of(db.session.get_one(Event, event_id), run, now())
    eligible = set(eligible_ids(event_id))
    lacking = [person for person in wanted if person in eligible and places.room(person) > 0]
    if not lacking:
        return None
    known = {*fitted.ids, *lacking}
    outsiders = sorted((-places.room(person), person) for person in eligible - known)
    texts = texts_of([*lacking, *(person for _, person in outsiders[:_MOST_OUTSIDERS])])
    in_order = {person: texts[person] for person in lacking} | texts
    return late_scores(fitted, in_order, n_rows=len(lacking))


def _add_matches(
    event_id: int, run_id: int, fitted: Fitted, scores: LateScores, *, takes_fourth: bool
) -> list[Pair]:
    moment = now()
    with transaction():
        # Publishing takes the same turn, so that a match never lands in a run that is just replaced.
        event = db.session.get_one(Event, event_id, with_for_update={"key_share": True})
        run = _published(event_id)
        if run is None or run.id != run_id or event.has_ended(moment):
            return []
        places = places_of(event, run, moment)
        chosen = _chosen(event, scores, places, moment, takes_fourth=takes_fourth)
        if not chosen:
            return []
        for low, high in chosen.keys() & places.released:
            # The two are matched anew: the old row stood for the places that an absence freed.
            db.session.execute(sa.delete(Match).filter_by(run_id=run_id, low_id=low, high_id=high))
        db.session.execute(sa.insert(Match), late_matches(fitted, chosen, run_id=run_id, added_at=moment))
    return list(chosen)


def _chosen(
    event: Event, late: LateScores, places: Places, moment: datetime, *, takes_fourth: bool
) -> dict[Pair, float]:
    """Return the new pairs with their scores, for one person after the other."""
    import numpy as np

    from matchmaker.matching import place_late

    may_meet = _groups(event.id, absent=absent_ids(event, moment))
    room = np.array([places.room(person) for person in late.columns], dtype=np.intp)
    column_of = {person: column for column, person in enumerate(late.columns)}
    closed = np.array([person not in may_meet for person in late.columns])
    never = places.told | pairs_apart(event.id) | pairs_met(event.id)
    chosen: dict[Pair, float] = {}
    for number, person in enumerate(late.rows):
        own = column_of[person]
        if person not in may_meet or room[own] <= 0:
            continue
        row = np.where(closed, -np.inf, late.scores[number])
        row[_barred(person, late.columns, may_meet, never | chosen.keys())] = -np.inf
        if not takes_fourth:
            row[room <= 0] = -np.inf
        for _, column in place_late(row[None, :], room, n_matches=int(room[own])).tolist():
            low, high = sorted((person, late.columns[column]))
            chosen[low, high] = float(row[column])
            room[[own, column]] -= 1
    return chosen


def _barred(
    person: int, columns: Sequence[int], group_of: Mapping[int, str | None], never: set[Pair]
) -> list[int]:
    """Return the columns of colleagues, and of those whom somebody must not be told to meet."""
    group = group_of[person]
    return [
        column
        for column, other in enumerate(columns)
        if (min(person, other), max(person, other)) in never
        or (group is not None and group_of.get(other) == group)
    ]


def _groups(event_id: int, *, absent: frozenset[int]) -> dict[int, str | None]:
    """Return who may be matched now, each with the group inside which nobody is."""
    organisations = dict(
        db.session.execute(sa.select(Attendee.id, Attendee.organisation).filter_by(event_id=event_id)).all()
    )
    return {
        person: organisation_group(organisations[person])
        for person in eligible_ids(event_id)
        if person not in absent
    }
