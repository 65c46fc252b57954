"""The state of the database's tables against the migrations at hand."""

from __future__ import annotations

import logging

import sqlalchemy as sa
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from matchmaker.db import SAFE_SQLITE, db, sqlite_module
from matchmaker.paths import migrations_folder


def is_up_to_date() -> bool:
    """Return whether every migration has run."""
    return revision() == _migrations().get_current_head()


def revision() -> str | None:
    """Return the migration that the tables have come to, None where there are none."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def knows(other: str) -> bool:
    """Return whether a migration is one of those at hand: an older one can be brought up to date."""
    return other in {script.revision for script in _migrations().walk_revisions()}


def damage() -> str:
    """Return what SQLite finds wrong with its file, empty where nothing is; a database's server looks itself.

    Indexes are not compared with their tables: that takes much longer.
    """
    if db.engine.dialect.name != "sqlite":
        return ""
    try:
        with db.engine.connect() as connection:
            verdict = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
    except sa.exc.OperationalError:
        raise  # locked, or out of reach: that says nothing of its pages
    except sa.exc.DatabaseError as error:
        return str(error.orig)
    return "" if verdict == "ok" else verdict


def _migrations() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    return ScriptDirectory.from_config(config)


def upgrade() -> None:
    """Run every migration that is missing."""
    import flask_migrate

    logging.getLogger("alembic").setLevel(logging.WARNING)
    flask_migrate.upgrade(directory=str(migrations_folder()))


def sqlite_version() -> tuple[str, bool]:
    """Return the version of the SQLite in use, with whether it is free of the WAL-reset bug."""
    sqlite = sqlite_module()
    return sqlite.sqlite_version, sqlite.sqlite_version_info >= SAFE_SQLITE


def close() -> None:
    """Give the database's connections back; a command does so before it ends."""
    db.session.remove()
    db.engine.dispose()
