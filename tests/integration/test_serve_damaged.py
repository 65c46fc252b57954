"""A damaged database is not served."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from matchmaker import create_app, schema
from matchmaker.db import db
from tests.conftest import settings_for

if TYPE_CHECKING:
    from pathlib import Path


def test_serve_refuses_a_damaged_database_with_the_way_out(migrated_sqlite: Path, tmp_path: Path) -> None:
    file = tmp_path / "matchmaker.sqlite3"
    content = bytearray(migrated_sqlite.read_bytes())
    content[4096 * 3 : 4096 * 40] = bytes(4096 * 37)
    file.write_bytes(content)

    result = subprocess.run(
        [sys.executable, "-m", "matchmaker", "serve", "--port", "0"],
        env=settings_for("", tmp_path).environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert result.returncode == 1
    assert result.stdout == ""
    assert f"The database {file} is damaged (" in result.stderr
    assert "matchmaker backup restore FILE --replace" in result.stderr
    assert file.read_bytes() == content


@pytest.mark.usefixtures("app")
def test_a_whole_database_has_no_damage() -> None:
    assert schema.damage() == ""


def test_a_database_that_is_locked_is_not_called_damaged(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'missing' / 'a.sqlite3'}", tmp_path))
    with app.app_context():
        with pytest.raises(schema.sa.exc.OperationalError, match="unable to open"):
            schema.damage()
        db.engine.dispose()


@pytest.mark.usefixtures("app")
def test_revisions_are_known_but_for_those_of_a_later_version() -> None:
    present = schema.revision()

    assert present is not None
    assert [schema.knows(one) for one in ("0001", present, "9999", "")] == [True, True, False, False]
