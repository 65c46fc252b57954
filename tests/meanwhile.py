"""Something else that happens between two statements of a test."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

_PATIENCE_S = 20


@contextmanager
def meanwhile(app: Flask, act: Callable[[], object], *, after: str, while_writing: bool) -> Iterator[None]:
    """Let an act take place once a statement with the words `after` was answered.

    `while_writing` says that this statement is part of a change: SQLite has one writer at a time, so
    there the act waits until that change is kept.
    """
    with app.app_context():
        engine = db.engine
    has_to_wait = while_writing and engine.dialect.name == "sqlite"
    threads: list[Thread] = []

    def run() -> None:
        with app.app_context():
            act()
            db.session.remove()

    def begin(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if after in statement and not threads:
            threads.append(Thread(target=run))
            threads[0].start()
            if not has_to_wait:
                threads[0].join(timeout=_PATIENCE_S)

    sa.event.listen(engine, "after_cursor_execute", begin)
    try:
        yield
    finally:
        sa.event.remove(engine, "after_cursor_execute", begin)
        (thread,) = threads
        thread.join(timeout=_PATIENCE_S)
        assert not thread.is_alive()
