"""Put a backup in the place of a database, after everybody is erased from it who was erased since."""

from __future__ import annotations

import fcntl
import itertools
import os
import shutil
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, sqlite_module
from matchmaker.errors import (
    BackupTooNewError,
    LedgerMissingError,
    NotABackupError,
    RestoreFailedError,
    SiteRunningError,
)
from matchmaker.models import Event, Organizer
from matchmaker.paths import hand_over
from matchmaker.queries.fitted import instance_folder
from matchmaker.schema import knows, revision
from matchmaker.services.backup import back_up, reason_of, sqlite_file, sync_folder
from matchmaker.services.backup_archive import DATABASE, FITTED, Contents, unpack
from matchmaker.services.database_copy import faults_of_copy, load_database
from matchmaker.services.erasure_ledger import (
    Ledger,
    append_to_ledger,
    earliest,
    ledger_path,
    read_ledger,
    recorded_erasures,
    write_ledger,
)
from matchmaker.tokens import new_public_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

# The bytes that everybody locks who has an SQLite file open (sqlite.org/fileformat2.html#the_lock_byte_page).
_SHARED_FIRST: Final = 0x40000002
_SHARED_SIZE: Final = 510


@dataclass(frozen=True, slots=True)
class Before:
    """What is in the place that a backup is to take."""

    is_there: bool
    erased: Mapping[str, datetime]
    is_readable: bool = True


def look_before() -> Before:
    """Return whether a database is there, and whom it knows to be erased as far as it can be read.

    Raises
    ------
    SiteRunningError
    """
    file = sqlite_file()
    if file is not None:
        if not file.exists():
            return Before(is_there=False, erased={})
        with _alone_with(file):
            pass
    elif revision() is None:
        return Before(is_there=False, erased={})
    try:
        return Before(is_there=file is not None or _has_rows(), erased=recorded_erasures())
    except sa.exc.DatabaseError:
        if file is None:
            raise
        db.session.rollback()
        return Before(is_there=True, erased={}, is_readable=False)


def open_backup(archive: Path, folder: Path) -> Contents:
    """Unpack a backup into an empty folder and look whether it is whole.

    Raises
    ------
    NotABackupError, BackupTooNewError
    """
    contents = unpack(archive, folder)
    faults = faults_of_copy(folder / DATABASE)
    if faults:
        raise NotABackupError(path=archive, reason=faults)
    if not knows(contents.schema_revision):
        raise BackupTooNewError(version=contents.version)
    return contents


def ledger_for(
    contents: Contents, paths: Sequence[Path], *, erased: Mapping[str, datetime], without_ledger: bool
) -> Ledger:
    """Return the codes of everybody who was erased, with the name that the ledger has from now on.

    Raises
    ------
    LedgerMissingError
        If none of these files is the ledger that goes with the backup.
    """
    found = [ledger for path in paths if (ledger := read_ledger(path)) is not None]
    is_whole = any(ledger.name == contents.ledger != "" for ledger in found)
    if not is_whole and not without_ledger:
        raise LedgerMissingError(path=paths[0])
    # With a gap in it the ledger is another one: it answers for no backup from before the gap.
    name = contents.ledger if is_whole else new_public_code()
    return Ledger(name, earliest(erased, *(ledger.erased for ledger in found)))


def put_in_place(folder: Path, *, ledger: Ledger) -> Path | None:
    """Put an unpacked backup where the site looks for its database; return what is kept of the one before.

    The ledger comes first: should this be cut short, nobody comes back.

    Raises
    ------
    SiteRunningError, RestoreFailedError
    """
    with refusing():
        _keep_ledger(ledger)
        file = sqlite_file()
        if file is None:
            kept = _put_rows(folder / DATABASE)
            _put_words(folder / FITTED)
            return kept
        with _alone_with(file):
            kept = _put_file(folder / DATABASE, file)
        _put_words(folder / FITTED)
        return kept


@contextmanager
def refusing() -> Iterator[None]:
    """Say it in a sentence where the disk or the database refuses.

    Raises
    ------
    RestoreFailedError
    """
    try:
        yield
    except (OSError, sa.exc.OperationalError, sqlite_module().OperationalError) as error:
        raise RestoreFailedError(reason=reason_of(error)) from error


def _has_rows() -> bool:
    return any(db.session.scalars(sa.select(model.id).limit(1)).first() for model in (Organizer, Event))


@contextmanager
def _alone_with(file: Path) -> Iterator[None]:
    """Hold an SQLite file so that nobody opens it; damaged ones, too, which SQLite itself could not lock."""
    try:
        descriptor = os.open(file, os.O_RDWR)
    except FileNotFoundError:
        yield
        return
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, _SHARED_SIZE, _SHARED_FIRST)
    except BlockingIOError as error:
        os.close(descriptor)
        raise SiteRunningError from error
    try:
        yield
    finally:
        os.close(descriptor)


def _keep_ledger(ledger: Ledger) -> None:
    path = ledger_path()
    there = read_ledger(path)
    if there is None or there.name != ledger.name:
        write_ledger(path, ledger)
        return
    missing = {code: moment for code, moment in ledger.erased.items() if code not in there.erased}
    if missing:
        append_to_ledger(path, missing)


def _put_file(staged: Path, file: Path) -> Path | None:
    """Put a database's file in its place, and the one before aside."""
    if _beside(staged, "-wal").exists():
        raise RestoreFailedError(reason="its last pages could not be written")
    kept = _free_name(file.parent, file.suffix) if file.exists() else None
    aside = kept or file.with_name("replaced")
    # A log that stayed behind would be played into a database that it is not of.
    moved = [
        (_beside(file, ending), _beside(aside, ending))
        for ending in ("", "-wal", "-shm")
        if _beside(file, ending).exists()
    ]
    try:
        for here, there in moved:
            here.replace(there)
        staged.replace(file)
    except OSError:
        for here, there in moved:
            with suppress(FileNotFoundError):
                there.replace(here)
        raise
    hand_over(file)
    sync_folder(file.parent)
    return kept


def _put_rows(staged: Path) -> Path | None:
    """Put rows in the place of a server's, after a backup of those."""
    kept = None
    if _has_rows():
        db.session.rollback()
        kept = _free_name(instance_folder(), ".zip")
        back_up(output=kept)
    db.session.rollback()  # what was read holds the tables
    load_database(staged)
    return kept


def _free_name(folder: Path, suffix: str) -> Path:
    """Return where what is replaced is kept: under a name that nothing has, also within the same second."""
    name = f"replaced-{now():%Y%m%d-%H%M%S}"
    names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    return next(path for one in names if not (path := folder / f"{one}{suffix}").exists())


def _put_words(staged: Path) -> None:
    """Put the words that runs learned in the place of those of other runs."""
    folder = instance_folder() / FITTED
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for new in staged.glob("*.npz"):
        shutil.move(new, folder / new.name)
        hand_over(folder / new.name)
    hand_over(folder)


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)
