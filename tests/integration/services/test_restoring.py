from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.errors import LedgerMissingError, NotABackupError, RestoreFailedError, SiteRunningError
from matchmaker.models import Attendee
from matchmaker.schema import close
from matchmaker.services.backup import back_up, sqlite_file
from matchmaker.services.backup_archive import Contents, pack
from matchmaker.services.erasure_ledger import Ledger, append_to_ledger, ledger_path, read_ledger
from matchmaker.services.restoring import (
    Before,
    ledger_for,
    look_before,
    open_backup,
    put_in_place,
)
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONTENTS = Contents(
    made_at=MORNING, version="0.1.0", schema_revision="0006", ledger="ours", key="", n_people=0, n_scans=0
)

_HOLDER = """
import sys
from matchmaker.db import sqlite_module

connection = sqlite_module().connect(sys.argv[1])
print(len(connection.execute("SELECT id FROM event").fetchall()), flush=True)
sys.stdin.read()
"""


def written(path: Path, name: str, erased: dict[str, datetime]) -> Path:
    lines = [f"# Matchmaker: random codes of who was erased. Ledger {name}"]
    lines += [f"{code} {moment.isoformat()}" for code, moment in erased.items()]
    path.write_text("\n".join(lines) + "\n")
    return path


def test_every_ledger_counts_and_the_one_of_the_backup_gives_its_name(tmp_path: Path) -> None:
    ours = written(tmp_path / "ours", "ours", {"a": NOON})
    other = written(tmp_path / "other", "other", {"a": MORNING, "b": NOON})

    ledger = ledger_for(
        CONTENTS, [tmp_path / "missing", other, ours], erased={"c": NOON}, without_ledger=False
    )

    assert ledger == Ledger("ours", {"a": MORNING, "b": NOON, "c": NOON})


@pytest.mark.parametrize("name", ["ours", ""])
def test_a_ledger_with_a_gap_is_another_one_from_then_on(tmp_path: Path, name: str) -> None:
    other = written(tmp_path / "other", "", {"b": NOON})
    contents = CONTENTS.model_copy(update={"ledger": name})

    with pytest.raises(LedgerMissingError, match="other is missing, or belongs to another"):
        ledger_for(contents, [other], erased={}, without_ledger=False)
    ledger = ledger_for(contents, [other], erased={}, without_ledger=True)

    assert ledger.erased == {"b": NOON}
    assert ledger.name not in {"ours", ""}


def test_look_before_tells_an_empty_place_from_one_with_people(app: Flask) -> None:
    file = sqlite_file()
    empty = look_before()
    make_event()
    db.session.remove()

    assert empty == Before(is_there=file is not None, erased={})
    assert look_before() == Before(is_there=True, erased={})
    assert app


def test_nothing_is_replaced_that_another_process_has_open(app: Flask) -> None:
    make_event()
    db.session.remove()
    file = sqlite_file()
    if file is None:
        assert look_before().is_there  # a server lets both in
        return
    command = [sys.executable, "-c", _HOLDER, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.read(1) == b"1"

        with pytest.raises(SiteRunningError):
            look_before()

        holder.kill()
    assert look_before().is_there
    assert app


def test_look_before_at_a_server_without_tables(app: Flask) -> None:
    make_event()
    db.session.remove()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE alembic_version RENAME TO away")
    try:
        before = look_before()
    finally:
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE away RENAME TO alembic_version")

    # In a file that is there nobody's rows are taken for nothing.
    assert before == Before(is_there=sqlite_file() is not None, erased={})
    assert app


def test_an_error_of_a_server_is_not_taken_for_damage(app: Flask) -> None:
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE erasure RENAME TO away")
    try:
        if sqlite_file() is None:
            with pytest.raises(sa.exc.ProgrammingError):
                look_before()
        else:
            assert look_before() == Before(is_there=True, erased={}, is_readable=False)
    finally:
        db.session.rollback()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE away RENAME TO erasure")
    assert app


@pytest.mark.usefixtures("app")
def test_the_ledger_is_kept_first_and_a_failure_puts_back_what_was_there(tmp_path: Path) -> None:
    make_attendee(event=make_event(), name="Ada")
    db.session.remove()
    append_to_ledger(ledger_path(), {"a": MORNING})
    name = getattr(read_ledger(ledger_path()), "name", "")

    with pytest.raises(RestoreFailedError):
        put_in_place(tmp_path / "missing", ledger=Ledger(name, {"a": NOON, "b": NOON}))

    assert read_ledger(ledger_path()) == Ledger(name, {"a": MORNING, "b": NOON})
    assert db.session.scalars(sa.select(Attendee.name)).all() == ["Ada"]
    assert list(tmp_path.glob("replaced-*.sqlite3*")) == []


def test_a_log_that_stayed_behind_is_not_played_into_another_database(app: Flask, tmp_path: Path) -> None:
    file = sqlite_file()
    if file is None:
        assert db.engine.dialect.name == "postgresql"  # its log is its own
        return
    make_attendee(event=make_event(), name="Ada")
    back_up(output=tmp_path / "a.zip")
    close()
    (tmp_path / "work").mkdir()
    open_backup(tmp_path / "a.zip", tmp_path / "work")
    file.unlink()
    log = file.with_name(f"{file.name}-wal")
    log.write_bytes(b"pages of the database before")

    kept = put_in_place(tmp_path / "work", ledger=Ledger("name", {}))

    assert kept is None
    assert db.session.scalars(sa.select(Attendee.name)).all() == ["Ada"]
    assert (tmp_path / "replaced-wal").read_bytes() == b"pages of the database before"
    assert app


def test_a_database_whose_last_pages_are_not_in_its_file_is_not_put_in_place(
    app: Flask, tmp_path: Path
) -> None:
    file = sqlite_file()
    if file is None:
        assert db.engine.dialect.name == "postgresql"  # rows are read through SQLite, log and all
        return
    make_attendee(event=make_event(), name="Ada")
    close()
    before = file.read_bytes()
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "matchmaker.sqlite3").write_bytes(before)
    (tmp_path / "work" / "matchmaker.sqlite3-wal").write_bytes(b"pages")

    with pytest.raises(RestoreFailedError, match="its last pages"):
        put_in_place(tmp_path / "work", ledger=Ledger("name", {}))

    assert file.read_bytes() == before
    assert app


def test_a_backup_with_a_damaged_database_is_none(migrated_sqlite: Path, tmp_path: Path) -> None:
    for name in ("from", "to"):
        (tmp_path / name).mkdir()
    content = bytearray(migrated_sqlite.read_bytes())
    content[4096 * 3 : 4096 * 40] = bytes(4096 * 37)
    (tmp_path / "from" / "matchmaker.sqlite3").write_bytes(content)
    pack(tmp_path / "a.zip", tmp_path / "from", CONTENTS)

    with pytest.raises(NotABackupError):
        open_backup(tmp_path / "a.zip", tmp_path / "to")
