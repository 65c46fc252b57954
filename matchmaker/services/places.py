"""Give places in a published run to people who have fewer than three."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.models import Event, Match, MatchRun
from matchmaker.queries.eligible_pairs import rules_of, standings_of
from matchmaker.queries.events import is_over
from matchmaker.queries.fitted import fitted_run, newest_fitted
from matchmaker.queries.pins import pins_of
from matchmaker.queries.places import MOST_PLACES, PLACES, Places, pairs_apart, pairs_met, places_of
from matchmaker.queries.presence import absent_ids
from matchmaker.queries.runs import published_run
from matchmaker.queries.year import pairs_met_before
from matchmaker.services.crowd import eligible_ids
from matchmaker.services.fitted import keep_words_ready
from matchmaker.services.jobs import add_job
from matchmaker.services.late_scores import LateScores, late_matches, late_scores, texts_of
from matchmaker.services.rounds import give_late_rounds

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

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

    Free places go first, then a fourth one; nobody gets a fifth, and nobody a second one while one of
    these people who has nobody could have it. Nothing happens where no run is published, or where its
    words are gone. The same people in the same event get the same partners.
    """
    return _fill(event_id, attendee_ids, takes_fourth=True)


def fill_free_places(*, event_id: int, attendee_ids: Sequence[int]) -> list[tuple[int, int]]:
    """Do the same between people who have a gap alone: nobody becomes a fourth."""
    return _fill(event_id, attendee_ids, takes_fourth=False)


def fill_places_soon(*, event_id: int, attendee_ids: Sequence[int]) -> None:
    """Fill the places of a few people at once, of many by a worker."""
    if len(attendee_ids) <= MOST_AT_ONCE:
        fill_places(event_id=event_id, attendee_ids=attendee_ids)
    elif published_run(event_id) is not None:
        queue_places(event_id=event_id, attendee_ids=attendee_ids)


def queue_places(*, event_id: int, attendee_ids: Sequence[int]) -> None:
    """Let a worker fill the places of people, after what it has to do before."""
    with transaction():
        add_job(kind=PLACES_JOB, payload={"event_id": event_id, "attendee_ids": list(attendee_ids)})


def take_back_fifths(*, event_id: int, attendee_ids: Collection[int]) -> None:
    """Take cards of people who come back away where somebody would have a fifth by them.

    Their places were given away meanwhile. Whom they met, and pinned pairs, stay as long as others can go.
    """
    if not _fifths(event_id, attendee_ids):
        return
    with transaction():
        db.session.get_one(Event, event_id, with_for_update={"key_share": True})
        for run_id, (low, high) in _fifths(event_id, attendee_ids):
            db.session.execute(sa.delete(Match).filter_by(run_id=run_id, low_id=low, high_id=high))


def _fifths(event_id: int, attendee_ids: Collection[int]) -> list[tuple[int, Pair]]:
    """Return the matches of these people that must go so that nobody has more than four places."""
    run = published_run(event_id)
    if run is None:
        return []
    places = places_of(db.session.get_one(Event, event_id), run, now())
    crowded = {person for person, others in places.partners.items() if len(others) > MOST_PLACES}
    if not crowded:
        return []
    stay, met = set(pins_of(event_id)), pairs_met(event_id)
    pairs = {
        (min(person, other), max(person, other))
        for person in places.partners.keys() & set(attendee_ids)
        for other in places.partners[person]
    }
    gone: list[tuple[int, Pair]] = []
    for pair in sorted(pairs, key=lambda pair: (pair in met, pair in stay, pair)):
        if max(len(places.partners[person]) for person in pair) > MOST_PLACES:
            places.partners[pair[0]].discard(pair[1])
            places.partners[pair[1]].discard(pair[0])
            gone.append((run.id, pair))
    return gone


def _fill(event_id: int, attendee_ids: Sequence[int], *, takes_fourth: bool) -> list[Pair]:
    wanted = sorted(set(attendee_ids))
    parts = [wanted[start : start + _TOGETHER] for start in range(0, len(wanted), _TOGETHER)]
    pairs: list[Pair] = []
    # Where not all are placed together, everybody who has nobody gets one before anybody gets a second.
    for is_first_round in (True, False) if len(parts) > 1 else (False,):
        for part in parts:
            take_back_fifths(event_id=event_id, attendee_ids=part)
            run = published_run(event_id)
            # The run's own words, or those learned since: the event has grown, or somebody was erased.
            fitted = None if run is None else newest_fitted(event_id) or fitted_run(run.id)
            if run is None or fitted is None:
                return pairs
            # What costs time is done before anybody has to wait for the event's lock.
            scores = _scores(event_id, run, fitted, part, with_room_for=PLACES if is_first_round else 1)
            if scores is not None:
                pairs += _add_matches(
                    event_id,
                    run.id,
                    fitted,
                    scores,
                    takes_fourth=takes_fourth,
                    gives_one_each=is_first_round,
                )
    keep_words_ready(event_id=event_id)
    return pairs


