"""The application on each database, empty before every test."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from flask_migrate import upgrade

from matchmaker import create_app
from matchmaker.config import Settings
from matchmaker.db import db
from tests.missing_software import skip_unless_required
from tests.postgresql import PostgreSQLMissingError, find_binaries, server_account, temporary_postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient, FlaskCliRunner

BASE_URL = "http://matchmaker.test"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs PostgreSQL, in one line, where there is none."""
    if item.get_closest_marker("postgresql"):
        try:
            find_binaries()
            server_account()
        except PostgreSQLMissingError as error:
            skip_unless_required(str(error))


def settings_for(url: str, folder: Path) -> Settings:
    """Return settings that read nothing from the machine."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own argument
        matchmaker_instance=folder,
        database_url=url,
        base_url=BASE_URL,
        secret_key="only for tests",
    )


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file with every migration, to be copied."""
    folder = tmp_path_factory.mktemp("sqlite")
    app = create_app(settings_for(f"sqlite:///{folder / 'template.sqlite3'}", folder))
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return folder / "template.sqlite3"


@pytest.fixture(scope="session")
def migrated_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a PostgreSQL database with every migration."""
    with temporary_postgresql() as url:
        app = create_app(settings_for(url, tmp_path_factory.mktemp("postgresql")))
        with app.app_context():
            upgrade()
            db.engine.dispose()
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return an empty database with every table: each test runs on both kinds."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("migrated_postgresql")
        _empty(url)
        return url
    shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "test.sqlite3")
    return f"sqlite:///{tmp_path / 'test.sqlite3'}"


def _empty(url: str) -> None:
    engine = sa.create_engine(url)
    names = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
    engine.dispose()


@pytest.fixture
def bare_app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """Return the application, without a pushed context: for threads and live servers."""
    app = create_app(settings_for(database_url, tmp_path))
    app.config["TESTING"] = True
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(bare_app: Flask) -> Iterator[Flask]:
    """Return the application in a context of its own."""
    with bare_app.app_context():
        yield bare_app
        db.session.remove()


@pytest.fixture
def client(bare_app: Flask) -> FlaskClient:
    """Return a browser without a window."""
    return bare_app.test_client()


@pytest.fixture
def runner(bare_app: Flask) -> FlaskCliRunner:
    """Return what runs commands."""
    return bare_app.test_cli_runner()
