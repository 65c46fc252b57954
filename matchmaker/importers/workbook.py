"""An Excel workbook's sheet as headers over rows."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Final

from matchmaker.importers.archive import check_workbook
from matchmaker.importers.cells import ERRORS, cell_name, cell_text
from matchmaker.importers.errors import TableError
from matchmaker.importers.formulas import restore
from matchmaker.importers.table import MAX_COLUMNS, Fault, Row, Table, check_lengths, is_blank, under_headers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from openpyxl.workbook import Workbook

MAX_TEXT: Final = 16_000_000  # characters of one sheet: shared strings let a small file say a lot
MAX_FAULTS: Final = 20_000
_LAST_ROW: Final = 1_048_576
_NOTHING: Final = (None,) * (MAX_COLUMNS + 1)
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CHUNK: Final = 1 << 20
# What openpyxl meets in files that no spreadsheet program wrote.
_DAMAGE: Final = (
    ValueError, LookupError, TypeError, AttributeError, SyntaxError, ArithmeticError, OSError, EOFError,
    AssertionError, NotImplementedError, RecursionError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def read_workbook(data: bytes, *, sheet: str | None = None) -> Table:
    """Read a sheet: the named one, else the first visible one that names its columns.

    Raises
    ------
    TableError
        If the file is no workbook, too large when unpacked, damaged, or the sheet is no table.
    """
    check_workbook(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which no value needs
        book = _opened(data, values=True)
        names = [each.title for each in book.worksheets if each.sheet_state == "visible"]
        if not names:
            raise TableError("workbook_without_sheet")
        if sheet is not None:
            if sheet not in names:
                raise TableError("sheet_unknown", sheet=sheet)
            return _Sheet(data, book, sheet).table(tuple(names))
        refused: TableError | None = None
        for name in names:
            try:
                return _Sheet(data, book, name).table(tuple(names))
            except TableError as error:
                # A cover sheet may come first; where no sheet is a table, the first one's fault is told.
                refused = refused or error
        raise refused or TableError("workbook_without_sheet")


def _opened(data: bytes, *, values: bool) -> Workbook:
    from openpyxl import load_workbook  # slow to load, and needed here alone

    try:
        return load_workbook(BytesIO(data), read_only=True, data_only=values, keep_links=False)
    except _DAMAGE as error:
        raise TableError("workbook_entities" if _is_attack(error) else "workbook_damaged") from error


def _is_attack(error: BaseException | None) -> bool:
    """Tell whether the XML reader refused a definition; openpyxl wraps that in errors of its own."""
    from defusedxml import DefusedXmlException  # type: ignore[import-untyped]  # it ships no types

    while error is not None:
        if isinstance(error, DefusedXmlException):
            return True
        error = error.__cause__ or error.__context__
    return False


class _Sheet:
    """One sheet under way: its rows as text, with the cells that hold no value of their own."""

    def __init__(self, data: bytes, book: Workbook, name: str) -> None:
        self._data = data
        self._book = book
        self._name = name
        self._faults: list[Fault] = []

    def table(self, sheets: tuple[str, ...]) -> Table:
        headers, rows = under_headers(self._records())
        faults = tuple(fault for fault in self._faults if fault.place < len(headers))
        return Table(
            headers=headers,
            rows=rows,
            encoding="xlsx",
            delimiter="",
            sheets=sheets,
            sheet=self._name,
            faults=faults,
        )

    def _records(self) -> Iterator[Row]:
        """Yield the rows that are not blank, each under its number in the sheet."""
        headers: Sequence[str] = ()
        n_letters = 0
        formulas = self._formulas()
        for line, values in enumerate(self._values(self._book), start=1):
            formula_row = next(formulas, ())
            if line > _LAST_ROW:
                raise TableError("workbook_breaks_off", line=_LAST_ROW, sheet=self._name)
            if values == _NOTHING and formula_row in ((), _NOTHING):
                continue  # a sheet may have a million of these
            cells = [self._text(value, line, place) for place, value in enumerate(values)]
            self._note_formulas(values, formula_row, line)
            check_lengths(cells, line=line, headers=headers)
            n_letters += sum(map(len, cells))
            if n_letters > MAX_TEXT:
                raise TableError("sheet_too_much_text", line=line, sheet=self._name)
            if not is_blank(cells):
                headers = headers or cells
                yield Row(line=line, cells=tuple(restore(cell) for cell in cells))

    def _values(self, book: Workbook) -> Iterator[tuple[object, ...]]:
        sheet = book[self._name]
        sheet.reset_dimensions()  # the size that a file claims is often wrong
        line = 0
        try:
            # One column more than allowed, so that too many are noticed and a claim of millions is not.
            for values in sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True):
                line += 1
                yield values
        except _DAMAGE as error:
            if isinstance(error, TableError):
                raise
            if _is_attack(error):
                raise TableError("workbook_entities") from error
            raise TableError("workbook_breaks_off", line=line, sheet=self._name) from error

    def _formulas(self) -> Iterator[tuple[object, ...]]:
        """Yield the rows with formulas in place of results; nothing where no sheet has a formula."""
        if _holds_formulas(self._data):
            yield from self._values(_opened(self._data, values=False))

    def _text(self, value: object, line: int, place: int) -> str:
        if isinstance(value, str) and value in ERRORS:
            self._note(line, place, "cell_error", error=value)
            return ""
        return cell_text(value)

    def _note_formulas(self, values: Sequence[object], formulas: Sequence[object], line: int) -> None:
        for place, (value, formula) in enumerate(zip(values, formulas, strict=False)):
            if value is None and formula is not None:
                self._note(line, place, "formula_without_value")

    def _note(self, line: int, place: int, code: str, **values: str) -> None:
        if len(self._faults) < MAX_FAULTS:
            self._faults.append(Fault(line, place, code, {"cell": cell_name(line, place), **values}))


def _holds_formulas(data: bytes) -> bool:
    """Look for a formula in any sheet, in pieces that overlap by a tag's length."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for part in archive.infolist():
            if not part.filename.startswith("xl/worksheets/"):
                continue
            tail = b""
            with archive.open(part) as stream:
                while piece := stream.read(_CHUNK):
                    if _FORMULA.search(tail + piece):
                        return True
                    tail = piece[-16:]
    return False
