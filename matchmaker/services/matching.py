"""Match runs: the only bridge from the tables to the matching core."""

from __future__ import annotations

import time
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import EventEndedError, NotFoundError, NothingToMatchError, RunStateError
from matchmaker.models import Event, Match, MatchRun, Origin, RunState
from matchmaker.services.audit import note
from matchmaker.services.crowd import any_erased, eligible_ids, read_crowd
from matchmaker.services.fitted import drafted_run, forget_run_files
from matchmaker.services.jobs import add_job
from matchmaker.services.places import fill_places_soon
from matchmaker.services.reasons import stored_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MATCH_JOB = "match"
N_MATCHES = 3


def request_run(*, event_id: int, by: int | None) -> int:
    """Ask for a match run, computed by a worker; return its number. One that waits is returned again.

    Raises
    ------
    EventEndedError, NothingToMatchError
    """
    with transaction():
        # The event's row is the turn: two clicks at once must not both ask.
        event = db.session.get_one(Event, event_id, with_for_update=True)
        waiting = db.session.scalars(
            sa.select(MatchRun).where(
                MatchRun.event_id == event_id, MatchRun.state.in_([RunState.WAITING, RunState.COMPUTING])
            )
        ).first()
        if waiting is not None:
            return waiting.number
        run = _new_run(event, by)
        db.session.flush()
        add_job(kind=MATCH_JOB, payload={"run_id": run.id})
        return run.number


def run_now(*, event_id: int, by: int | None, progress: Callable[[float], None] = lambda _: None) -> int:
    """Compute a match run in this process, for the command line; return its number.

    Raises
    ------
    EventEndedError, NothingToMatchError
    """
    with transaction():
        run = _new_run(db.session.get_one(Event, event_id, with_for_update=True), by)
        db.session.flush()
        run_id, number = run.id, run.number
    try:
        compute_run(run_id=run_id, progress=progress)
    finally:
        fail_run(run_id=run_id)  # what broke off must not pass for work that goes on; a preview stays one
    return number


def compute_run(*, run_id: int, progress: Callable[[float], None] = lambda _: None) -> None:
    """Compute a run into a preview; repeating it gives the same matches.

    Nothing is locked while the numbers are crunched.

    Raises
    ------
    NothingToMatchError
        People left since the run was asked for; a preview of nobody helps no one.
    """
    from matchmaker.matching import Matcher, balance, is_weak

    with transaction():
        run = db.session.get_one(MatchRun, run_id)
        if run.state not in {RunState.WAITING, RunState.COMPUTING}:
            return
        run.state = RunState.COMPUTING
        crowd = read_crowd(event_id=run.event_id, seed=run.seed)
    if len(crowd.people) < 2:  # noqa: PLR2004 -- a match takes two
        raise NothingToMatchError
    started = time.perf_counter()
    people = crowd.people
    matcher = Matcher(n_matches=N_MATCHES, random_state=crowd.seed).fit(
        [person.goals for person in people],
        [person.skills for person in people],
        groups=[person.group for person in people],
        forbidden=crowd.apart,
        progress=progress,
    )
    _, indices = matcher.match(kept=crowd.kept)
    origin_of = dict(zip(crowd.kept, crowd.origins, strict=True))
    pairs = [(i, int(j)) for i, row in enumerate(indices) for j in row if i < j]
    explanations = matcher.explain_pairs(pairs)
    rows = []
    for (i, j), explanation in zip(pairs, explanations, strict=True):
        low, high = sorted((i, j), key=lambda row: people[row].id)
        low_gets, high_gets = (
            (explanation.gets, explanation.gives) if low == i else (explanation.gives, explanation.gets)
        )
        rows.append(
            {
                "run_id": run_id,
                "low_id": people[low].id,
                "high_id": people[high].id,
                "score": float(matcher.score(i, j)),
                "low_affinity": float(low_gets.affinity),
                "high_affinity": float(high_gets.affinity),
                "reasons": {
                    "low": stored_reason(low_gets, people[low].goals, people[high].skills),
                    "high": stored_reason(high_gets, people[high].goals, people[low].skills),
                },
                "is_weak": is_weak(low_gets.affinity, high_gets.affinity),
                "origin": origin_of.get((low, high), Origin.MATCHED),
            }
        )
    figures = balance(indices)
    only_give = _who_only_gives(rows)
    with drafted_run(run_id, matcher, [person.id for person in people]) as keep_file, transaction():
        run = db.session.get_one(MatchRun, run_id)
        # An erasure takes the same turn: either it finds these words, or they are found to be gone.
        db.session.get_one(Event, run.event_id, with_for_update={"key_share": True})
        if run.state != RunState.COMPUTING:
            return
        is_stale = any_erased(run.event_id, [person.id for person in people])
        if is_stale:
            rows = []
        db.session.execute(sa.delete(Match).where(Match.run_id == run_id))
        if rows:
            db.session.execute(sa.insert(Match), rows)
        run.input_hash = crowd.input_hash()
        run.versions = {name: version(name) for name in ("matchmaker", "numpy", "scipy", "scikit-learn")}
        run.figures = {
            "people": len(people),
            "pairs": len(pairs),
            "orphans": figures.orphans,
            "busiest": figures.busiest,
            "full_share": figures.full_share,
            # Of no match at all it is not a number, which JSON cannot say.
            "mutual_share": figures.mutual_share if pairs else 0.0,
            "weak": sum(row["is_weak"] for row in rows),
            "only_give": only_give,
            "seconds": round(time.perf_counter() - started, 2),
        }
        if not is_stale:
            run.state, run.computed_at = RunState.PREVIEW, now()
            keep_file()
    if is_stale:
        compute_run(run_id=run_id, progress=progress)


