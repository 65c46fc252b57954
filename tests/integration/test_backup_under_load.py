"""Backups as processes of their own: while others write, killed in the middle, on a full disk."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import zipfile
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, sqlite_module
from matchmaker.models import Act, Scan, Via
from matchmaker.schema import close
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

_WRITER = """
import sys
import time
from uuid import UUID, uuid4
from matchmaker import create_app
from matchmaker.models import Via
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.meetings import record_scan

scanner, badge, *leaving = sys.argv[1:]
with create_app().app_context():
    print("ready", flush=True)
    for number in range(10_000):
        client = uuid4()
        record_scan(scanner_id=int(scanner), code=badge, client_id=client, via=Via.CAMERA)
        print(client, flush=True)
        if number % 10 == 9 and leaving:
            erase_attendee(attendee_id=int(leaving.pop()))
        time.sleep(0.02)  # a phone lets others write, too
"""
_SMALL_DISK = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
from matchmaker.cli import main
main()
"""
_MATCHMAKER = (sys.executable, "-m", "matchmaker")


@pytest.fixture
def environment(bare_app: Flask) -> dict[str, str]:
    return bare_app.config["SETTINGS"].environment()


def run(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def writers(app: Flask, environment: dict[str, str], tmp_path: Path) -> Iterator[list[Path]]:
    """Let two phones scan, and people leave, until the test is over; return what was acknowledged to each."""
    event = make_event()
    leaving = [str(make_attendee(event=event).id) for _ in range(40)]
    processes, logs = [], []
    for number in range(2):
        scanner, scanned = make_attendee(event=event), make_attendee(event=event)
        logs.append(tmp_path / f"acknowledged-{number}.txt")
        command = [sys.executable, "-c", _WRITER, str(scanner.id), scanned.badge_code, *leaving[number::2]]
        with logs[-1].open("w") as output:
            processes.append(subprocess.Popen(command, env=environment, stdout=output))
    assert app
    try:
        while not all(log.read_text().count("\n") > 5 for log in logs):
            time.sleep(0.05)
        yield logs
    finally:
        for process in processes:
            process.kill()
            process.wait()


def acknowledged(logs: list[Path]) -> set[str]:
    return {line for log in logs for line in log.read_text().split() if len(line) == 36}


def opened(backup: Path, folder: Path) -> Path:
    with zipfile.ZipFile(backup) as archive:
        assert archive.testzip() is None
        archive.extract("matchmaker.sqlite3", folder)
    return folder / "matchmaker.sqlite3"


def test_a_backup_under_load_is_one_moment_with_everything_acknowledged_before(
    writers: list[Path], environment: dict[str, str], tmp_path: Path
) -> None:
    before: list[set[str]] = []
    for number in range(3):
        before.append(acknowledged(writers))
        result = run(environment, *_MATCHMAKER, "backup", "-o", str(tmp_path / f"{number}.zip"))
        assert (result.returncode, result.stdout.count("scans")) == (0, 1), result.stderr
    after = acknowledged(writers)
    sizes = [log.stat().st_size for log in writers]
    time.sleep(2)
    assert all(
        log.stat().st_size > size for log, size in zip(writers, sizes, strict=True)
    )  # nobody was refused

    for number, known in enumerate(before):
        (tmp_path / str(number)).mkdir()
        copy = sqlite_module().connect(str(opened(tmp_path / f"{number}.zip", tmp_path / str(number))))
        kept = {
            re.sub("[^0-9a-f]", "", str(client)) for (client,) in copy.execute("SELECT client_id FROM scan")
        }
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert copy.execute("PRAGMA foreign_key_check").fetchall() == []
        erased, recorded = (
            copy.execute(f"SELECT count(*) FROM {what}").fetchone()[0]  # noqa: S608 -- both stand below
            for what in ("attendee WHERE name = ''", "erasure")
        )
        copy.close()
        assert {client.replace("-", "") for client in known} <= kept
        assert erased == recorded
    assert len(before[0]) < len(before[-1]) < len(after)


def fill(n_scans: int) -> None:
    event = make_event()
    ada, grace = make_attendee(event=event), make_attendee(event=event)
    moment = now()
    db.session.execute(
        sa.insert(Scan),
        [
            {
                "event_id": event.id,
                "scanner_id": ada.id,
                "scanned_id": grace.id,
                "client_id": uuid4(),
                "payload_hash": uuid4().hex * 2,
                "act": Act.SCAN,
                "via": Via.CAMERA,
                "client_at": moment,
                "sent_at": moment,
                "received_at": moment,
                "happened_at": moment,
            }
            for _ in range(n_scans)
        ],
    )
    db.session.commit()


def test_a_killed_backup_leaves_no_half_of_one(
    app: Flask, environment: dict[str, str], tmp_path: Path
) -> None:
    assert app
    fill(20_000)
    target = tmp_path / "kept.zip"
    started = time.monotonic()
    assert run(environment, *_MATCHMAKER, "backup", "-o", str(tmp_path / "first.zip")).returncode == 0
    whole_s = time.monotonic() - started
    was_at_work = []

    for share in (0.5, 0.7, 0.8, 0.85, 0.9, 0.95):
        process = subprocess.Popen(
            [*_MATCHMAKER, "backup", "-o", str(target)], env=environment, stderr=subprocess.DEVNULL
        )
        time.sleep(whole_s * share)
        process.kill()
        process.wait()
        was_at_work += tmp_path.glob(".matchmaker-at-work-*")
        assert not target.exists() or opened(target, tmp_path / str(share)).exists()
        target.unlink(missing_ok=True)

    assert was_at_work  # at least one was killed in the middle
    for left in set(was_at_work):
        os.utime(left, (0, 0))
    assert run(environment, *_MATCHMAKER, "backup", "-o", str(target)).returncode == 0
    assert list(tmp_path.glob(".matchmaker-at-work-*")) == []


def test_a_full_disk_is_a_sentence_and_changes_nothing(
    app: Flask, environment: dict[str, str], tmp_path: Path
) -> None:
    assert app
    fill(5_000)
    close()
    whole, target = tmp_path / "whole.zip", tmp_path / "kept.zip"
    assert run(environment, *_MATCHMAKER, "backup", "-o", str(whole)).returncode == 0
    small = (sys.executable, "-c", _SMALL_DISK)

    backed_up = run(environment, *small, "backup", "-o", str(target))
    restored = run(environment, *small, "backup", "restore", str(whole), "--replace")

    assert "The backup could not be written (" in backed_up.stderr
    assert "The backup could not be brought back (" in restored.stderr
    assert (backed_up.returncode, restored.returncode) == (1, 1)
    assert not target.exists()
    assert list(tmp_path.glob(".matchmaker-at-work-*")) == []
    assert list(tmp_path.glob("replaced-*")) == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Scan)) == 5_000


def test_a_file_that_the_site_has_open_is_not_replaced(
    writers: list[Path], environment: dict[str, str], tmp_path: Path
) -> None:
    backup = tmp_path / "kept.zip"
    assert run(environment, *_MATCHMAKER, "backup", "-o", str(backup)).returncode == 0
    is_a_file = db.engine.dialect.name == "sqlite"
    before = acknowledged(writers)
    close()

    result = run(environment, *_MATCHMAKER, "backup", "restore", str(backup), "--replace")

    assert ("The database is in use. Stop the site" in result.stderr) is is_a_file
    # A server lets both in: all rows are replaced at once, or the two met in a deadlock and none are.
    assert result.returncode == 1 or not is_a_file
    assert (result.returncode == 0) is ("is in place" in result.stdout)
    assert "Traceback" not in result.stderr
    assert len(acknowledged(writers)) > len(before)
