"""Run the migrations with the application's own engine."""

from __future__ import annotations

from alembic import context
from flask import current_app

from matchmaker import models  # noqa: F401 -- loads every table
from matchmaker.db import UTCDateTime, db


def plain_types(kind: str, value: object, _context: object) -> str | bool:
    """Write our own time type as what it is in the database, so that a revision needs no import."""
    if kind == "type" and isinstance(value, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Migrate, each revision in a transaction of its own."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            transaction_per_migration=True,
            compare_type=True,
            render_item=plain_types,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
