from __future__ import annotations

import os
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from matchmaker import create_app
from matchmaker.db import db, sqlite_module
from matchmaker.errors import (
    BackupExistsError,
    BackupWriteError,
    DatabaseDamagedError,
    NothingToBackUpError,
)
from matchmaker.schema import close
from matchmaker.services.backup import at_work, back_up, place_of_database
from matchmaker.services.backup_archive import DATABASE, unpack
from matchmaker.services.database_copy import faults_of_copy
from matchmaker.services.erasure_ledger import ledger_path, read_ledger
from tests.conftest import settings_for
from tests.factories import make_attendee, make_event
from tests.person_with_everything import make_everything

if TYPE_CHECKING:
    from pathlib import Path


def left_in(folder: Path) -> list[Path]:
    return list(folder.glob(".matchmaker-at-work-*"))


@pytest.mark.usefixtures("app")
def test_back_up_says_what_is_in_it_and_which_ledger_goes_with_it(tmp_path: Path) -> None:
    make_everything()

    contents = back_up(output=tmp_path / "a.zip")

    ledger = read_ledger(ledger_path())
    assert ledger is not None
    assert (contents.n_people, contents.n_scans, contents.ledger) == (2, 2, ledger.name)
    (tmp_path / "unpacked").mkdir()
    unpacked = unpack(tmp_path / "a.zip", tmp_path / "unpacked")
    assert [part.name for part in unpacked.parts] == [DATABASE]
    assert faults_of_copy(tmp_path / "unpacked" / DATABASE) == ""
    assert left_in(tmp_path) == []


@pytest.mark.usefixtures("app")
def test_back_up_without_a_ledger_says_so_by_an_empty_name(tmp_path: Path) -> None:
    ledger_path().mkdir()

    assert back_up(output=tmp_path / "a.zip").ledger == ""


@pytest.mark.usefixtures("app")
def test_back_up_names_a_place_without_its_password(tmp_path: Path) -> None:
    assert "***" in place_of_database() or place_of_database() == str(tmp_path / "test.sqlite3")


@pytest.mark.usefixtures("app")
def test_back_up_refuses_what_is_there_and_what_it_cannot_reach(tmp_path: Path) -> None:
    (tmp_path / "a.zip").touch()

    with pytest.raises(BackupExistsError):
        back_up(output=tmp_path / "a.zip")
    with pytest.raises(BackupWriteError, match="No such file or directory"):
        back_up(output=tmp_path / "missing" / "a.zip")

    assert (tmp_path / "a.zip").read_bytes() == b""


@pytest.mark.parametrize("is_there", [False, True])
def test_back_up_of_a_database_without_tables_is_nothing(*, is_there: bool, tmp_path: Path) -> None:
    file = tmp_path / "empty.sqlite3"
    if is_there:
        file.touch()
    app = create_app(settings_for(f"sqlite:///{file}", tmp_path))
    with app.app_context():
        with pytest.raises(NothingToBackUpError, match=r"empty\.sqlite3"):
            back_up(output=tmp_path / "a.zip")
        close()

    assert file.exists() == is_there
    assert not (tmp_path / "a.zip").exists()


def test_back_up_takes_no_copy_of_rows_that_belong_to_nobody(migrated_sqlite: Path, tmp_path: Path) -> None:
    file = tmp_path / "test.sqlite3"
    file.write_bytes(migrated_sqlite.read_bytes())
    app = create_app(settings_for(f"sqlite:///{file}", tmp_path))
    with app.app_context():
        make_attendee(event=make_event())
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("UPDATE goal SET attendee_id = 99")

        with pytest.raises(DatabaseDamagedError, match="a row of goal belongs to none of attendee"):
            back_up(output=tmp_path / "a.zip")
        close()

    assert not (tmp_path / "a.zip").exists()
    assert left_in(tmp_path) == []


def test_what_was_left_in_the_middle_goes_after_a_day(tmp_path: Path) -> None:
    old, new = tmp_path / ".matchmaker-at-work-old", tmp_path / ".matchmaker-at-work-new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "people").touch()
    os.utime(old, (0, time.time() - 25 * 60 * 60))

    with at_work(tmp_path) as work:
        assert set(left_in(tmp_path)) == {new, work}

    assert left_in(tmp_path) == [new]


def test_faults_of_a_copy_are_told_whatever_they_are(migrated_sqlite: Path, tmp_path: Path) -> None:
    content = bytearray(migrated_sqlite.read_bytes())
    content[4096 * 3 : 4096 * 40] = bytes(4096 * 37)
    (tmp_path / "holes").write_bytes(content)
    (tmp_path / "foreign").write_bytes(b"people" * 1000)

    wrong = tmp_path / "wrong"
    with closing(sqlite_module().connect(str(wrong), isolation_level=None)) as connection:
        connection.execute("CREATE TABLE goal (text)")
        connection.execute("INSERT INTO goal VALUES (NULL)")
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("UPDATE sqlite_master SET sql = 'CREATE TABLE goal (text NOT NULL)'")

    assert faults_of_copy(migrated_sqlite) == ""
    assert faults_of_copy(wrong) == "NULL value in goal.text"
    assert faults_of_copy(tmp_path / "holes") != ""
    assert faults_of_copy(tmp_path / "foreign") == "file is not a database"
