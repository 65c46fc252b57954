from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Upload
from tests.integration.web.organizer.sent_files import send_file

if TYPE_CHECKING:
    from tests.integration.web.organizer.conftest import Desk

PEOPLE = (
    "Name,Email,What are you looking for?,What can you help with?\n"
    "Ada Lovelace,ada@example.org,a publisher,looms\n"
    "Grace Hopper,grace@example.org,a compiler,ships\n"
)
AS_GUESSED = {"columns-0": "name", "columns-1": "email", "columns-2": "goal", "columns-3": "skill"}
AGREED = {"bring_in": "Import", "agreed": "y", "source": "question 5 of the form"}


def _upload(desk: Desk, content: str) -> str:
    """Return the address of the preview."""
    answer = send_file(desk, content)
    assert (answer.status_code, answer.location.startswith(desk.address("/import/"))) == (303, True)
    return str(answer.location)


def _names(desk: Desk) -> list[str]:
    with desk.rows():
        return list(db.session.scalars(sa.select(Attendee.name).order_by(Attendee.name)))


def _n_uploads(desk: Desk) -> int:
    with desk.rows():
        return db.session.scalar(sa.select(sa.func.count()).select_from(Upload)) or 0


def test_preview_guesses_the_columns_and_writes_nothing(desk: Desk) -> None:
    address = _upload(desk, PEOPLE)

    page = desk.client.get(address).text

    for place, field in enumerate(("name", "email", "goal", "skill")):
        assert f'<select id="columns-{place}" name="columns-{place}">' in page
        assert f'<option selected value="{field}">' in page
    assert "Ada Lovelace" in page
    assert "Import 2 people" in page
    assert _names(desk) == []


def test_import_brings_the_people_in_with_their_consent(desk: Desk) -> None:
    address = _upload(desk, PEOPLE)

    answer = desk.client.post(address, data=AS_GUESSED | AGREED)

    assert (answer.status_code, answer.location) == (303, desk.address())
    assert "Imported: 2 new, 0 changed, 0 as before." in desk.client.get(desk.address()).text
    with desk.rows():
        ada = db.session.scalars(sa.select(Attendee).filter_by(email="ada@example.org")).one()
        assert ada.is_eligible
        assert ada.consent_source == f"organizer {desk.organizer_id}, people.csv: question 5 of the form"
    assert _n_uploads(desk) == 0


def test_import_of_the_same_file_again_changes_nothing(desk: Desk) -> None:
    desk.client.post(_upload(desk, PEOPLE), data=AS_GUESSED | AGREED)
    with desk.rows():
        before = db.session.execute(sa.select(Attendee.__table__)).all()

    address = _upload(desk, PEOPLE)
    page = desk.client.get(address).text
    desk.client.post(address, data=AS_GUESSED | AGREED)

    assert '<p class="mm-figure mm-num">2</p><small>as before</small>' in page
    with desk.rows():
        assert db.session.execute(sa.select(Attendee.__table__)).all() == before
    assert "Imported: 0 new, 0 changed, 2 as before." in desk.client.get(desk.address()).text


def test_import_pressed_twice_says_that_it_was_done(desk: Desk) -> None:
    address = _upload(desk, PEOPLE)
    desk.client.post(address, data=AS_GUESSED | AGREED)

    again = desk.client.post(address, data=AS_GUESSED | AGREED)

    assert again.status_code == 410
    assert "already imported" in again.text
    assert _names(desk) == ["Ada Lovelace", "Grace Hopper"]


def test_another_choice_of_columns_is_looked_at_and_not_imported(desk: Desk) -> None:
    address = _upload(desk, PEOPLE)

    answer = desk.client.post(address, data=AS_GUESSED | {"columns-3": "headline", "look": "Look again"})

    assert answer.status_code == 200
    assert '<option selected value="headline">' in answer.text
    assert _names(desk) == []