def _scores(
    event_id: int, run: MatchRun, fitted: Fitted, wanted: Sequence[int], *, with_room_for: int
) -> LateScores | None:
    """Score those who have so many gaps with the crowd, and with others who came after it was fitted."""
    places = places_of(db.session.get_one(Event, event_id), run, now())
    eligible = set(eligible_ids(event_id))
    lacking = [person for person in wanted if person in eligible and places.room(person) >= with_room_for]
    if not lacking:
        return None
    known = {*fitted.ids, *lacking}
    outsiders = sorted((-places.room(person), person) for person in eligible - known)
    texts = texts_of([*lacking, *(person for _, person in outsiders[:_MOST_OUTSIDERS])])
    in_order = {person: texts[person] for person in lacking} | texts
    return late_scores(fitted, in_order, n_rows=len(lacking))


def _add_matches(
    event_id: int,
    run_id: int,
    fitted: Fitted,
    scores: LateScores,
    *,
    takes_fourth: bool,
    gives_one_each: bool,
) -> list[Pair]:
    moment = now()
    with transaction():
        # Publishing takes the same turn, so that a match never lands in a run that is just replaced.
        event = db.session.get_one(Event, event_id, with_for_update={"key_share": True})
        run = published_run(event_id)
        if run is None or run.id != run_id or is_over(event, moment):
            return []
        places = places_of(event, run, moment)
        table, room = _open_table(event, scores, places, moment)
        chosen = _chosen(scores, table, room, takes_fourth=takes_fourth, gives_one_each=gives_one_each)
        if not chosen:
            return []
        for low, high in chosen.keys() & places.released:
            # The two are matched anew: the old row stood for the places that an absence freed.
            db.session.execute(sa.delete(Match).filter_by(run_id=run_id, low_id=low, high_id=high))
        db.session.execute(sa.insert(Match), late_matches(fitted, chosen, run_id=run_id, added_at=moment))
        give_late_rounds(run_id=run_id, pairs=chosen)
    return list(chosen)


def _open_table(
    event: Event, late: LateScores, places: Places, moment: datetime
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return the scores, minus infinity where two must not be matched, and everybody's room."""
    import numpy as np

    standings, rules = standings_of(event), rules_of(event)
    here = set(eligible_ids(event.id)) - absent_ids(event, moment)
    never = places.told | pairs_apart(event.id) | pairs_met(event.id) | pairs_met_before(event.id)
    closed = np.array(
        [
            [
                person not in here
                or other not in here
                or (min(person, other), max(person, other)) in never
                or not rules.may_meet(standings[person], standings[other])
                for other in late.columns
            ]
            for person in late.rows
        ]
    )
    room = np.array([places.room(person) for person in late.columns], dtype=np.intp)
    return np.where(closed, -np.inf, late.scores), room


def _chosen(
    late: LateScores,
    table: NDArray[np.float64],
    room: NDArray[np.intp],
    *,
    takes_fourth: bool,
    gives_one_each: bool,
) -> dict[Pair, float]:
    """Return the new pairs with their scores: one for each who has nobody, then the rest person by person."""
    import numpy as np

    from matchmaker.matching.late import place_first, place_late

    column_of = {person: column for column, person in enumerate(late.columns)}
    own = np.array([column_of[person] for person in late.rows], dtype=np.intp)
    row_of = {column: row for row, column in enumerate(own.tolist())}
    chosen: dict[Pair, float] = {}

    def give(row: int, column: int) -> None:
        low, high = sorted((late.rows[row], late.columns[column]))
        chosen[low, high] = float(table[row, column])
        room[[own[row], column]] -= 1
        table[row, column] = -np.inf
        if column in row_of:
            table[row_of[column], own[row]] = -np.inf

    waiting = np.flatnonzero(room[own] >= PLACES)
    firsts = place_first(table[waiting], room, own[waiting], takes_fourth=takes_fourth)
    for row, column in firsts.tolist():
        give(int(waiting[row]), column)
    if gives_one_each:
        return chosen
    for row, column_of_own in enumerate(own.tolist()):
        left = int(room[column_of_own])
        if left <= 0:
            continue
        open_row = table[row] if takes_fourth else np.where(room > 0, table[row], -np.inf)
        partners = place_late(open_row[None, :], room, n_matches=left, alone=room >= PLACES)
        for _, column in partners.tolist():
            give(row, column)
    return chosen
