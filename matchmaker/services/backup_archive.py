"""The file of a backup: a zip with a list of its parts, read without trusting a name or a size in it."""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
import zlib
from contextlib import contextmanager
from datetime import datetime
from typing import IO, TYPE_CHECKING, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from matchmaker.errors import NotABackupError
from matchmaker.paths import private

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATABASE: Final = "matchmaker.sqlite3"
FITTED: Final = "fitted"
_CONTENTS: Final = "backup.json"
_MOST_CONTENTS: Final = 1024 * 1024
_PART: Final = re.compile(rf"{re.escape(DATABASE)}|{FITTED}/(event-)?\d{{1,18}}\.npz", re.ASCII)
_BLOCK: Final = 1024 * 1024


class Part(BaseModel):
    """One file in a backup."""

    model_config = ConfigDict(frozen=True)

    name: str
    size: int
    sha256: str
    made_ns: int


class Contents(BaseModel):
    """What a backup says of itself."""

    model_config = ConfigDict(frozen=True)

    format: Literal["matchmaker backup 1"] = "matchmaker backup 1"
    made_at: datetime
    version: str
    schema_revision: str
    ledger: str  # the name of the ledger of erasures that goes with it; empty where none could be read
    key: str  # tells whether the secret key is another one, and not what it is
    n_people: int
    n_scans: int
    parts: tuple[Part, ...] = ()


def pack(archive: Path, folder: Path, contents: Contents) -> None:
    """Write a backup of the files below a folder, for its owner alone; it is on the disk afterwards.

    Raises
    ------
    OSError
    """
    with (
        open(archive, "xb", opener=private) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed,
    ):
        names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        parts = tuple(_pack_part(packed, folder / name, name) for name in names)
        packed.writestr(_CONTENTS, contents.model_copy(update={"parts": parts}).model_dump_json(indent=1))
    with archive.open("rb") as written:
        os.fsync(written.fileno())


def unpack(archive: Path, folder: Path) -> Contents:
    """Put the files of a backup below a folder, whole or not at all.

    Raises
    ------
    NotABackupError
        Also for one that was cut off or changed.
    OSError
        If the disk refuses.
    """
    with _opened(archive) as packed:
        contents = _contents_of(packed, archive)
        for part in contents.parts:
            if not _PART.fullmatch(part.name):
                raise NotABackupError(path=archive, reason=f"{part.name!r} does not belong into one")
            path = folder / part.name
            path.parent.mkdir(mode=0o700, exist_ok=True)
            if not _unpack_part(packed, part, path):
                raise NotABackupError(path=archive, reason=f"{part.name} is not what was packed")
        if not (folder / DATABASE).exists():
            raise NotABackupError(path=archive, reason=f"it has no {DATABASE}")
    return contents


@contextmanager
def _opened(archive: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(archive) as packed:
            yield packed
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError) as error:
        # RuntimeError: a part needs a password.
        reason = str(error) or "it ends too early"
        raise NotABackupError(path=archive, reason=reason.strip("'\"")) from error


def _contents_of(packed: zipfile.ZipFile, archive: Path) -> Contents:
    with packed.open(_CONTENTS) as file:
        text = file.read(_MOST_CONTENTS)
    try:
        return Contents.model_validate_json(text)
    except ValidationError as error:
        raise NotABackupError(path=archive, reason=f"{_CONTENTS} does not say what is in it") from error


def _pack_part(packed: zipfile.ZipFile, path: Path, name: str) -> Part:
    made_ns = path.stat().st_mtime_ns
    with path.open("rb") as source, packed.open(name, "w", force_zip64=True) as target:
        size, digest = _copy(source, target)
    return Part(name=name, size=size, sha256=digest, made_ns=made_ns)


def _unpack_part(packed: zipfile.ZipFile, part: Part, path: Path) -> bool:
    """Write a part; False where it is not what the backup says, however long it is."""
    if path.exists() or packed.getinfo(part.name).file_size != part.size:
        return False
    with packed.open(part.name) as source, open(path, "xb", opener=private) as target:
        _, digest = _copy(source, target)
        target.flush()
        os.fsync(target.fileno())
    # Which of an event's files was learned last is told by their times.
    os.utime(path, ns=(part.made_ns, part.made_ns))
    return digest == part.sha256


def _copy(source: IO[bytes], target: IO[bytes]) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    while block := source.read(_BLOCK):
        target.write(block)
        digest.update(block)
        size += len(block)
    return size, digest.hexdigest()
