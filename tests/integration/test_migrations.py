"""The migrations, up from empty, back down, against the models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade

from matchmaker import create_app
from matchmaker.config import Settings
from matchmaker.db import db
from matchmaker.schema import is_up_to_date
from tests.factories import make_attendee, make_event, make_match, make_run
from tests.postgresql import temporary_postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return a database without a single table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    with temporary_postgresql() as address:
        yield address


@pytest.fixture
def empty_app(url: str, tmp_path: Path) -> Iterator[Flask]:
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own argument
        matchmaker_instance=tmp_path,
        database_url=url,
        secret_key="only for tests",
    )
    app = create_app(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def tables() -> set[str]:
    with db.engine.connect() as connection:
        return set(sa.inspect(connection).get_table_names()) - {"alembic_version"}


def everything() -> list[object]:
    """Return each table's columns, constraints and indexes as the database tells them."""
    with db.engine.connect() as connection:
        inspector = sa.inspect(connection)
        return [
            (
                name,
                [
                    (column["name"], str(column["type"]), column["nullable"])
                    for column in inspector.get_columns(name)
                ],
                sorted(str(index["name"]) for index in inspector.get_indexes(name)),
                sorted(str(key["name"]) for key in inspector.get_foreign_keys(name)),
                sorted(str(check["name"]) for check in inspector.get_check_constraints(name)),
                sorted(str(unique["name"]) for unique in inspector.get_unique_constraints(name)),
            )
            for name in sorted(inspector.get_table_names())
        ]


def named_in_models(kind: type[sa.Constraint]) -> set[str]:
    return {
        str(constraint.name)
        for table in db.metadata.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, kind)
    }


def differs_in_default(
    _context: object,
    _inspected_column: object,
    _column: object,
    inspected: str | None,
    _default: object,
    rendered: str | None,
) -> bool | None:
    """Let Alembic compare, except SQLite's empty text, which it reads back in brackets."""
    return False if (inspected, rendered) == ("('')", "") else None


@pytest.mark.usefixtures("empty_app")
def test_upgrade_of_an_empty_database_gives_exactly_the_models() -> None:
    before = is_up_to_date()

    upgrade()

    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": differs_in_default}
        )
        differences = compare_metadata(context, db.metadata)
        inspector = sa.inspect(connection)
        checks = {
            str(check["name"])
            for name in inspector.get_table_names()
            for check in inspector.get_check_constraints(name)
        }
    assert (before, is_up_to_date()) == (False, True)
    assert differences == []
    # Alembic does not compare checks.
    assert checks == named_in_models(sa.CheckConstraint)


@pytest.mark.usefixtures("empty_app")
def test_downgrade_to_nothing_and_up_again_gives_the_same_tables() -> None:
    upgrade()
    first = everything()
    event = make_event()
    ada, grace = make_attendee(event=event), make_attendee(event=event)
    make_match(run=make_run(event=event), one=ada, other=grace)
    db.session.remove()

    downgrade(revision="base")
    emptied, is_current = tables(), is_up_to_date()
    upgrade()

    assert (emptied, is_current) == (set(), False)
    assert everything() == first
    assert make_event().id == 1


@pytest.mark.usefixtures("empty_app")
def test_upgrade_twice_changes_nothing() -> None:
    upgrade()
    event_id = make_event().id
    before = everything()
    db.session.remove()

    upgrade()

    assert everything() == before
    assert make_event().id == event_id + 1
