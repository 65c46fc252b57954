"""The order of people whose scores are equal."""

from __future__ import annotations

from hashlib import blake2b
from json.encoder import encode_basestring_ascii as quoted
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def text_hash(goals: Sequence[str], skills: Sequence[str], salt: int = 0) -> str:
    """Return what orders people with equal scores: their texts, never their row.

    Parameters
    ----------
    goals, skills : sequence of str
        One person's statements.
    salt : int
        Another one draws ties differently.

    Returns
    -------
    str
        Hexadecimal.
    """
    # The same as `json.dumps` of the three, which takes longer to begin than to end.
    own, others = (", ".join([quoted(str(statement)) for statement in side]) for side in (goals, skills))
    return blake2b(f"[{salt}, [{own}], [{others}]]".encode(), digest_size=16).hexdigest()
