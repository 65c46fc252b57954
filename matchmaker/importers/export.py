"""Tables that spreadsheet programs open safely."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from matchmaker.importers.formulas import neutralise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[str | float | None]]) -> bytes:
    """Write a table so that Excel reads its letters right, runs no formula, and `read_table` gets it back."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerow([neutralise(header) for header in headers])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def write_workbook(headers: Sequence[str], rows: Iterable[Sequence[str | float | None]]) -> bytes:
    """Write a table as an Excel workbook in which every text is a text, whatever it begins with."""
    # Heavy, and of use to this one function.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell

    book = Workbook(write_only=True)
    sheet = book.create_sheet()

    def cell(value: str | float | None) -> Cell:
        if not isinstance(value, str):
            return WriteOnlyCell(sheet, value=value)
        written = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value))
        written.data_type = "s"  # openpyxl takes what begins with an equals sign for a formula
        return written

    for row in (headers, *rows):
        sheet.append([cell(value) for value in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell(value: str | float | None) -> str:
    return "" if value is None else neutralise(str(value))
