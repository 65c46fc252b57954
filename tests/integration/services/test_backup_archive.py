"""A backup's file is read without trusting a name or a size in it."""

from __future__ import annotations

import hashlib
import os
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from matchmaker.errors import NotABackupError
from matchmaker.services.backup_archive import DATABASE, Contents, Part, pack, unpack

if TYPE_CHECKING:
    from pathlib import Path

CONTENTS = Contents(
    made_at=datetime(2026, 11, 23, tzinfo=UTC),
    version="0.1.0",
    schema_revision="0006",
    ledger="name",
    key="mark",
    n_people=2,
    n_scans=3,
)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "target").mkdir()
    return tmp_path / "target"


def part(name: str, content: bytes = b"rows", *, size: int | None = None) -> Part:
    return Part(
        name=name,
        size=len(content) if size is None else size,
        sha256=hashlib.sha256(content).hexdigest(),
        made_ns=10**9,
    )


def forged(path: Path, *parts: Part, content: bytes = b"rows") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("backup.json", CONTENTS.model_copy(update={"parts": parts}).model_dump_json())
        for name in {one.name for one in parts}:
            archive.writestr(name, content)
    return path


def test_what_is_packed_is_unpacked_with_its_times(tmp_path: Path, target: Path) -> None:
    (tmp_path / "from" / "fitted").mkdir(parents=True)
    (tmp_path / "from" / DATABASE).write_bytes(b"rows" * 500_000)
    (tmp_path / "from" / "fitted" / "7.npz").write_bytes(b"words")
    os.utime(tmp_path / "from" / "fitted" / "7.npz", (10, 10))

    pack(tmp_path / "a.zip", tmp_path / "from", CONTENTS)
    contents = unpack(tmp_path / "a.zip", target)

    assert contents.model_copy(update={"parts": ()}) == CONTENTS
    assert (target / DATABASE).read_bytes() == b"rows" * 500_000
    assert (target / "fitted" / "7.npz").read_bytes() == b"words"
    assert (target / "fitted" / "7.npz").stat().st_mtime == 10


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "/tmp/outside",  # noqa: S108 -- a name that must not be written to
        "fitted/../../outside",
        "fitted/7.npz/../../outside",
        "secret_key",
        "fitted/７.npz",
        f"{DATABASE}\n",
    ],
)
def test_names_that_do_not_belong_into_a_backup_are_refused(tmp_path: Path, target: Path, name: str) -> None:
    archive = forged(tmp_path / "a.zip", part(DATABASE), part(name))

    with pytest.raises(NotABackupError, match="does not belong into one"):
        unpack(archive, target)

    assert {path.name for path in tmp_path.rglob("*")} <= {"a.zip", "target", DATABASE}


def test_a_part_twice_is_refused(tmp_path: Path, target: Path) -> None:
    archive = forged(tmp_path / "a.zip", part(DATABASE), part(DATABASE))

    with pytest.raises(NotABackupError, match="is not what was packed"):
        unpack(archive, target)


@pytest.mark.parametrize("one", [part(DATABASE, b"other"), part(DATABASE, size=3)])
def test_a_part_that_is_not_what_the_list_says_is_refused(tmp_path: Path, target: Path, one: Part) -> None:
    with pytest.raises(NotABackupError, match="is not what was packed"):
        unpack(forged(tmp_path / "a.zip", one), target)


def test_a_backup_without_a_database_is_none(tmp_path: Path, target: Path) -> None:
    with pytest.raises(NotABackupError, match=f"it has no {DATABASE}"):
        unpack(forged(tmp_path / "a.zip", part("fitted/7.npz")), target)


def test_a_part_that_is_missing_is_named(tmp_path: Path, target: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(
            "backup.json", CONTENTS.model_copy(update={"parts": (part(DATABASE),)}).model_dump_json()
        )

    with pytest.raises(NotABackupError, match=DATABASE):
        unpack(tmp_path / "a.zip", target)


@pytest.mark.parametrize("told", ["{}", "[]", "nonsense", '{"format": "matchmaker backup 2"}'])
def test_a_list_that_says_something_else_is_refused(tmp_path: Path, target: Path, told: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("backup.json", told)

    with pytest.raises(NotABackupError, match=r"backup\.json does not say what is in it"):
        unpack(tmp_path / "a.zip", target)
