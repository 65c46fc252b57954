"""Counts so small that they would point at people."""

from __future__ import annotations

SMALLEST_SHOWN = 5
"""The smallest count above zero that a report prints."""


def cell(count: int) -> int | None:
    """Return a count that may be shown, None where the report prints "under 5".

    Parameters
    ----------
    count : int
        People or pairs, at least 0. Zero is shown: it points at nobody.

    Returns
    -------
    int or None
        None for 1 to 4.

    Raises
    ------
    ValueError
        If the count is negative.
    """
    if count < 0:
        raise ValueError(f"a count cannot be negative, got {count}")
    return None if 0 < count < SMALLEST_SHOWN else count
