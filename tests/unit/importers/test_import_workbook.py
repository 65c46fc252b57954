"""Sheets of workbooks as tables."""

from __future__ import annotations

import io
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from matchmaker.importers.attendees import read_people
from matchmaker.importers.cells import cell_name, cell_text
from matchmaker.importers.errors import TableError
from matchmaker.importers.mapping import Field, Mapping
from matchmaker.importers.problems import Severity
from matchmaker.importers.table import Fault, Row, Table
from matchmaker.importers.workbook import read_workbook
from tests.unit.importers.hostile_files import people_rows, row, text, workbook

if TYPE_CHECKING:
    from collections.abc import Sequence


def saved(**sheets: Sequence[Sequence[Any]]) -> bytes:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]  # a new workbook has a sheet
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(list(cells))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def fault(data: bytes, sheet: str | None = None) -> tuple[str, int | None]:
    with pytest.raises(TableError) as caught:
        read_workbook(data, sheet=sheet)
    return caught.value.code, caught.value.line


PEOPLE = [("Name", "Email"), ("Ada", "ada@example.org")]


def test_read_workbook_writes_every_kind_of_value_as_people_would() -> None:
    values = ("Ada", 42, 42.0, 1.5, True, False, datetime(2026, 11, 3), datetime(2026, 11, 3, 18, 5), None)  # noqa: DTZ001 -- a cell has no zone
    headers = tuple(f"H{number}" for number in range(len(values)))

    table = read_workbook(saved(People=[headers, values, (None,), ("'=1+1",)]))

    assert table == Table(
        headers=headers,
        rows=(
            Row(2, ("Ada", "42", "42", "1.5", "TRUE", "FALSE", "2026-11-03", "2026-11-03 18:05", "")),
            Row(4, ("=1+1",) + ("",) * 8),
        ),
        encoding="xlsx",
        delimiter="",
        sheets=("People",),
        sheet="People",
    )


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (time(9, 30), "09:30"),
        (timedelta(hours=26), "1 day, 2:00:00"),
        (10**17, "1" + "0" * 17),
        (1e300, str(int(1e300))),
    ],
)
def test_cell_text_of_rarer_values(value: object, words: str) -> None:
    assert cell_text(value) == words


@pytest.mark.parametrize(("place", "name"), [(0, "A7"), (25, "Z7"), (26, "AA7"), (701, "ZZ7"), (702, "AAA7")])
def test_cell_name_counts_as_spreadsheets_do(place: int, name: str) -> None:
    assert cell_name(7, place) == name


def test_read_workbook_takes_the_first_sheet_that_names_its_columns() -> None:
    data = saved(Cover=[("2026",)], Empty=[], People=PEOPLE, More=PEOPLE)

    table = read_workbook(data)

    assert (table.sheet, table.sheets) == ("People", ("Cover", "Empty", "People", "More"))
    assert read_workbook(data, sheet="More").sheet == "More"


@pytest.mark.parametrize(
    ("data", "sheet", "told"),
    [
        (saved(People=[]), None, ("file_empty", None)),
        (saved(People=PEOPLE[:1]), None, ("no_rows", 1)),
        (saved(Cover=[("2026",), ("x",)], People=[]), None, ("no_header", 1)),
        (saved(People=PEOPLE), "Gone", ("sheet_unknown", None)),
        (saved(People=PEOPLE, Cover=[]), "Cover", ("file_empty", None)),
        (workbook(people_rows(), names=()), None, ("workbook_without_sheet", None)),
    ],
)
def test_read_workbook_without_a_table_says_why(
    data: bytes, sheet: str | None, told: tuple[str, int | None]
) -> None:
    assert fault(data, sheet) == told


def test_hidden_sheets_are_not_offered() -> None:
    book = Workbook()
    book.active.append(["Name", "Email"])  # type: ignore[union-attr]  # a new workbook has a sheet
    book.active.append(["Ada", "ada@example.org"])  # type: ignore[union-attr]  # the same
    book.create_sheet("Lists").sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)

    assert read_workbook(buffer.getvalue()).sheets == ("Sheet",)


def test_size_that_a_sheet_claims_is_not_believed() -> None:
    data = workbook(people_rows(), claim='<dimension ref="A1:XFD1048576"/>')

    assert read_workbook(data).rows == (Row(2, ("Ada Lovelace", "ada@example.org")),)


def test_formulas_and_failed_calculations_are_told_by_cell_where_the_column_is_read() -> None:
    data = workbook(
        people_rows()
        + row(3, '<c r="A3"><f>A2</f><v>7</v></c>', '<c r="B3"><f>A2</f></c>')
        + row(4, text("A4", "Bo"), '<c r="B4" t="e"><v>#N/A</v></c>', '<c r="C4"><f>A2</f></c>')
    )

    table = read_workbook(data)

    assert table.rows[1:] == (Row(3, ("7", "")), Row(4, ("Bo", "")))
    assert table.faults == (
        Fault(3, 1, "formula_without_value", {"cell": "B3"}),
        Fault(4, 1, "cell_error", {"cell": "B4", "error": "#N/A"}),
    )
    told = read_people(table, Mapping((Field.NAME, Field.EMAIL))).problems
    assert [(one.line, one.field, one.severity, one.code) for one in told] == [
        (3, "Email", Severity.REJECTED, "formula_without_value"),
        (3, "Email", Severity.REJECTED, "address_missing"),
        (4, "Email", Severity.REJECTED, "cell_error"),
        (4, "Email", Severity.REJECTED, "address_missing"),
    ]


def test_formula_in_a_column_that_nobody_reads_is_no_problem() -> None:
    note = row(1, text("A1", "Name"), text("B1", "Email"), text("C1", "Note"))
    data = workbook(
        note + row(2, text("A2", "Ada"), text("B2", "ada@example.org"), '<c r="C2"><f>NOW()</f></c>')
    )

    file = read_people(read_workbook(data), Mapping((Field.NAME, Field.EMAIL, Field.IGNORE)))

    assert ([one.name for one in file.people], file.problems) == (["Ada"], ())


@given(data=st.binary(max_size=400))
def test_read_workbook_of_any_bytes_is_a_table_or_a_sentence(data: bytes) -> None:
    whole = workbook(people_rows())
    with pytest.raises(TableError):
        read_workbook(whole[:300] + data)
