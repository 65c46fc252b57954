"""The apostrophe that keeps a spreadsheet program from running a cell as a formula."""

from __future__ import annotations

from typing import Final

FORMULA_STARTS: Final = frozenset("=+-@\t\r\n\0＝＋－＠")


def neutralise(cell: str) -> str:
    """Put an apostrophe before a text that a spreadsheet program might run."""
    return f"'{cell}" if _is_risky(cell) else cell


def restore(cell: str) -> str:
    """Take off the apostrophe that `neutralise` put there."""
    return cell[1:] if cell.startswith("'") and _is_risky(cell) else cell


def _is_risky(cell: str) -> bool:
    # Apostrophes already in front count as part of the text, so that each one comes back.
    return cell.lstrip("'")[:1] in FORMULA_STARTS
