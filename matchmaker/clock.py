"""The one clock: every time in the product is aware UTC."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_shift: ContextVar[timedelta | None] = ContextVar("shift", default=None)


def now() -> datetime:
    """Return the present moment in UTC."""
    shift = _shift.get()
    return datetime.now(UTC) if shift is None else datetime.now(UTC) + shift


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Let what is inside happen at another moment: the demonstration plays an evening that has passed.

    Only for the one who says so: other threads and requests keep the present.
    """
    token = _shift.set(moment - datetime.now(UTC))
    try:
        yield
    finally:
        _shift.reset(token)
