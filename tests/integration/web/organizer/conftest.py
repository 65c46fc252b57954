"""Olive's desk: her event, and her browser signed in."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from matchmaker.db import db
from matchmaker.models import Role
from matchmaker.services.sessions import open_session
from tests.factories import make_event, make_organizer
from tests.signed_in import just_proved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True)
class Desk:
    """An organizer's browser, with the event it is about."""

    app: Flask
    client: FlaskClient
    organizer_id: int
    event_id: int
    code: str

    def address(self, path: str = "") -> str:
        return f"/organizer/events/{self.code}{path}"

    @contextmanager
    def rows(self) -> Iterator[None]:
        """Look at the tables, outside of every request."""
        with self.app.app_context():
            yield
            db.session.remove()

    def everything(self) -> dict[str, list[object]]:
        """Return the content of every table."""
        with self.rows():
            return {
                table.name: [tuple(row) for row in db.session.execute(sa.select(table))]
                for table in db.metadata.sorted_tables
            }


@pytest.fixture
def make_desk(bare_app: Flask) -> Callable[..., Desk]:
    """Return what seats an organizer with a role in an event of their own."""

    def make(*, name: str = "Olive", role: Role = Role.OWNER, **event: object) -> Desk:
        with bare_app.app_context():
            organizer = make_organizer(name=name)
            owned = make_event(organizer=organizer, role=role, **event)  # type: ignore[arg-type]  # passed on
            secret = open_session(
                organizer_id=organizer.id,
                attendee_id=None,
                data={"csrf_token": "made before", **just_proved()},
            )
            client = bare_app.test_client()
            client.set_cookie("sid", secret)
            desk = Desk(bare_app, client, organizer.id, owned.id, owned.code)
            db.session.remove()
            return desk

    return make


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """Return Olive's desk."""
    return make_desk()


@pytest.fixture
def count_statements(bare_app: Flask) -> Callable[[Callable[[], object]], int]:
    """Return what counts the SQL statements of an act."""

    def count(act: Callable[[], object]) -> int:
        statements: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            statements.append(statement)

        with bare_app.app_context():
            engine = db.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        act()
        sa.event.remove(engine, "before_cursor_execute", note)
        return len(statements)

    return count
