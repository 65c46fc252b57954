"""A file as headers over rows: what a table is, and how CSV becomes one."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from matchmaker.importers.encodings import decode
from matchmaker.importers.errors import TableError
from matchmaker.importers.formulas import restore

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MEGABYTE: Final = 1024 * 1024
MAX_MEGABYTES: Final = 5
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 60
MAX_FIELD: Final = 131_072

_DELIMITERS: Final = ",;\t|"
_SAMPLE: Final = 30
_MOST_TITLES: Final = 3  # lines above the headers, such as the event's name and its day
_SAMPLE_SIZE: Final = 2 * MAX_FIELD
_END: Final = "\0"  # decoded text has no NUL, so this line can only be ours
_SEPARATOR_LINE: Final = re.compile(r"\ufeff?sep=([,;\t|])\r?\n?", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[^\s@]+@[^\s@]+")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one record, with the line of the file where it starts, counted from 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell without a value of its own, which was read as empty."""

    line: int
    place: int  # of the column, counted from 0
    code: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A file's columns and records; every row has at least as many cells as there are headers."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    delimiter: str
    sheets: tuple[str, ...] = ()  # the workbook's, of which `sheet` was read; a CSV file has none
    sheet: str = ""
    faults: tuple[Fault, ...] = ()


def read_table(data: bytes) -> Table:
    """Read a CSV file, whatever its encoding and its separator.

    Raises
    ------
    TableError
        If the file is empty, too large, of another kind, broken, or lacks headers or rows.
    """
    if len(data) > MAX_MEGABYTES * MEGABYTE:
        raise TableError("file_too_large", limit=str(MAX_MEGABYTES))
    text, encoding = decode(data)
    delimiter = _delimiter(text)
    headers, rows = under_headers(_records(text, delimiter))
    return Table(headers=headers, rows=rows, encoding=encoding, delimiter=delimiter)


def under_headers(records: Iterator[Row]) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Take the first record below a title for the headers, and fit all others under them.

    Raises
    ------
    TableError
        If there is no record, no header, nobody below, or too much of anything.
    """
    header_row = next(records, None)
    if header_row is None:
        raise TableError("file_empty")
    header_row, records = _below_titles(header_row, records)
    headers = headers_of(header_row)
    rows = tuple(_fit(row, len(headers)) for row in islice(records, MAX_ROWS))
    beyond = next(records, None)
    if beyond is not None:
        raise TableError("too_many_rows", line=beyond.line, limit=str(MAX_ROWS))
    if not rows:
        raise TableError("no_rows", line=header_row.line)
    return headers, rows


def _below_titles(first: Row, others: Iterator[Row]) -> tuple[Row, Iterator[Row]]:
    """Return the headers with what follows them; lists made by hand often have a title above."""
    looked_at = [first, *islice(others, _MOST_TITLES)]
    n_titles = next((place for place, row in enumerate(looked_at) if _n_filled(row) > 1), 0)
    # Headers hold no address: then these are people, under the one header that there is.
    if any("@" in cell for cell in looked_at[n_titles].cells):
        n_titles = 0
    return looked_at[n_titles], chain(looked_at[n_titles + 1 :], others)


def _n_filled(row: Row) -> int:
    return sum(bool(_trim(cell)) for cell in row.cells)


def _records(text: str, delimiter: str) -> Iterator[Row]:
    """Yield the records that are not blank."""
    # Without newline translation, quoted line ends stay as written, and each kind of them counts.
    lines = io.StringIO(text if text.endswith(("\n", "\r")) else f"{text}\n", newline="")
    reader = csv.reader(chain(lines, [_END]), delimiter=delimiter)
    headers: list[str] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except csv.Error as error:
            raise TableError("field_too_long", line=line, limit=str(MAX_FIELD)) from error
        if not cells:
            continue
        if cells == [_END]:
            return
        if cells[-1].endswith(_END):
            raise TableError("quote_open", line=line)
        # The limit of the csv module belongs to the whole process, so another part may have raised it.
        check_lengths(cells, line=line, headers=headers)
        if is_blank(cells) or (line == 1 and _SEPARATOR_LINE.fullmatch(delimiter.join(cells))):
            continue
        headers = headers or cells
        yield Row(line=line, cells=tuple(restore(cell) for cell in cells))


def check_lengths(cells: Sequence[str], *, line: int, headers: Sequence[str]) -> None:
    """Refuse a field that nobody wrote by hand, by its name where it has one.

    Raises
    ------
    TableError
    """
    for place, cell in enumerate(cells):
        if len(cell) > MAX_FIELD:
            name = _trim(headers[place]) if place < len(headers) else ""
            if name:
                raise TableError(
                    "named_field_too_long", line=line, field=name, column=name, limit=str(MAX_FIELD)
                )
            raise TableError("field_too_long", line=line, limit=str(MAX_FIELD))


def is_blank(cells: Sequence[str]) -> bool:
    """Tell whether a record has nothing but white space."""
    return not any(_trim(cell) for cell in cells)


def _trim(cell: str) -> str:
    return cell.strip().strip("\ufeff").strip()


def _delimiter(text: str) -> str:
    """Return the separator that cuts the first records into the most columns, evenly."""
    declared = _SEPARATOR_LINE.match(text)
    if declared:
        return declared[1]
    # `max` keeps the earlier of equals: the comma comes first.
    return max(_DELIMITERS, key=lambda delimiter: _evenness(text[:_SAMPLE_SIZE], delimiter))


def _evenness(text: str, delimiter: str) -> float:
    widths: list[int] = []
    # A wrong separator may meet faults that the right one does not have; what was read before still counts.
    with suppress(TableError):
        for row in islice(_records(text, delimiter), _SAMPLE):
            widths.append(len(row.cells))  # noqa: PERF401 -- a comprehension would lose them with the fault
    if not widths or widths[0] == 1:
        return 0.0
    return widths[0] * widths.count(widths[0]) / len(widths)


def headers_of(row: Row) -> tuple[str, ...]:
    """Return the names of the columns.

    Raises
    ------
    TableError
        If they are too many, or no names.
    """
    headers = [_trim(cell) for cell in row.cells]
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > MAX_COLUMNS:
        raise TableError("too_many_columns", line=row.line, limit=str(MAX_COLUMNS))
    if any(_ADDRESS.fullmatch(header) for header in headers) or all(header.isdigit() for header in headers):
        raise TableError("no_header", line=row.line)
    return tuple(headers)


def _fit(row: Row, n_columns: int) -> Row:
    """Fill a short row up, and drop empty cells beyond the headers."""
    cells = list(row.cells) + [""] * (n_columns - len(row.cells))
    while len(cells) > n_columns and not cells[-1].strip():
        cells.pop()
    return Row(line=row.line, cells=tuple(cells))