def test_import_without_the_organizers_word_is_refused(desk: Desk) -> None:
    address = _upload(desk, PEOPLE)

    answer = desk.client.post(address, data=AS_GUESSED | {"bring_in": "Import"})

    assert answer.status_code == 422
    assert "Please confirm that these people agreed to be matched." in answer.text
    assert "Say in a few words where they agreed." in answer.text
    assert _names(desk) == []
    assert _n_uploads(desk) == 1


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        (AS_GUESSED | {"columns-0": "ignore"}, "No column holds names."),
        (AS_GUESSED | {"columns-1": "ignore"}, "No column holds addresses or ticket numbers."),
        ({"columns-0": "name"}, "The choice covers 1 columns, but the file has 4."),
        ({}, "The choice covers 0 columns, but the file has 4."),
        (AS_GUESSED | {"columns-0": "password"}, "No column holds names."),
    ],
)
def test_columns_that_name_nobody_are_refused_and_the_upload_stays(
    desk: Desk, columns: dict[str, str], sentence: str
) -> None:
    address = _upload(desk, PEOPLE)

    answer = desk.client.post(address, data=columns | AGREED)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert answer.text.count("<select ") == 4
    assert _names(desk) == []
    assert "Import 2 people" in desk.client.get(address).text


@pytest.mark.parametrize(
    ("content", "filename", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "people.csv", "This is a picture."),
        (b"PK\x03\x04 a workbook", "people.xlsx", "Open it and save it as CSV."),
        (b"", "people.csv", "The file is empty."),
        (b"Name,Email\n", "people.csv", "The file names its columns on line 1, but lists nobody."),
        (b"ada@example.org,Ada\n", "people.csv", "Line 1 should name the columns"),
        (b"Name,Email\nAda," + b"x" * 2_000_000 + b"\n", "people.csv", "the row that starts on line 2"),
        (b'Name,Email\n"Ada,ada@example.org\n', "people.csv", "The row that starts on line 2 opens"),
        (b"Name,Email\n" + b"Ada,a@example.org\n" * 310_000, "people.csv", "larger than 5 MB"),
    ],
)
def test_file_that_is_no_table_is_refused_with_a_sentence(
    desk: Desk, content: bytes, filename: str, sentence: str
) -> None:
    answer = send_file(desk, content, filename)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert _n_uploads(desk) == 0


def test_wrong_encoding_never_imports_broken_letters(desk: Desk) -> None:
    address = send_file(desk, "Name,Email\nJosé Müller,jose@example.org\n".encode("cp1252")).location

    assert "José Müller" in desk.client.get(address).text


def test_ten_megabytes_in_one_field_are_refused(desk: Desk) -> None:
    answer = send_file(desk, b"Name,Email\nAda," + b"x" * 10_000_000)

    assert answer.status_code == 413
    assert "A table of people may have 5 MB." in answer.text


def test_no_file_chosen_is_said_at_the_field(desk: Desk) -> None:
    answer = desk.client.post(desk.address("/import"), data={})

    assert answer.status_code == 422
    assert "Choose a file first." in answer.text


def test_rows_with_faults_are_told_by_line_and_column_and_the_others_come_in(desk: Desk) -> None:
    rows = "Grace,not-an-address,x,y\nAda again,ada@example.org,x,y\n,empty@example.org,x,y\n"
    address = _upload(desk, PEOPLE.replace("Grace Hopper,grace@example.org,a compiler,ships\n", rows))

    page = desk.client.get(address).text
    desk.client.post(address, data=AS_GUESSED | AGREED)

    found = [
        (line, f'data-label="Column"><bdi>{column}</bdi>' in page, sentence in page)
        for line, column, sentence in (
            (3, "Email", "“not-an-address” is no e-mail address"),
            (4, "Email", "The address “ada@example.org” stands on line 2 already."),
            (5, "Name", "There is no name here."),
        )
        if f'data-label="Line">{line}</th>' in page
    ]
    assert found == [(3, True, True), (4, True, True), (5, True, True)]
    assert _names(desk) == ["Ada Lovelace"]


def test_file_with_nobody_to_import_offers_no_import(desk: Desk) -> None:
    address = _upload(desk, "Name,Email\nGrace,not-an-address\n")

    page = desk.client.get(address).text
    answer = desk.client.post(address, data={"columns-0": "name", "columns-1": "email"} | AGREED)

    assert "Nobody in this file can be imported as it is." in page
    assert 'name="bring_in"' not in page
    assert (answer.status_code, _names(desk)) == (200, [])


def test_words_of_a_file_are_escaped(desk: Desk) -> None:
    address = _upload(desk, "<i>Name</i>,Email\n<b>Bob</b>,bob@example.org\n")

    page = desk.client.get(address).text

    assert "&lt;i&gt;Name&lt;/i&gt;" in page
    assert "&lt;b&gt;Bob&lt;/b&gt;" in page
    assert "<b>Bob" not in page


def test_upload_of_a_colleague_is_not_found(desk: Desk) -> None:
    answer = desk.client.get(desk.address("/import/000000000000"))

    assert answer.status_code == 410
