"""Keep what a matching learned of an event in a file, for newcomers and the goal coach."""

from __future__ import annotations

import io
import os
import zipfile
from contextlib import contextmanager, suppress
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
from matchmaker.queries.presence import absent_ids
from matchmaker.services.crowd import any_erased, eligible_ids, read_crowd
from matchmaker.services.jobs import add_job
from matchmaker.services.spreading import spread_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from matchmaker.matching import Matcher

FIT_JOB = "fit"
_DRAFT_LIFE = timedelta(hours=1)
# Words of so many people are read within a page's patience.
_READ_AT_ONCE = 300
# Words that were weighted for a crowd a tenth smaller cost at most a quarter of a percent of the score.
_GROWTH = 0.10
_FITTED_ANEW_AFTER = timedelta(minutes=10)


class WordsForgottenError(Exception):
    """An erasure removed the event's words while they were written: they are to be learned anew."""


@contextmanager
def drafted_run(run_id: int, matcher: Matcher, ids: Sequence[int]) -> Iterator[Callable[[], object]]:
    """Write a run's file under another name; what is yielded puts it into its place at once.

    A run that was given up meanwhile leaves nothing behind.

    Raises
    ------
    WordsForgottenError
    """
    path = fitted_run_file(instance_folder(), run_id)
    with _draft(path, matcher, ids) as draft:
        yield partial(_put, draft, path)


def forget_run_files(run_ids: Sequence[int]) -> None:
    """Remove the files of runs that nobody will see any more."""
    _forget([fitted_run_file(instance_folder(), run_id) for run_id in run_ids])


def keep_run_words(*, event_id: int, run_id: int) -> None:
    """Let the words of a run that nobody sees any more serve its event on."""
    try:
        fitted_run_file(instance_folder(), run_id).replace(fitted_event_file(instance_folder(), event_id))
    except FileNotFoundError:
        return  # they were forgotten for somebody's erasure


def forget_event_files(*, event_id: int) -> None:
    """Remove every word of an event's people that lies in files."""
    run_ids = db.session.scalars(sa.select(MatchRun.id).where(MatchRun.event_id == event_id)).all()
    folder = instance_folder()
    _forget([fitted_event_file(folder, event_id), *(fitted_run_file(folder, run_id) for run_id in run_ids)])


def sweep_drafts() -> None:
    """Remove what a process that was killed left half written."""
    for draft in _drafts():
        with suppress(FileNotFoundError):  # another process puts its own into place meanwhile
            if datetime.fromtimestamp(draft.stat().st_mtime, tz=UTC) < now() - _DRAFT_LIFE:
                draft.unlink()


def keep_words_ready(*, event_id: int) -> None:
    """Have a worker count and weight an event's words anew once it has grown.

    That is by a tenth since they were learned, or by more people than a page can wait for.
    """
    fitted = newest_fitted(event_id)
    known = set() if fitted is None else set(fitted.ids)
    absent = absent_ids(db.session.get_one(Event, event_id), now())  # not read by a fit, either
    n_unread = len(set(eligible_ids(event_id)) - known - absent)
    if n_unread > _READ_AT_ONCE or n_unread >= _GROWTH * len(known) > 0:
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
    with spread_out():
        matcher = Matcher().fit(
            [person.goals for person in people], [person.skills for person in people], progress=progress
        )
    path = fitted_event_file(instance_folder(), event_id)
    ids = [person.id for person in people]
    try:
        with _draft(path, matcher, ids) as draft, transaction():
            # An erasure takes the same turn, so that no file keeps the words of who is gone.
            db.session.get_one(Event, event_id, with_for_update={"key_share": True})
            is_stale = any_erased(event_id, ids)
            if not is_stale:
                _put(draft, path)
    except WordsForgottenError:
        is_stale = True
    if is_stale:
        fit_event(event_id=event_id, progress=progress)


@contextmanager
def _draft(path: Path, matcher: Matcher, ids: Sequence[int]) -> Iterator[Path]:
    """Write a fitted event with the attendee of each row beside its final place."""
    import numpy as np

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    sweep_drafts()
    draft = path.with_name(f".{path.name}.{uuid4().hex}.draft")
    content = io.BytesIO()
    np.save(content, np.array(ids, dtype=np.int64), allow_pickle=False)
    try:
        try:
            matcher.save(draft)
            with draft.open("r+b") as stream:
                with zipfile.ZipFile(stream, "a") as archive:
                    archive.writestr(f"{PEOPLE}.npy", content.getvalue())
                stream.flush()
                os.fsync(stream.fileno())
        except FileNotFoundError as error:
            raise WordsForgottenError from error
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _put(draft: Path, path: Path) -> None:
    """Put a draft into its place.

    Raises
    ------
    WordsForgottenError
    """
    try:
        draft.replace(path)
    except FileNotFoundError as error:
        raise WordsForgottenError from error


def _forget(paths: Sequence[Path]) -> None:
    """Remove files with what was drafted of them; whose draft it was learns of it and begins anew."""
    for path in paths:
        path.unlink(missing_ok=True)
    beginnings = tuple(f"{path.name}." for path in paths)
    for draft in _drafts():
        if draft.name.lstrip(".").startswith(beginnings):
            draft.unlink(missing_ok=True)


def _drafts() -> list[Path]:
    return list((instance_folder() / "fitted").glob(".*"))
