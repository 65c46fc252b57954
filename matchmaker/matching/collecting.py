"""Python's search for garbage in cycles waits while an event is computed."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without_collecting() -> Iterator[None]:
    """Let no search for cycles begin; for work that makes none, but many objects which stay.

    Each search would look through all statements of an event again. What no cycle holds is freed as ever.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
