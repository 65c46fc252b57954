"""Count the SQL statements that a query sends."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def sent_statements() -> Iterator[list[str]]:
    """Yield a list that fills with the statements of the block; its session knows nothing yet."""
    db.session.rollback()
    db.session.expire_all()
    sent: list[str] = []

    def _note(*arguments: object) -> None:
        statement = str(arguments[2])
        if not statement.startswith("BEGIN"):  # SQLite's driver sends it by hand
            sent.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", _note)
    try:
        yield sent
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", _note)
