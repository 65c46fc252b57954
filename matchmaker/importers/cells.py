"""What a spreadsheet's cell says, as text."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

#: What spreadsheet programs write where a calculation failed.
ERRORS: Final = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!", "#GETTING_DATA")
)  # fmt: skip
_MIDNIGHT: Final = time()


def cell_text(value: object) -> str:
    """Return a cell's value as people would type it: whole numbers without a point, days without a time."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime():
            # Some programs keep a fraction of a second that nobody typed.
            whole = value.replace(microsecond=0)
            return f"{whole:%Y-%m-%d}" if whole.time() == _MIDNIGHT else f"{whole:%Y-%m-%d %H:%M}"
        case time():
            return f"{value:%H:%M}"
        case _:
            return str(value)


def cell_name(row: int, place: int) -> str:
    """Return how a spreadsheet names a cell: ``C7`` for row 7 and the third column."""
    letters, rest = "", place + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"
