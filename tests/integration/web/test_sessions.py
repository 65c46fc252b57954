"""Sessions when the database fails, and files that need none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matchmaker.db import db
from tests.factories import make_attendee, make_event
from tests.sql_statements import sent_statements

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("app")
def test_a_session_that_cannot_be_read_is_answered_as_the_databases_fault(
    sign_in_attendee: Callable[[int], FlaskClient],
) -> None:
    ada = make_attendee(event=make_event())
    client = sign_in_attendee(ada.id)
    with db.engine.begin() as connection:
        connection.exec_driver_sql('ALTER TABLE "session" RENAME TO "elsewhere"')
    db.session.remove()

    answer = client.get("/three")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Nothing is lost" in answer.text


@pytest.mark.usefixtures("app")
def test_a_file_of_a_page_asks_the_database_nothing(sign_in_attendee: Callable[[int], FlaskClient]) -> None:
    client = sign_in_attendee(make_attendee(event=make_event()).id)

    with sent_statements() as statements, client.get("/static/css/theme.css") as answer:
        status = answer.status_code

    assert (status, statements) == (200, [])
