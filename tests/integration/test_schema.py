from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker import create_app, schema
from matchmaker.config import Settings
from matchmaker.db import SAFE_SQLITE, db, sqlite_module
from tests.factories import make_event

if TYPE_CHECKING:
    from pathlib import Path


def test_upgrade_brings_an_empty_database_up_to_date(tmp_path: Path) -> None:
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own argument
        matchmaker_instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'empty.sqlite3'}",
    )
    with create_app(settings).app_context():
        before = schema.is_up_to_date()

        schema.upgrade()

        assert (before, schema.is_up_to_date()) == (False, True)
        schema.close()


@pytest.mark.usefixtures("app")
def test_is_up_to_date_knows_a_database_that_another_release_left_behind() -> None:
    before = schema.is_up_to_date()
    with db.engine.begin() as connection:
        newest = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one()
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))

    behind = schema.is_up_to_date()

    with db.engine.begin() as connection:  # the server serves the next test, too
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :newest"), {"newest": newest})
    assert (before, behind, schema.is_up_to_date()) == (True, False, True)


def test_sqlite_version_says_whether_it_is_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    version, is_safe = schema.sqlite_version()
    monkeypatch.setattr(sqlite_module(), "sqlite_version_info", (3, 51, 2))

    assert (version, is_safe) == (sqlite_module().sqlite_version, True)
    assert SAFE_SQLITE == (3, 51, 3)
    assert not schema.sqlite_version()[1]


@pytest.mark.usefixtures("app")
def test_close_gives_every_connection_back_and_the_next_use_works() -> None:
    event_id = make_event().id

    schema.close()

    assert db.session.scalars(sa.text("SELECT id FROM event")).all() == [event_id]
