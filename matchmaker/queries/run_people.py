"""Whom a run was computed for, as its record tells."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

DIGEST_BYTES = 6  # enough to tell a hundred thousand people apart


def person_digest(code: str) -> bytes:
    """Return what stands for a person in a record; once their code is gone nothing leads to them."""
    return hashlib.sha256(code.encode("utf-8")).digest()[:DIGEST_BYTES]


def digests_of(record: Mapping[str, Any]) -> list[tuple[bytes, bytes]]:
    """Return each person's digest and that of their words, in the order of the run's rows."""
    digests = base64.b64decode(record.get("people", ""))
    told = [digests[place : place + DIGEST_BYTES] for place in range(0, len(digests), DIGEST_BYTES)]
    return list(zip(told[::2], told[1::2], strict=True))
