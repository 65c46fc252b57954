"""Workbooks, presets and the dry run's own pages."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from openpyxl import Workbook

from matchmaker.db import db
from matchmaker.models import Attendee
from tests.integration.web.organizer.sent_files import send_file
from tests.unit.importers.hostile_files import people_rows, row, text, workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.integration.web.organizer.conftest import Desk

AGREED = {"bring_in": "Import", "agreed": "y", "source": "the form"}
NAMED = {"columns-0": "name", "columns-1": "email"}
PEOPLE = [("Name", "Email"), ("Ada", "ada@example.org")]


def saved(**sheets: Sequence[Sequence[Any]]) -> bytes:
    book = Workbook()
    for place, (name, rows) in enumerate(sheets.items()):
        sheet = book.create_sheet(name, place)
        for cells in rows:
            sheet.append(list(cells))
    del book["Sheet"]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def upload(desk: Desk, content: bytes | str, filename: str = "people.xlsx") -> str:
    answer = send_file(desk, content, filename)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def people(desk: Desk) -> list[tuple[str, str | None, str]]:
    with desk.rows():
        rows = db.session.execute(
            sa.select(Attendee.name, Attendee.email, Attendee.group).order_by(Attendee.id)
        )
        return [tuple(one) for one in rows]


def figures(page: str) -> dict[str, int]:
    found = re.findall(r'<p class="mm-figure mm-num">(\d+)</p><small>([^<]+)</small>', page)
    return {meaning: int(value) for value, meaning in found}


def test_workbook_with_one_sheet_is_imported_like_a_csv_file(desk: Desk) -> None:
    address = upload(desk, saved(People=PEOPLE))

    page = desk.client.get(address).text
    answer = desk.client.post(address, data=NAMED | AGREED)

    assert 'name="sheet"' not in page
    assert answer.status_code == 303
    assert people(desk) == [("Ada", "ada@example.org", "")]


def test_another_sheet_is_looked_at_before_it_is_imported(desk: Desk) -> None:
    more = [("E-mail", "Name", "Group"), ("grace@example.org", "Grace", "crew")]
    address = upload(desk, saved(People=PEOPLE, Crew=more))
    first = desk.client.get(address).text

    chosen = {"sheet": "Crew", "sheet_shown": "People"}
    looked = desk.client.post(address, data=NAMED | AGREED | chosen)
    assert people(desk) == []
    columns = {"columns-0": "email", "columns-1": "name", "columns-2": "group"}
    answer = desk.client.post(address, data=columns | AGREED | {"sheet": "Crew", "sheet_shown": "Crew"})

    assert '<option selected value="People">People</option>' in first
    assert '<option selected value="Crew">Crew</option>' in looked.text
    assert '<option selected value="group">' in looked.text
    assert answer.status_code == 303
    assert people(desk) == [("Grace", "grace@example.org", "crew")]


def test_sheet_that_is_no_table_is_refused_and_the_usual_one_is_shown(desk: Desk) -> None:
    address = upload(desk, saved(People=PEOPLE, Notes=[]))

    answer = desk.client.post(address, data={"sheet": "Notes", "sheet_shown": "People", "look": "Look again"})

    assert answer.status_code == 422
    assert "The file is empty." in answer.text
    assert '<option selected value="People">People</option>' in answer.text


def test_list_of_a_ticket_system_is_called_by_its_name_with_what_was_left_out(desk: Desk) -> None:
    address = upload(
        desk,
        "guest_id,name,email,approval_status\n"
        "g1,Ada,ada@example.org,approved\ng2,Bo,bo@example.org,waitlist\ng3,Cy,cy@example.org,waitlist\n"
        "g4,Di,di@example.org,declined\n",
        "guests.csv",
    )

    page = " ".join(html.unescape(desk.client.get(address).text).split())

    assert "This looks like a Luma guest list." in page
    assert "3 tickets are left out by their status: <bdi>waitlist</bdi> (2), <bdi>declined</bdi> (1)" in page


def test_dry_run_counts_each_kind_and_shows_the_first_lines(desk: Desk) -> None:
    known = "Name,Email,Headline\nAda,ada@example.org,Notes\nGrace,grace@example.org,Ships\n"
    columns = NAMED | {"columns-2": "headline"}
    desk.client.post(upload(desk, known, "people.csv"), data=columns | AGREED)
    newer = known.replace("Ships", "Compilers") + (
        "".join(f"P{number},p{number}@example.org,\n" for number in range(12))
        + "Ada,ADA@example.org,\nBo,nothing,\n"
    )
    before = people(desk)

    page = desk.client.get(upload(desk, newer, "people.csv")).text

    assert figures(page) == {
        "new": 12, "changed": 1, "as before": 1, "twice in the file": 1, "left out until mended": 1,
    }  # fmt: skip
    assert re.findall(r"<summary>([^<]+)</summary>", page) == ["New (12)", "Changed (1)", "As before (1)"]
    lines = re.findall(r'data-label="Line">(\d+)</th>', page)
    assert lines == [*map(str, range(4, 14)), "3", "2", "16", "17"]
    assert "These are the first 10." in page
    assert people(desk) == before


def test_problems_can_be_taken_along_as_a_table(desk: Desk) -> None:
    data = workbook(
        people_rows()
        + row(3, '<c r="A3"><f>NOW()</f></c>', text("B3", "x@example.org"))
        + row(4, text("A4", "Bo"))
    )
    address = upload(desk, data)

    answer = desk.client.post(f"{address}/problems.csv", data=NAMED)

    assert answer.headers["Content-Disposition"] == f"attachment; filename=problems-{desk.code}.csv"
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows == [
        ["Line", "Column", "What it is", "What happens"],
        [
            "3",
            "Name",
            (
                "The formula in cell A3 comes without its result, so it was read as empty. "
                "Open the file in a spreadsheet program and save it once."
            ),
            "left out",
        ],
        ["3", "Name", "There is no name here. Fill in a name, then import the file again.", "left out"],
        [
            "4",
            "Email",
            "There is no e-mail address and no ticket number here. Fill in one of them.",
            "left out",
        ],
    ]
    assert f'formaction="{address}/problems.csv"' in desk.client.get(address).text
