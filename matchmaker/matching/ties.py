"""The order of people whose scores are equal."""

from __future__ import annotations

import itertools
from hashlib import blake2b
from json.encoder import encode_basestring_ascii as quoted
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray


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


def order_of(
    hashes: Sequence[str], groups: Sequence[Hashable | None], forbidden: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return the rows in an order that their own order has no part in, as far as people can be told apart.

    Parameters
    ----------
    hashes : sequence of str of shape (n,)
        What `text_hash` says of each.
    groups : sequence of shape (n,)
        Labels.
    forbidden : ndarray of int of shape (n_pairs, 2)
        Pairs never matched.

    Returns
    -------
    ndarray of int of shape (n,)
        By hash, then by group, then by whom they must not meet.

    References
    ----------
    Weisfeiler and Leman (1968), The reduction of a graph to canonical form (colour refinement).
    """
    n = len(hashes)
    colors = _numbered([(key, str(group)) for key, group in zip(hashes, groups, strict=True)])
    n_colors = len(set(colors))
    others: list[list[int]] = [[] for _ in range(n if len(forbidden) else 0)]
    for i, j in forbidden.tolist():
        others[i].append(j)
        others[j].append(i)
    # Who differs in whom they must not meet differs; then who must not meet one who differs, and so on.
    while len(forbidden) and n_colors < n:
        colors = _numbered([(colors[i], sorted(colors[j] for j in others[i])) for i in range(n)])
        if len(set(colors)) == n_colors:
            break
        n_colors = len(set(colors))
    return np.argsort(np.array(colors, dtype=np.intp), kind="stable")


def _numbered(keys: Sequence[Any]) -> list[int]:
    """Return each key's place among all different ones, the smallest first."""
    order = sorted(range(len(keys)), key=keys.__getitem__)
    numbers = [0] * len(keys)
    for before, row in itertools.pairwise(order):
        numbers[row] = numbers[before] + (keys[row] != keys[before])
    return numbers
