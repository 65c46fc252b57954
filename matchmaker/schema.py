"""The state of the database's tables against the migrations at hand."""

from __future__ import annotations

import logging

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from matchmaker.db import SAFE_SQLITE, db, sqlite_module
from matchmaker.paths import migrations_folder


def is_up_to_date() -> bool:
    """Return whether every migration has run."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    head = ScriptDirectory.from_config(config).get_current_head()
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


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
