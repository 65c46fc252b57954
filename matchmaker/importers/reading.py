"""Any file of people as a table: by its first bytes, whatever its name says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.importers.archive import PACKED
from matchmaker.importers.errors import TableError
from matchmaker.importers.table import MAX_MEGABYTES, MEGABYTE, read_table

if TYPE_CHECKING:
    from matchmaker.importers.table import Table


def read_file(data: bytes, *, sheet: str | None = None) -> Table:
    """Read a CSV file or a workbook.

    Raises
    ------
    TableError
    """
    check_size(data)
    if data.startswith(PACKED):
        from matchmaker.importers.workbook import read_workbook  # only workbooks pay for its libraries

        return read_workbook(data, sheet=sheet)
    return read_table(data)


def check_size(data: bytes) -> None:
    """Refuse what is too large before anything looks inside.

    Raises
    ------
    TableError
    """
    if len(data) > MAX_MEGABYTES * MEGABYTE:
        raise TableError("file_too_large", limit=str(MAX_MEGABYTES))
