"""The order of people whose scores are equal."""

from __future__ import annotations

import json
from hashlib import blake2b
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
    content = json.dumps([salt, [str(goal) for goal in goals], [str(skill) for skill in skills]])
    return blake2b(content.encode(), digest_size=16).hexdigest()
