"""Say what is missing on this machine."""

from __future__ import annotations

import os
import sys
import time
from datetime import timedelta
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from matchmaker.cli.opening import inside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from matchmaker.config import Settings

_RETENTION_TAKES = timedelta(hours=1)
_REPLACED_LIVES_S = timedelta(days=7).total_seconds()


@click.command()
def doctor() -> None:
    """Check what this installation needs; exit code 1 where something must be mended."""
    from matchmaker.config import Settings

    faults = 0
    for is_well, sentence in _findings(Settings()):
        click.echo(f"{'ok  ' if is_well else 'mend'}  {sentence}")
        faults += not is_well
    if faults:
        raise click.ClickException(f"{faults} of these must be mended.")


def _findings(settings: Settings) -> Iterator[tuple[bool, str]]:
    from matchmaker.schema import sqlite_version

    yield sys.version_info >= (3, 11), f"Python {sys.version.split()[0]}"
    folder = settings.matchmaker_instance
    yield os.access(folder if folder.exists() else folder.parent, os.W_OK), f"instance folder {folder}"
    if not settings.database_url:
        version, is_safe = sqlite_version()
        advice = "" if is_safe else ": older than 3.51.3, a rare fault of it can lose rows; install pysqlite3"
        yield is_safe, f"SQLite {version}{advice}"
    yield from _database(settings)
    yield from _replaced(folder)
    where = "https" if settings.is_https else "http: phones outside this machine need https for the camera"
    yield True, f"BASE_URL {settings.base_url} ({where})"
    for module, purpose in (("sklearn", "matching"), ("typst", "badges"), ("qrcode", "QR codes")):
        yield find_spec(module) is not None, f"{module} for {purpose}"
    yield from _matching(settings)


def _matching(settings: Settings) -> Iterator[tuple[bool, str]]:
    """Look at what the operator set for the matching; by default that is nothing."""
    from matchmaker.errors import MatchmakerError
    from matchmaker.services.scorers import made_scorer
    from matchmaker.services.spreading import open_cluster

    try:
        if settings.matching_backend == "dask":
            with open_cluster(settings.dask_scheduler) as client:
                cores = client.ncores()
            total = sum(cores.values())
            yield True, f"Dask cluster {settings.dask_scheduler}: {len(cores)} workers, {total} cores"
        if settings.matching_scorer:
            made_scorer(settings.matching_scorer)
            yield True, f"scorer {settings.matching_scorer}"
    except MatchmakerError as error:
        yield False, error.sentence()


def _database(settings: Settings) -> Iterator[tuple[bool, str]]:
    import sqlalchemy as sa

    from matchmaker import create_app
    from matchmaker.schema import damage, is_up_to_date

    kind = sa.make_url(settings.sqlalchemy_url).get_backend_name()
    try:
        with inside(create_app(settings)):
            faults = damage()
            if faults:
                yield (
                    False,
                    f"database {kind} is damaged ({faults}): matchmaker backup restore FILE --replace",
                )
                return
            if is_up_to_date():
                yield True, f"database {kind}, every table up to date"
                yield _meetings()
                yield _retention()
                yield _ledger()
                return
    except sa.exc.OperationalError as error:
        yield False, f"database {kind} does not answer: {error.orig}"
        return
    yield False, f"database {kind}: tables are missing, run matchmaker db upgrade"


def _meetings() -> tuple[bool, str]:
    from matchmaker.services.recount import recount_meetings

    recount = recount_meetings()
    n_differing = len(recount.differing)
    return n_differing == 0, f"{recount.n_meetings} meetings, {n_differing} differ from their scans"


def _retention() -> tuple[bool, str]:
    from matchmaker.clock import now
    from matchmaker.queries.retention import overdue_people

    # The worker looks each minute; thousands take it some minutes more.
    overdue = overdue_people(now() - _RETENTION_TAKES)
    if overdue.n_people == 0:
        return True, "retention: nobody is kept longer than they were told"
    sentence = f"retention: {overdue.n_people} people of {overdue.n_events} events are past their day"
    return False, f"{sentence}; run matchmaker worker"


def _replaced(folder: Path) -> Iterator[tuple[bool, str]]:
    """Look for databases that gave way to a backup: nobody's days are kept in them."""
    for path in sorted(folder.glob("replaced-*")):
        if path.stat().st_mtime < time.time() - _REPLACED_LIVES_S:
            yield False, f"{path} holds people as they were before a backup was brought back: delete it"


def _ledger() -> tuple[bool, str]:
    from matchmaker.services.erasure_ledger import ledger_path, look_at_ledger

    path = ledger_path()
    try:
        n_codes, n_missing = look_at_ledger()
    except OSError as error:
        return False, f"ledger of erasures {path}: {error.strerror}; a backup would bring erased people back"
    if n_missing:
        return False, f"ledger of erasures {path} lacks {n_missing} of {n_codes} codes: run matchmaker worker"
    return True, f"ledger of erasures {path}: {n_codes} codes"
