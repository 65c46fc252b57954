"""Keep what a matching learned of an event in a file, for newcomers and the goal coach."""

from __future__ import annotations

import io
import os
import zipfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.models import Event, Job, JobState, MatchRun, RunState
from matchmaker.paths import fitted_event_file, fitted_run_file
from matchmaker.queries.fitted import PEOPLE, instance_folder, newest_fitted
from matchmaker.services.crowd import any_erased, eligible_ids, read_crowd
from matchmaker.services.jobs import add_job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from matchmaker.matching import Matcher

FIT_JOB = "fit"
_DRAFT_LIFE = timedelta(days=1)
# Words of so many people are read within a page's patience.
_READ_AT_ONCE = 300
_FITTED_ANEW_AFTER = timedelta(minutes=10)


@contextmanager
def drafted_run(run_id: int, matcher: Matcher, ids: Sequence[int]) -> Iterator[Callable[[], object]]:
    """Write a run's file under another name; what is yielded puts it into its place at once.

    A run that was given up meanwhile leaves nothing behind.
    """
    path = fitted_run_file(instance_folder(), run_id)
    with _draft(path, matcher, ids) as draft:
        yield partial(draft.replace, path)


def forget_run_files(run_ids: Sequence[int]) -> None:
    """Remove the files of runs that nobody will see any more."""
    for run_id in run_ids:
        fitted_run_file(instance_folder(), run_id).unlink(missing_ok=True)


def keep_run_words(*, event_id: int, run_id: int) -> None:
    """Let the words of a run that nobody sees any more serve its event on."""
    try:
        fitted_run_file(instance_folder(), run_id).replace(fitted_event_file(instance_folder(), event_id))
    except FileNotFoundError:
        return  # they were forgotten for somebody's erasure


def forget_event_files(*, event_id: int) -> None:
    """Remove every word of an event's people that lies in files."""
    run_ids = db.session.scalars(sa.select(MatchRun.id).where(MatchRun.event_id == event_id)).all()
    forget_run_files(run_ids)
    fitted_event_file(instance_folder(), event_id).unlink(missing_ok=True)


def keep_words_ready(*, event_id: int) -> None:
    """Have the words of an event read by a worker where many of its people came since they were read."""
    fitted = newest_fitted(event_id)
    n_known = 0 if fitted is None else len(fitted.ids)
    if len(eligible_ids(event_id)) - n_known > _READ_AT_ONCE:
        request_fit(event_id=event_id)


def request_fit(*, event_id: int, anew: bool = False) -> None:
    """Let a worker learn the words of an event apart from any run; asked again soon, it is not repeated.

    `anew` repeats it all the same: what was learned a moment ago is gone or wrong.
    """
    with transaction():
        db.session.get_one(Event, event_id, with_for_update={"key_share": True})
        waiting = sa.select(Job.id).where(
            Job.kind == FIT_JOB,
            Job.payload["event_id"].as_integer() == event_id,
            Job.state == JobState.WAITING
            if anew
            else sa.or_(
                Job.state.in_([JobState.WAITING, JobState.RUNNING]),
                Job.created_at > now() - _FITTED_ANEW_AFTER,
            ),
        )
        if db.session.scalars(waiting).first() is None:
            add_job(kind=FIT_JOB, payload={"event_id": event_id})


def fit_event(*, event_id: int, progress: Callable[[float], None] = lambda _: None) -> None:
    """Learn the words of an event's people and keep them, apart from any run."""
    from matchmaker.matching import Matcher

    under_way = sa.select(MatchRun.id).where(
        MatchRun.event_id == event_id, MatchRun.state.in_([RunState.WAITING, RunState.COMPUTING])
    )
    if db.session.scalars(under_way).first() is not None:
        return  # a run is next, and learns the same
    people = read_crowd(event_id=event_id, seed=0).people
    matcher = Matcher().fit(
        [person.goals for person in people], [person.skills for person in people], progress=progress
    )
    path = fitted_event_file(instance_folder(), event_id)
    ids = [person.id for person in people]
    with _draft(path, matcher, ids) as draft, transaction():
        # An erasure takes the same turn, so that no file keeps the words of who is gone.
        db.session.get_one(Event, event_id, with_for_update={"key_share": True})
        is_stale = any_erased(event_id, ids)
        if not is_stale:
            draft.replace(path)
    if is_stale:
        fit_event(event_id=event_id, progress=progress)


@contextmanager
def _draft(path: Path, matcher: Matcher, ids: Sequence[int]) -> Iterator[Path]:
    """Write a fitted event with the attendee of each row beside its final place."""
    import numpy as np

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(path.parent)
    draft = path.with_name(f".{path.name}.{uuid4().hex}.draft")
    content = io.BytesIO()
    np.save(content, np.array(ids, dtype=np.int64), allow_pickle=False)
    try:
        matcher.save(draft)
        with draft.open("r+b") as stream:
            with zipfile.ZipFile(stream, "a") as archive:
                archive.writestr(f"{PEOPLE}.npy", content.getvalue())
            stream.flush()
            os.fsync(stream.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Remove what a process that was killed left half written."""
    for draft in folder.glob(".*"):
        if datetime.fromtimestamp(draft.stat().st_mtime, tz=UTC) < now() - _DRAFT_LIFE:
            draft.unlink(missing_ok=True)
