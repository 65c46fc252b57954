"""The database: one engine, one session, one way to write."""

from __future__ import annotations

import threading
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import orm

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.dialects.postgresql import Insert
    from sqlalchemy.engine import Dialect
    from sqlalchemy.engine.interfaces import DBAPIConnection

# Constraint names are the same on every database, so that migrations can name them.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SAFE_SQLITE = (3, 51, 3)  # from here on without the WAL-reset bug, which can lose committed rows
_WRITES = "matchmaker_writes"


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An aware time, kept in UTC: SQLite would drop the zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy's signature
        """Refuse a time without a zone; nobody could tell what it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time needs a zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy's signature
        """Give the zone back that SQLite does not keep."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Base(orm.DeclarativeBase):
    registry = orm.registry(
        metadata=sa.MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UTCDateTime(),
            float: sa.Double(),
            dict[str, Any]: sa.JSON(),
            list[Any]: sa.JSON(),
        },
    )


db = SQLAlchemy(model_class=_Base)

if TYPE_CHECKING:
    Model = _Base
else:
    Model = db.Model


def sqlite_module() -> Any:
    """Return the newest SQLite driver at hand: pysqlite3 where its wheel exists."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:  # pragma: no cover -- CI's platform has the wheel
        import sqlite3 as dbapi2
    return dbapi2


def engine_options(url: str) -> dict[str, Any]:
    """Return what `create_engine` needs beside the address."""
    # An error in a log must not tell what somebody wrote.
    quiet = {"hide_parameters": True}
    if sa.make_url(url).get_backend_name() == "sqlite":
        return {"module": sqlite_module(), **quiet}
    return {"pool_pre_ping": True, **quiet}


def prepare_engine(engine: sa.Engine) -> None:
    """Make an SQLite engine durable and its writers wait in line; leave others as they are."""
    if engine.dialect.name != "sqlite":
        return

    @sa.event.listens_for(engine, "connect")
    def _durable(connection: DBAPIConnection, _record: object) -> None:
        # The driver must not open transactions by itself: `_begin` below does.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "busy_timeout=10000",
            "journal_mode=WAL",
            "synchronous=FULL",  # NORMAL acknowledges scans that a power cut removes
            "foreign_keys=ON",
            "secure_delete=ON",  # an erased person's words leave the file, too
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # A deferred transaction that read first cannot wait for another writer: it fails at once.
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


# Inside one process writers wait here, in order, and not in SQLite's sleep-and-retry lottery.
_write_turn = threading.Lock()
_writing = threading.local()


@contextmanager
def transaction() -> Iterator[None]:
    """Run one change: everything inside is kept, or nothing is.

    What the session read before is read anew inside, so that a decision never rests on an old row.
    """
    session = db.session
    if getattr(_writing, "together", False):
        session.flush()
        session.expire_all()
        yield
        session.flush()
        return
    if getattr(_writing, "here", False):
        raise RuntimeError("a transaction is open already: one use case, one transaction")
    session.rollback()
    with _write_turn if db.engine.dialect.name == "sqlite" else nullcontext():
        _writing.here = True
        try:
            session.connection(execution_options={_WRITES: True})
            yield
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            _writing.here = False


@contextmanager
def together() -> Iterator[None]:
    """Run many changes as one: all are kept, or none. Nobody else writes meanwhile."""
    with transaction():
        _writing.together = True
        try:
            yield
        finally:
            _writing.together = False


def insert_ignoring_duplicates(model: type[Model], **values: object) -> bool:
    """Insert a row unless one with the same key exists; return whether this call inserted it."""
    # Only a row that comes back was inserted: PostgreSQL's driver tells no count here.
    key = sa.inspect(model).primary_key
    statement = _insert(model).values(**values).on_conflict_do_nothing().returning(*key)
    return db.session.execute(statement).first() is not None


def insert_all_ignoring_duplicates(model: type[Model], rows: Sequence[dict[str, object]]) -> None:
    """Insert many rows at once, but those whose key exists."""
    if rows:
        db.session.execute(_insert(model).on_conflict_do_nothing(), rows)


def _insert(model: type[Model]) -> Insert:
    if db.engine.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    return insert(model)
