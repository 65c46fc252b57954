"""Back up what an installation holds while it goes on: the database, with the words of its runs."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from flask import current_app

from matchmaker.clock import now
from matchmaker.db import db, sqlite_module
from matchmaker.errors import (
    BackupExistsError,
    BackupWriteError,
    DatabaseDamagedError,
    NothingToBackUpError,
    TablesOutdatedError,
)
from matchmaker.paths import fitted_event_file, fitted_run_file
from matchmaker.queries.fitted import instance_folder
from matchmaker.schema import is_up_to_date, revision
from matchmaker.services.backup_archive import DATABASE, FITTED, Contents, pack
from matchmaker.services.database_copy import copy_database, count_in_copy, faults_of_copy, ids_in_copy
from matchmaker.services.erasure_ledger import complete_ledger
from matchmaker.tokens import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_log = logging.getLogger(__name__)
_WORK: Final = ".matchmaker-at-work-"
_WORK_LIVES_S: Final = 24 * 60 * 60.0


def default_name(moment: datetime) -> str:
    """Return the name of a backup that was given none."""
    return f"matchmaker-{moment:%Y%m%d-%H%M%S}.zip"


def back_up(*, output: Path) -> Contents:
    """Write a whole backup under this name, or nothing at all.

    Raises
    ------
    BackupExistsError, BackupWriteError, DatabaseDamagedError, NothingToBackUpError, TablesOutdatedError
    """
    if output.exists():
        raise BackupExistsError(path=output)
    file = sqlite_file()
    # Asking for its tables would make an empty file.
    if file is not None and not file.exists():
        raise NothingToBackUpError(place=place_of_database())
    try:
        if revision() is None:
            raise NothingToBackUpError(place=place_of_database())
        if db.engine.dialect.name != "sqlite" and not is_up_to_date():
            raise TablesOutdatedError
        with at_work(output.parent) as work:
            folder = work / "parts"
            folder.mkdir()
            contents = _gather(folder)
            draft = work / "draft.zip"
            pack(draft, folder, contents)
            draft.replace(output)
    except (OSError, sa.exc.OperationalError, sqlite_module().OperationalError) as error:
        raise BackupWriteError(reason=reason_of(error)) from error
    except (sa.exc.DatabaseError, sqlite_module().DatabaseError) as error:
        raise DatabaseDamagedError(place=place_of_database(), reason=reason_of(error)) from error
    sync_folder(output.parent)
    return contents


@contextmanager
def at_work(parent: Path) -> Iterator[Path]:
    """Give a folder of one's own beside what is being made; one that was left in the middle goes, too."""
    for old in parent.glob(f"{_WORK}*"):
        with suppress(FileNotFoundError):
            if old.stat().st_mtime < time.time() - _WORK_LIVES_S:
                shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=parent, prefix=_WORK, ignore_cleanup_errors=True) as name:
        yield Path(name)


def sqlite_file() -> Path | None:
    """Return the database's file, None where it is a server's."""
    url = db.engine.url
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def place_of_database() -> str:
    """Return where the database is, for whoever runs the site."""
    file = sqlite_file()
    return db.engine.url.render_as_string() if file is None else str(file)


def key_mark() -> str:
    """Return what tells whether another installation has the same secret key."""
    return fingerprint(current_app.config["SECRET_KEY"], "backup")


def _gather(folder: Path) -> Contents:
    """Put everything into a folder that belongs into a backup."""
    copy, moment = folder / DATABASE, now()
    copy_database(copy)
    faults = faults_of_copy(copy)
    if faults:
        raise DatabaseDamagedError(place=place_of_database(), reason=faults)
    _copy_words(copy, folder)
    return Contents(
        made_at=moment,
        version=version("matchmaker"),
        schema_revision=revision() or "",
        ledger=_ledger_name(),
        key=key_mark(),
        n_people=count_in_copy(copy, "attendee"),
        n_scans=count_in_copy(copy, "scan"),
    )


def _copy_words(copy: Path, folder: Path) -> None:
    """Copy what runs and events learned, but of those alone that the copy has: others nobody would forget."""
    (folder / FITTED).mkdir()
    wanted = [
        *(fitted_run_file(instance_folder(), number) for number in ids_in_copy(copy, "match_run")),
        *(fitted_event_file(instance_folder(), number) for number in ids_in_copy(copy, "event")),
    ]
    for path in wanted:
        with suppress(FileNotFoundError):  # an erasure may remove it at any moment
            shutil.copy2(path, folder / FITTED / path.name)


def _ledger_name() -> str:
    """Return the name of the ledger that goes with the backup, complete by now."""
    try:
        return complete_ledger().name
    except OSError:
        _log.exception("the ledger of erasures cannot be kept")
        return ""


def reason_of(error: Exception) -> str:
    """Return what the system or the driver said, without the statement it was at."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(getattr(error, "orig", error))


def sync_folder(folder: Path) -> None:
    """Let a new name outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
