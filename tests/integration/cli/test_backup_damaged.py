"""A damaged database is put aside for a backup, with what its ledger's file knows."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from matchmaker import create_app
from matchmaker.cli import cli
from matchmaker.db import db
from matchmaker.schema import close, damage
from matchmaker.services.erasure import erase_attendee
from tests.conftest import settings_for
from tests.factories import make_attendee, make_event
from tests.retired_events import names_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("is_a_database", [True, False])
def test_a_damaged_database_is_replaced_and_nobody_erased_is_back(
    migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_a_database: bool
) -> None:
    file, backup = tmp_path / "matchmaker.sqlite3", str(tmp_path / "a.zip")
    shutil.copy(migrated_sqlite, file)
    monkeypatch.chdir(tmp_path)
    for name, value in settings_for("", tmp_path).environment().items():
        monkeypatch.setenv(name, value)
    app = create_app(settings_for("", tmp_path))
    with app.app_context():
        event = make_event()
        event_id, ada_id = event.id, make_attendee(event=event, name="Ada").id
        make_attendee(event=event, name="Grace")
        close()
        assert CliRunner().invoke(cli, ["backup", "-o", backup]).exit_code == 0
        erase_attendee(attendee_id=ada_id)
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        close()
    content = bytearray(file.read_bytes())
    content[4096 * 3 if is_a_database else 0 :] = bytes(len(content) - 4096 * 3 * is_a_database)
    file.write_bytes(content)

    result = CliRunner().invoke(cli, ["backup", "restore", backup, "--replace"], catch_exceptions=False)

    assert result.exit_code == 0, result.output
    assert "erased again: 1 people, 0 events" in result.output
    assert "who was erased is known from the ledger alone" in result.output
    [kept] = tmp_path.glob("replaced-*.sqlite3")
    assert kept.read_bytes() == content
    with app.app_context():
        assert damage() == ""
        assert names_of(event_id) == ["", "Grace"]
        close()
