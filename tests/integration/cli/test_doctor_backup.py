"""The doctor looks at the ledger of erasures and at the pages of the database."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Erasure
from matchmaker.schema import close
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from flask import Flask

    from tests.integration.cli.conftest import Run


def ledger_of(app: Flask) -> Path:
    path: Path = app.config["SETTINGS"].ledger_path
    return path


def test_doctor_counts_what_the_ledger_lacks(app: Flask, run: Run) -> None:
    db.session.add_all([Erasure(code=code, erased_at=now()) for code in ("aaaa", "bbbb")])
    db.session.commit()

    lacks = run("doctor", expect=1)
    run("db", "upgrade")
    whole = run("doctor")

    path = ledger_of(app)
    assert f"mend  ledger of erasures {path} lacks 2 of 2 codes: run matchmaker worker" in lacks.output
    assert f"ok    ledger of erasures {path}: 2 codes" in whole.output


def test_doctor_says_that_the_ledger_cannot_be_written(app: Flask, run: Run) -> None:
    ledger_of(app).mkdir()

    result = run("doctor", expect=1)

    assert "Is a directory; a backup would bring erased people back" in result.output


def test_a_ledger_that_cannot_be_written_stops_no_command(app: Flask, run: Run) -> None:
    ledger_of(app).mkdir()

    result = run("db", "upgrade")

    assert "The ledger of erasures cannot be kept" in result.output
    assert "The tables are up to date." in result.output


def test_an_older_database_that_somebody_put_there_is_erased_in_again(app: Flask, run: Run) -> None:
    person = make_attendee(event=make_event())
    ledger_of(app).write_text(f"{person.code} 2026-11-23T08:00:00+00:00\n")

    result = run("db", "upgrade")

    assert "An older database was put here. Erased again: 1 people, 0 events." in result.output
    db.session.rollback()  # what was read before is of the moment before
    assert person.name == ""


def test_doctor_names_the_way_out_of_a_damaged_file(app: Flask, run: Run) -> None:
    make_attendee(event=make_event())
    if db.engine.dialect.name != "sqlite":
        assert "is damaged" not in run("doctor").output  # a server looks itself
        return
    file = Path(db.engine.url.database or "")
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        [page_size] = connection.execute(sa.text("PRAGMA page_size")).one()
    close()
    content = bytearray(file.read_bytes())
    content[page_size * 3 : page_size * 40] = bytes(page_size * 37)
    file.write_bytes(content)

    damaged = run("doctor", expect=1)
    backup = run("backup", expect=1)
    file.write_bytes(b"no database" * 1000)
    foreign = run("doctor", expect=1)
    listed = run("organizer", "link", "olive@example.org", expect=1)

    assert "database sqlite is damaged (" in damaged.output
    assert "matchmaker backup restore FILE --replace" in damaged.output
    assert "Bring the newest backup back in its place" in backup.output
    assert "is damaged (file is not a database)" in foreign.output
    assert "The database is damaged (file is not a database): matchmaker backup restore" in listed.output
    assert app


def test_doctor_has_replaced_databases_deleted_after_a_week(app: Flask, run: Run, tmp_path: Path) -> None:
    old, new = tmp_path / "instance" / "replaced-1.sqlite3", tmp_path / "instance" / "replaced-2.sqlite3"
    old.parent.mkdir()
    for path, days in ((old, 7.1), (new, 6.9)):
        path.touch()
        os.utime(path, (0, time.time() - days * 24 * 60 * 60))

    result = run("doctor", expect=1)

    assert f"mend  {old} holds people as they were before a backup was brought back" in result.output
    assert str(new) not in result.output
    assert app
