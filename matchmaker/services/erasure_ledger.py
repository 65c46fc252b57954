"""The ledger of erasures as a file: it outlives the database, so that no backup brings anybody back.

It holds random codes of rows that no longer exist, each with the moment of its erasure; they name nobody.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO, Final

import sqlalchemy as sa
from flask import current_app

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Erasure
from matchmaker.paths import hand_over, private
from matchmaker.tokens import PUBLIC_CODE_LENGTH, new_public_code

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from matchmaker.models import Event

_log = logging.getLogger(__name__)
_HEAD: Final = "# Matchmaker: random codes of who was erased. Ledger "
_LINE: Final = re.compile(r"([a-z0-9]+) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00)")


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a ledger's file says; its name is random, and tells it from another installation's."""

    name: str
    erased: Mapping[str, datetime]


def ledger_path() -> Path:
    """Return where this installation's ledger is."""
    path: Path = current_app.config["SETTINGS"].ledger_path
    return path


def read_ledger(path: Path) -> Ledger | None:
    """Return a ledger, None where there is none; a line that was cut off says nothing.

    Raises
    ------
    OSError
        If the file is there and cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return None
    names = [line.removeprefix(_HEAD) for line in lines if line.startswith(_HEAD)]
    found = [match.groups() for line in lines if (match := _LINE.fullmatch(line))]
    return Ledger(names[0] if names else "", earliest(*({code: _moment(at)} for code, at in found)))


def earliest(*ledgers: Mapping[str, datetime]) -> dict[str, datetime]:
    """Return every code of these, each with the first moment it was erased at."""
    together: dict[str, datetime] = {}
    for ledger in ledgers:
        for code, moment in ledger.items():
            together[code] = min(moment, together.get(code, moment))
    return together


def append_to_ledger(path: Path, erased: Mapping[str, datetime]) -> None:
    """Add codes at the end of a ledger, which is begun where there is none; they are on the disk afterwards.

    Raises
    ------
    OSError
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(path, "a+b", opener=private) as file:
        text = "".join(f"{code} {_written(moment)}\n" for code, moment in erased.items())
        if file.tell() == 0:
            text = f"{_HEAD}{new_public_code()}\n{text}"
        elif not _ends_a_line(file):
            text = f"\n{text}"  # the disk was full in the middle of the last one
        file.write(text.encode("ascii"))
        file.flush()
        os.fsync(file.fileno())
    hand_over(path)


def write_ledger(path: Path, ledger: Ledger) -> None:
    """Put a whole ledger in the place of another one, or of none.

    Raises
    ------
    OSError
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{new_public_code()}.draft")
    try:
        with open(draft, "xb", opener=private) as file:
            lines = (f"{code} {_written(moment)}\n" for code, moment in ledger.erased.items())
            file.write(f"{_HEAD}{ledger.name}\n{''.join(lines)}".encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        hand_over(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def note_erased(codes: Collection[str]) -> None:
    """Keep codes in the ledger after their erasure was committed.

    A file that cannot be written must not undo an erasure: the database has the codes, too, and the
    worker brings them over.
    """
    if not codes:
        return
    try:
        append_to_ledger(ledger_path(), dict.fromkeys(codes, now()))
    except OSError:
        _log.exception("%s codes are missing in the ledger of erasures", len(codes))


def recorded_erasures() -> dict[str, datetime]:
    """Return the ledger as the database has it."""
    rows = db.session.execute(sa.select(Erasure.code, Erasure.erased_at))
    return {code: moment for code, moment in rows}  # noqa: C416 -- rows are no tuples for the type checker


def complete_ledger() -> Ledger:
    """Add to the ledger's file what the database alone knows; return the ledger.

    Raises
    ------
    OSError
    """
    path = ledger_path()
    ledger, recorded = read_ledger(path), recorded_erasures()
    known = {} if ledger is None else ledger.erased
    missing = {code: moment for code, moment in recorded.items() if code not in known}
    if ledger is not None and ledger.name and not missing:
        return ledger
    complete = Ledger((ledger.name if ledger else "") or new_public_code(), earliest(known, recorded))
    if ledger is not None and ledger.name:
        append_to_ledger(path, missing)
    else:
        write_ledger(path, complete)
    return complete


def look_at_ledger() -> tuple[int, int]:
    """Return how many codes the database has, with how many of them the ledger's file lacks.

    Raises
    ------
    OSError
        If the file cannot be read, or not be written.
    """
    path, recorded = ledger_path(), recorded_erasures()
    ledger = read_ledger(path)
    there = path if ledger is not None else next(above for above in path.parents if above.exists())
    if not os.access(there, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(there))
    return len(recorded), len(recorded.keys() - (ledger.erased.keys() if ledger else set()))


def code_of_event(event: Event) -> str:
    """Return what a deleted event is called in the ledger; one that takes its place is called otherwise."""
    told = f"{event.id} {event.created_at.astimezone(UTC).isoformat()}"
    return hashlib.sha256(told.encode("ascii")).hexdigest()[:PUBLIC_CODE_LENGTH]


def _ends_a_line(file: BinaryIO) -> bool:
    file.seek(-1, os.SEEK_END)
    return file.read() == b"\n"


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
