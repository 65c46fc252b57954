"""Do background work, one job at a time, in a process of its own."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import current_app

from matchmaker.errors import MatchmakerError
from matchmaker.mail.transport import send
from matchmaker.queries.event_letters import LetterKind
from matchmaker.services.absence import free_absent_places
from matchmaker.services.erasing_again import ErasedAgain, agree_with_ledger
from matchmaker.services.event_letters import write_letters
from matchmaker.services.fitted import fit_event
from matchmaker.services.follow_up_letters import queue_due_letters
from matchmaker.services.jobs import MOST_ATTEMPTS, LeasedJob, end_job, extend_lease, lease_next_job
from matchmaker.services.limits import forget_past_windows
from matchmaker.services.matching import MATCH_JOB, compute_run, fail_run
from matchmaker.services.outbox import send_next
from matchmaker.services.places import fill_places
from matchmaker.services.retention import keep_retention
from matchmaker.services.year import queue_year_letters

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from matchmaker.config import Settings

_log = logging.getLogger(__name__)
_LOOK_EVERY_S = 1.0
_LOOK_AT_CALENDAR_EVERY_S = 60.0
_BEAT_EVERY_S = 5.0


def work(app: Flask, *, stop: threading.Event, until_empty: bool = False) -> int:
    """Do jobs until told to stop, or until none waits; return how many were done."""
    worker = f"{socket.gethostname()}:{os.getpid()}"
    n_done, next_look = 0, 0.0
    while not stop.is_set():
        with app.app_context():
            job = lease_next_job(worker=worker)
            if job is not None:
                _do(app, job, worker)
                n_done += 1
                continue
            if time.monotonic() >= next_look:
                is_done = not _safely(_look_at_the_calendar, app)
                next_look = time.monotonic() + _LOOK_AT_CALENDAR_EVERY_S * is_done
                if not is_done:
                    continue
            if _safely(deliver_next, app):
                n_done += 1
                continue
        if until_empty:
            break
        stop.wait(_LOOK_EVERY_S)
    return n_done


def _safely(duty: Callable[[Flask], object], app: Flask) -> bool:
    """Do a duty beside the jobs; whatever goes wrong there must not end the worker."""
    try:
        return bool(duty(app))
    except Exception:  # noqa: BLE001 -- the worker's loop is the one place for it
        _log.exception("%s failed", duty.__name__)
        return False


def _look_at_the_calendar(app: Flask) -> bool:
    """Do what is due by now; return whether more of it waits than one look should do."""
    forget_past_windows()
    _safely(keep_ledger, app)
    _safely(queue_letters, app)  # a letter that cannot be written must not keep anybody's data longer
    return keep_retention()


def keep_ledger(_app: Flask) -> bool:
    """Bring over what one of the two ledgers lacks; return whether somebody had to be erased again."""
    erased = agree_with_ledger()
    if erased == ErasedAgain():
        return False
    _log.warning(
        "an older database was put here: %s people, %s events erased again", erased.n_people, erased.n_events
    )
    return True


def queue_letters(app: Flask) -> int:
    """Put the letters into the outbox that are due by the calendar; return how many were put in."""
    settings: Settings = app.config["SETTINGS"]
    if not settings.sends_mail:
        return 0
    address, language = settings.base_url, settings.default_language
    n_put = queue_due_letters(base_url=address, default_language=language)
    return n_put + queue_year_letters(base_url=address, default_language=language)


def deliver_next(app: Flask) -> bool:
    """Send the mail that is due longest; False where none is due, or none may leave."""
    settings: Settings = app.config["SETTINGS"]
    return settings.sends_mail and send_next(
        send=send, host=urlsplit(settings.base_url).hostname or "localhost"
    )


def _do(app: Flask, job: LeasedJob, worker: str) -> None:
    """Do one job while a second thread keeps its lease."""
    if job.attempts > MOST_ATTEMPTS:
        _give_up(job, worker, f"given up after {MOST_ATTEMPTS} attempts: its worker was lost each time")
        return
    done = threading.Event()
    progress = _Progress()
    beat = threading.Thread(target=_keep_lease, args=(app, job.id, worker, progress, done), daemon=True)
    beat.start()
    try:
        _run(job, progress)
    except MatchmakerError as error:
        _log.warning("job %s failed: %s", job.id, error, exc_info=error.__cause__)
        _give_up(job, worker, error.plain_sentence())
    except Exception:  # noqa: BLE001 -- the worker's loop is the one place for it
        # Whatever went wrong must not end the worker: other jobs wait.
        _log.exception("job %s failed", job.id)
        _give_up(job, worker, "it failed; the worker's log has the reason")
    else:
        end_job(job_id=job.id, worker=worker)
    finally:
        done.set()
        beat.join()


class _Progress:
    """How far the job is; written by the job, read by the heartbeat."""

    def __init__(self) -> None:
        self.share = 0.0

    def __call__(self, share: float) -> None:
        self.share = share


def _run(job: LeasedJob, progress: _Progress) -> None:
    match job.kind:
        case "match":
            compute_run(run_id=job.payload["run_id"], progress=progress)
        case "fit":
            fit_event(event_id=job.payload["event_id"], progress=progress)
        case "places":
            fill_places(event_id=job.payload["event_id"], attendee_ids=job.payload["attendee_ids"])
        case "letters":
            settings: Settings = current_app.config["SETTINGS"]
            write_letters(
                event_id=job.payload["event_id"],
                kind=LetterKind(job.payload["kind"]),
                base_url=settings.base_url,
                default_language=settings.default_language,
                progress=progress,
            )
        case "absence":
            free_absent_places(event_id=job.payload["event_id"])
        case _:
            raise ValueError(f"no such kind of job: {job.kind!r}")


def _give_up(job: LeasedJob, worker: str, error: str) -> None:
    end_job(job_id=job.id, worker=worker, error=error)
    if job.kind == MATCH_JOB:
        fail_run(run_id=job.payload["run_id"])


def _keep_lease(app: Flask, job_id: int, worker: str, progress: _Progress, done: threading.Event) -> None:
    while not done.wait(_BEAT_EVERY_S):
        with app.app_context():
            extend_lease(job_id=job_id, worker=worker, progress=progress.share)
