"""What an organizer reads of rows whose people asked to be erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Event
from matchmaker.services.erasure import erase_attendee
from tests.factories import make_attendee
from tests.integration.web.organizer.sent_files import send_file

if TYPE_CHECKING:
    from tests.integration.web.organizer.conftest import Desk

ROWS = {"Ada Lovelace": "ada@example.org", "Grace Hopper": "grace@example.org", "Mary": "mary@example.org"}
CHOSEN = {
    "columns-0": "name",
    "columns-1": "email",
    "bring_in": "Import",
    "agreed": "y",
    "source": "question 5",
}
ONE = "1 row belongs to somebody who asked to be erased; it stays out. They can register themselves."
TWO = "2 rows belong to people who asked to be erased; they stay out. They can register themselves."


def upload(desk: Desk, *names: str) -> str:
    """Return the address of the preview of a file with these people."""
    lines = "".join(f"{name},{ROWS[name]}\n" for name in names)
    return str(send_file(desk, f"Name,Email\n{lines}").location)


def erased(desk: Desk, *names: str) -> None:
    with desk.rows():
        event = db.session.get_one(Event, desk.event_id)
        for name in names:
            attendee = make_attendee(event=event, name=name, email=ROWS[name])
            erase_attendee(attendee_id=attendee.id)


def names(desk: Desk) -> list[str]:
    with desk.rows():
        return list(db.session.scalars(sa.select(Attendee.name).where(Attendee.name != "")))


@pytest.mark.parametrize(("gone", "sentence"), [(["Ada Lovelace"], ONE), (["Ada Lovelace", "Mary"], TWO)])
def test_preview_and_import_count_rows_of_the_erased_and_name_none(
    desk: Desk, gone: list[str], sentence: str
) -> None:
    erased(desk, *gone)
    address = upload(desk, *ROWS)

    preview = desk.client.get(address).text
    desk.client.post(address, data=CHOSEN)
    told = desk.client.get(desk.address()).text

    assert (preview.count(sentence), told.count(sentence)) == (1, 1)
    assert f"Import {3 - len(gone)} p" in preview
    # Their cells stand once, among the column's first words: no list says that they were erased.
    assert preview.count("Ada Lovelace") == 1
    assert sorted(names(desk)) == sorted(set(ROWS) - set(gone))


def test_file_of_the_erased_alone_cannot_be_imported(desk: Desk) -> None:
    erased(desk, "Ada Lovelace")
    address = upload(desk, "Ada Lovelace")

    preview = desk.client.get(address).text
    answer = desk.client.post(address, data=CHOSEN)

    assert (ONE in preview, "Nobody in this file can be imported as it is." in preview) == (True, True)
    assert 'name="bring_in"' not in preview
    assert (answer.status_code, names(desk)) == (200, [])


def test_nothing_is_said_where_nobody_was_erased(desk: Desk) -> None:
    address = upload(desk, *ROWS)

    assert "asked to be erased" not in desk.client.get(address).text
    desk.client.post(address, data=CHOSEN)
    assert "asked to be erased" not in desk.client.get(desk.address()).text
