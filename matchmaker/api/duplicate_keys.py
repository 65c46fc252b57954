"""Find keys that stand twice in one JSON object: two readers would take different values for the truth."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Pairs(tuple[tuple[str, Any], ...]):
    """An object as it was written, before one of two equal keys is lost."""

    __slots__ = ()


def duplicate_keys(body: bytes) -> list[str]:
    """Return where keys stand twice, as JSON pointers; `body` is JSON that another reader has taken."""
    return list(_found("", json.loads(body.decode("utf-8"), object_pairs_hook=_Pairs)))


def _found(pointer: str, value: Any) -> Iterator[str]:
    if isinstance(value, _Pairs):
        counts = Counter(key for key, _ in value)
        yield from (f"{pointer}/{key}" for key, count in counts.items() if count > 1)
        children: list[tuple[object, Any]] = list(value)
    else:
        children = list(enumerate(value)) if isinstance(value, list) else []
    for key, child in children:
        yield from _found(f"{pointer}/{key}", child)