def publish_run(*, event_id: int, number: int, by: int | None) -> None:
    """Show a run's matches to the attendees, in place of an earlier run's.

    Raises
    ------
    NotFoundError, RunStateError, EventEndedError
    """
    with transaction():
        event = db.session.get_one(Event, event_id, with_for_update=True)
        if event.has_ended(now()):
            raise EventEndedError(event=event.name)
        run = _run(event_id, number)
        if run.state == RunState.PUBLISHED:
            return
        if run.state != RunState.PREVIEW:
            raise RunStateError(number=number, state=run.state)
        replaced = db.session.scalars(
            sa.update(MatchRun)
            .where(MatchRun.event_id == event_id, MatchRun.state == RunState.PUBLISHED)
            .values(state=RunState.REPLACED)
            .returning(MatchRun.id)
        ).all()
        run.state, run.published_at = RunState.PUBLISHED, now()
        note(event_id=event_id, by=by, action="run_published", number=number)
        unmatched = _unmatched(run)
    forget_run_files(replaced)
    # Who signed up while the organizer looked at the preview gets their three as well.
    fill_places_soon(event_id=event_id, attendee_ids=unmatched)


def discard_run(*, event_id: int, number: int, by: int | None) -> None:
    """Put a preview aside; nobody ever sees its matches.

    Raises
    ------
    NotFoundError, RunStateError
    """
    with transaction():
        run = _run(event_id, number)
        if run.state not in {RunState.PREVIEW, RunState.FAILED, RunState.DISCARDED}:
            raise RunStateError(number=number, state=run.state)
        run.state = RunState.DISCARDED
        note(event_id=event_id, by=by, action="run_discarded", number=number)
        run_id = run.id
    forget_run_files([run_id])


def fail_run(*, run_id: int) -> None:
    """Note that a run could not be computed."""
    with transaction():
        run = db.session.get(MatchRun, run_id)
        if run is None or run.state not in {RunState.WAITING, RunState.COMPUTING}:
            return
        run.state = RunState.FAILED
    forget_run_files([run_id])


def _new_run(event: Event, by: int | None) -> MatchRun:
    if event.has_ended(now()):
        raise EventEndedError(event=event.name)
    if len(eligible_ids(event.id)) < 2:  # noqa: PLR2004 -- a match takes two
        raise NothingToMatchError
    latest = db.session.scalar(sa.select(sa.func.max(MatchRun.number)).filter_by(event_id=event.id))
    number = (latest or 0) + 1
    run = MatchRun(event_id=event.id, number=number, seed=number, requested_by=by, state=RunState.WAITING)
    db.session.add(run)
    return run


def _run(event_id: int, number: int) -> MatchRun:
    run = db.session.scalars(sa.select(MatchRun).filter_by(event_id=event_id, number=number)).one_or_none()
    if run is None:
        raise NotFoundError
    return run


def _unmatched(run: MatchRun) -> list[int]:
    """Return who may be matched, but is in no pair of a run."""
    pairs = db.session.execute(sa.select(Match.low_id, Match.high_id).where(Match.run_id == run.id))
    matched = {person for pair in pairs for person in pair}
    return [person for person in eligible_ids(run.event_id) if person not in matched]


def _who_only_gives(rows: Sequence[dict[str, Any]]) -> int:
    """Count people whom none of their matches can help."""
    helped: dict[int, bool] = {}
    for row in rows:
        for person, affinity in (
            (row["low_id"], row["low_affinity"]),
            (row["high_id"], row["high_affinity"]),
        ):
            helped[person] = helped.get(person, False) or affinity > 0
    return sum(not is_helped for is_helped in helped.values())
