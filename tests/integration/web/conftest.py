"""Browsers with people signed in, and what the pages leave in the tables."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from tests.signed_in import browser_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def sign_in_attendee(bare_app: Flask) -> Callable[[int], FlaskClient]:
    """Return what opens a new browser in which the attendee with this id is signed in."""
    return partial(browser_of, bare_app)


@pytest.fixture
def row_counts(bare_app: Flask) -> Callable[[], dict[str, int]]:
    """Return what counts the rows of every table."""

    def count() -> dict[str, int]:
        with bare_app.app_context():
            return {
                table.name: db.session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
                for table in db.metadata.sorted_tables
            }

    return count
