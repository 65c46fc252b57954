"""CSV files that spreadsheet programs open safely."""

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


def _cell(value: str | float | None) -> str:
    return "" if value is None else neutralise(str(value))
