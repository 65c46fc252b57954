"""Copies of the whole database as one SQLite file, whichever database it is."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from matchmaker.db import db, engine_options, sqlite_module
from matchmaker.schema import revision

if TYPE_CHECKING:
    from pathlib import Path

_ROWS_AT_ONCE = 1000
_PATIENCE_S = 10


def copy_database(to: Path) -> None:
    """Write a consistent copy into a new file; nobody who writes meanwhile waits for it.

    Raises
    ------
    sqlalchemy.exc.DatabaseError, sqlite3.DatabaseError
        By whichever driver it was; a full disk is an OperationalError.
    """
    if db.engine.dialect.name == "sqlite":
        # Outside a transaction, which the driver under SQLAlchemy would begin.
        with closing(db.engine.raw_connection()) as connection:
            connection.cursor().execute("VACUUM INTO ?", (str(to),))
        return
    target = _engine_of(to)
    try:
        _make_tables(target)
        snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with db.engine.connect().execution_options(**snapshot) as source, target.begin() as connection:
            for table in _tables():
                _copy_rows(table, source, connection)
    finally:
        target.dispose()


def load_database(copy: Path) -> None:
    """Put a copy's rows in the place of all rows of a PostgreSQL, at once or not at all."""
    source_engine = _engine_of(copy)
    tables = _tables()
    try:
        with source_engine.connect() as source, db.engine.begin() as target:
            names = ", ".join(f'"{table.name}"' for table in tables)
            target.exec_driver_sql(f"SET LOCAL lock_timeout = '{_PATIENCE_S}s'")  # for who is in the middle
            target.exec_driver_sql(f"TRUNCATE {names}")
            for table in tables:
                _copy_rows(table, source, target)
                _set_sequence(table, target)
    finally:
        source_engine.dispose()


def faults_of_copy(copy: Path) -> str:
    """Return what is wrong inside an SQLite file, empty where nothing is."""
    sqlite = sqlite_module()
    try:
        with closing(sqlite.connect(str(copy))) as connection:
            [(verdict,), *_] = connection.execute("PRAGMA integrity_check(1)").fetchall()
            if verdict != "ok":
                return str(verdict)
            lost = connection.execute("PRAGMA foreign_key_check").fetchone()
            return "" if lost is None else f"a row of {lost[0]} belongs to none of {lost[2]}"
    except sqlite.DatabaseError as error:
        return str(error)


def ids_in_copy(copy: Path, table: str) -> set[int]:
    """Return the numbers of the rows of a table."""
    named = sa.select(sa.column("id", sa.Integer)).select_from(sa.table(table))
    with closing(sqlite_module().connect(str(copy))) as connection:
        return {number for (number,) in connection.execute(str(named))}


def count_in_copy(copy: Path, table: str) -> int:
    """Return how many rows a table has."""
    counted = sa.select(sa.func.count()).select_from(sa.table(table))
    with closing(sqlite_module().connect(str(copy))) as connection:
        [(count,)] = connection.execute(str(counted)).fetchall()
    return int(count)


def _engine_of(path: Path) -> sa.Engine:
    url = f"sqlite:///{path}"
    return sa.create_engine(url, **engine_options(url))


def _tables() -> list[sa.Table]:
    """Return the tables, those that others point to first; an absent JSON value is copied as absent."""
    copied = sa.MetaData()
    for table in db.metadata.sorted_tables:
        for column in table.to_metadata(copied).columns:
            if isinstance(column.type, sa.JSON):
                column.type = sa.JSON(none_as_null=True)
    return copied.sorted_tables


def _make_tables(target: sa.Engine) -> None:
    version = sa.Table(
        "alembic_version", sa.MetaData(), sa.Column("version_num", sa.String(32), primary_key=True)
    )
    with target.begin() as connection:
        db.metadata.create_all(connection)
        version.create(connection)
        connection.execute(version.insert().values(version_num=revision()))


def _copy_rows(table: sa.Table, source: sa.Connection, target: sa.Connection) -> None:
    found = source.execution_options(yield_per=_ROWS_AT_ONCE).execute(sa.select(table))
    for rows in found.mappings().partitions():
        values: list[dict[str, Any]] = [dict(row) for row in rows]
        target.execute(table.insert(), values)


def _set_sequence(table: sa.Table, target: sa.Connection) -> None:
    """Let the next row of a table get a number that no row has."""
    column = table.autoincrement_column
    if column is None:
        return
    target.execute(
        sa.select(
            sa.func.setval(
                sa.func.pg_get_serial_sequence(f'"{table.name}"', column.name),
                sa.select(sa.func.coalesce(sa.func.max(column), 0) + 1).scalar_subquery(),
                sa.false(),
            )
        )
    )
