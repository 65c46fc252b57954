"""Match runs: asked for, computed, published, put aside."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import NotFoundError, NothingToMatchError, NothingToPublishError, RunStateError
from matchmaker.models import Event, Match, MatchRun, RunState
from matchmaker.queries.report_honest import LOT
from matchmaker.queries.runs import published_run
from matchmaker.services.audit import note
from matchmaker.services.closing import check_is_not_over
from matchmaker.services.computing import compute
from matchmaker.services.crowd import any_erased, eligible_ids, read_crowd
from matchmaker.services.fitted import WordsForgottenError, drafted_run, forget_run_files
from matchmaker.services.jobs import add_job
from matchmaker.services.places import fill_places_soon
from matchmaker.services.reproducing import library_versions
from matchmaker.services.run_record import input_hash, record_of
from matchmaker.services.showing import pins_to_add, show_run

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchmaker.services.computing import Computed
    from matchmaker.services.crowd import Crowd

MATCH_JOB = "match"


def request_run(*, event_id: int, by: int | None) -> int:
    """Ask for a match run, computed by a worker; return its number. One that waits is returned again.

    Raises
    ------
    EventEndedError, EventStoppedError, NothingToMatchError
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
    EventEndedError, EventStoppedError, NothingToMatchError
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
    while (crowd := _begin(run_id)) is not None:
        if len(crowd.people) < 2:  # noqa: PLR2004 -- a match takes two
            raise NothingToMatchError
        with suppress(WordsForgottenError):
            if _keep(run_id, crowd, compute(crowd, progress)):
                return


def _begin(run_id: int) -> Crowd | None:
    """Read what a run depends on; None where nobody waits for it any more."""
    with transaction():
        run = db.session.get_one(MatchRun, run_id)
        if run.state not in {RunState.WAITING, RunState.COMPUTING}:
            return None
        run.state = RunState.COMPUTING
        return read_crowd(event_id=run.event_id, seed=run.seed)


def _keep(run_id: int, crowd: Crowd, computed: Computed) -> bool:
    """Keep what was computed; False where somebody was erased meanwhile, whose words must not come back."""
    ids = [person.id for person in crowd.people]
    versions = library_versions(crowd.scorer)  # takes a while: nobody has to wait for the event meanwhile
    with drafted_run(run_id, computed.words, ids) as keep_file, transaction():
        run = db.session.get_one(MatchRun, run_id)
        # An erasure takes the same turn: either it finds these words, or they are found to be gone.
        db.session.get_one(Event, run.event_id, with_for_update={"key_share": True})
        if run.state != RunState.COMPUTING:
            return True
        if any_erased(run.event_id, ids):
            return False
        db.session.execute(sa.delete(Match).where(Match.run_id == run_id))
        if computed.rows:
            db.session.execute(sa.insert(Match), [{"run_id": run_id, **row} for row in computed.rows])
        run.parameters = record_of(crowd, computed.rows)
        if computed.lot is not None:
            run.parameters[LOT] = computed.lot
        run.input_hash = input_hash(run.parameters, run.seed)
        run.versions, run.figures = versions, computed.figures
        run.state, run.computed_at = RunState.PREVIEW, now()
        keep_file()
    return True


def publish_run(*, event_id: int, number: int, by: int | None) -> None:
    """Show a run's matches to the attendees, in place of an earlier run's.

    Pairs that have met since it was computed, and pins, stay; who came since gets places.

    Raises
    ------
    NotFoundError, RunStateError, NothingToPublishError, EventEndedError, EventStoppedError
    """
    pins = pins_to_add(event_id=event_id, run=run_of_event(event_id, number), moment=now())
    with transaction():
        event = db.session.get_one(Event, event_id, with_for_update=True)
        check_is_not_over(event)
        run, present = run_of_event(event_id, number), published_run(event_id)
        if run.state == RunState.PUBLISHED:
            return
        if run.state != RunState.PREVIEW:
            raise RunStateError(number=number, state=run.state)
        if run.figures and not run.figures["pairs"] and not pins:
            raise NothingToPublishError(number=number)
        lacking = show_run(event, run, pins)
        run.published_at = now()
        note(event_id=event_id, by=by, action="run_published", number=number)
        replaced = [] if present is None else [present.id]
    forget_run_files(replaced)
    fill_places_soon(event_id=event_id, attendee_ids=lacking)


def discard_run(*, event_id: int, number: int, by: int | None) -> None:
    """Put a preview aside; nobody ever sees its matches.

    Raises
    ------
    NotFoundError, RunStateError
    """
    with transaction():
        run = run_of_event(event_id, number)
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
    check_is_not_over(event)
    if len(eligible_ids(event.id)) < 2:  # noqa: PLR2004 -- a match takes two
        raise NothingToMatchError
    latest = db.session.scalar(sa.select(sa.func.max(MatchRun.number)).filter_by(event_id=event.id))
    number = (latest or 0) + 1
    run = MatchRun(event_id=event.id, number=number, seed=number, requested_by=by, state=RunState.WAITING)
    db.session.add(run)
    return run


def run_of_event(event_id: int, number: int) -> MatchRun:
    """Return a run by its number.

    Raises
    ------
    NotFoundError
    """
    run = db.session.scalars(sa.select(MatchRun).filter_by(event_id=event_id, number=number)).one_or_none()
    if run is None:
        raise NotFoundError
    return run
