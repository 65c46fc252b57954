from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker import create_app
from matchmaker.clock import now
from matchmaker.config import Settings
from matchmaker.db import (
    SAFE_SQLITE,
    db,
    engine_options,
    insert_ignoring_duplicates,
    sqlite_module,
    transaction,
)
from matchmaker.models import Event, LimitCounter, Organizer
from tests.factories import make_event, make_organizer

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


def names() -> list[str]:
    return list(db.session.scalars(sa.select(Organizer.name).order_by(Organizer.id)))


@pytest.mark.usefixtures("app")
def test_transaction_with_an_error_keeps_nothing() -> None:
    make_organizer(name="Olive")

    def add_and_fail() -> None:
        with transaction():
            db.session.add(Organizer(name="Mallory", email="mallory@example.org"))
            db.session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        add_and_fail()

    assert names() == ["Olive"]


@pytest.mark.usefixtures("app")
def test_transaction_refused_by_the_table_keeps_nothing_and_the_next_one_works() -> None:
    olive = make_organizer(name="Olive")

    def add_both() -> None:
        with transaction():
            db.session.add(Organizer(name="Ada", email="ada@example.org"))
            db.session.flush()
            db.session.add(Organizer(name="Mallory", email=olive.email))

    with pytest.raises(sa.exc.IntegrityError):
        add_both()
    with transaction():
        db.session.add(Organizer(name="Grace", email="grace@example.org"))

    assert names() == ["Olive", "Grace"]


@pytest.mark.usefixtures("app")
def test_transaction_inside_another_is_refused() -> None:
    with pytest.raises(RuntimeError, match="a transaction is open already"), transaction(), transaction():
        pass

    with transaction():
        db.session.add(Organizer(name="Olive", email="olive@example.org"))
    assert names() == ["Olive"]


def test_transaction_reads_anew_what_another_connection_changed(app: Flask) -> None:
    olive = make_organizer(name="Olive")
    assert olive.name == "Olive"

    def rename() -> None:
        with app.app_context(), transaction():
            db.session.get_one(Organizer, 1).name = "Olivia"

    with ThreadPoolExecutor(1) as pool:
        pool.submit(rename).result()
    with transaction():
        seen = olive.name

    assert seen == "Olivia"


def test_transactions_that_read_and_then_write_from_many_threads_all_count(bare_app: Flask) -> None:
    with bare_app.app_context():
        db.session.add(LimitCounter(key="all", tries=0, window_ends_at=NEW_YEAR))
        db.session.commit()

    def count(_: int) -> None:
        with bare_app.app_context(), transaction():
            counter = db.session.get_one(LimitCounter, "all", with_for_update=True)
            counter.tries += 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(200)))

    with bare_app.app_context():
        assert db.session.get_one(LimitCounter, "all").tries == 200


def test_every_sqlite_connection_is_durable(tmp_path: Path) -> None:
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own argument
        matchmaker_instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'new.sqlite3'}",
    )
    with create_app(settings).app_context():
        with db.engine.connect() as one, db.engine.connect() as other:
            pragmas = [
                {
                    name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                    for name in (
                        "journal_mode",
                        "synchronous",
                        "foreign_keys",
                        "busy_timeout",
                        "secure_delete",
                    )
                }
                for connection in (one, other)
            ]
            version = one.exec_driver_sql("SELECT sqlite_version()").scalar_one()
        db.engine.dispose()

    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10000,
        "secure_delete": 1,
    }
    assert pragmas == [expected, expected]
    assert version == sqlite_module().sqlite_version
    assert tuple(map(int, version.split("."))) >= SAFE_SQLITE


def test_engine_options_check_a_servers_connections_before_use() -> None:
    assert engine_options("postgresql+psycopg://host/name")["pool_pre_ping"] is True


@pytest.mark.parametrize("url", ["postgresql+psycopg://host/name", "sqlite:///any.sqlite3"])
def test_engine_options_keep_what_people_wrote_out_of_errors(url: str) -> None:
    assert engine_options(url)["hide_parameters"] is True


@pytest.mark.usefixtures("app")
def test_a_time_without_a_zone_is_refused() -> None:
    naive = NEW_YEAR.replace(tzinfo=None)

    with pytest.raises(sa.exc.StatementError, match="a time needs a zone"), transaction():
        db.session.add(LimitCounter(key="naive", tries=0, window_ends_at=naive))

    assert db.session.get(LimitCounter, "naive") is None


@pytest.mark.usefixtures("app")
def test_an_aware_time_comes_back_as_the_same_moment_in_utc() -> None:
    lisbon_summer = datetime(2026, 7, 1, 0, 30, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
    event = make_event(starts_at=lisbon_summer)
    db.session.expire_all()

    assert event.starts_at == lisbon_summer
    assert event.starts_at.tzinfo is UTC
    assert event.starts_at.isoformat() == "2026-06-30T23:30:00.123456+00:00"


@pytest.mark.usefixtures("app")
def test_times_are_compared_as_moments_by_the_database() -> None:
    moment = now()
    event = make_event(starts_at=moment)
    elsewhere = moment.astimezone(timezone(timedelta(hours=-9)))

    found = db.session.scalars(sa.select(Event.id).where(Event.starts_at == elsewhere)).all()

    assert found == [event.id]


@pytest.mark.usefixtures("app")
def test_insert_ignoring_duplicates_keeps_the_first_row() -> None:
    later = NEW_YEAR + timedelta(days=1)

    with transaction():
        first = insert_ignoring_duplicates(LimitCounter, key="k", tries=1, window_ends_at=NEW_YEAR)
        second = insert_ignoring_duplicates(LimitCounter, key="k", tries=2, window_ends_at=later)

    assert (first, second) == (True, False)
    counter = db.session.get_one(LimitCounter, "k")
    assert (counter.tries, counter.window_ends_at) == (1, NEW_YEAR)


@pytest.mark.usefixtures("app")
def test_a_row_that_refers_to_nobody_is_refused() -> None:
    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.execute(sa.text("INSERT INTO membership VALUES (99, 99, 'owner')"))
