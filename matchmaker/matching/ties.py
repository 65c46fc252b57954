"""The order of people whose scores are equal."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from hashlib import blake2b
from json.encoder import encode_basestring_ascii as quoted
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

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
    # Labels of several kinds have no order; nobody's group is no company called "None".
    keys = [(key, type(group).__name__, str(group)) for key, group in zip(hashes, groups, strict=True)]
    colors = _places(keys)
    if len(forbidden) and len(set(colors)) < len(colors):
        _refine(colors, forbidden)
    return np.argsort(np.array(colors, dtype=np.intp), kind="stable")


def _places(keys: Sequence[Any]) -> list[int]:
    """Return how many keys are smaller than each."""
    order = sorted(range(len(keys)), key=keys.__getitem__)
    places = [0] * len(keys)
    for place, (before, row) in enumerate(itertools.pairwise(order), 1):
        places[row] = places[before] if keys[row] == keys[before] else place
    return places


def _refine(colors: list[int], forbidden: NDArray[np.intp]) -> None:
    """Part those of a colour who differ in the colours they must not meet, and so on; a colour is a place."""
    others = defaultdict[int, list[int]](list)
    for i, j in forbidden.tolist():
        others[i].append(j)
        others[j].append(i)
    sizes = Counter(colors)
    changed: Iterable[int] = list(others)
    while changed:
        # Nobody else can differ now from those of their colour who did not differ before.
        seen = sorted(
            (colors[i], sorted(colors[j] for j in others[i]), i)
            for i in {near for row in changed for near in others[row]}
        )
        recolored: dict[int, int] = {}
        for color, members in itertools.groupby(seen, key=itemgetter(0)):
            parts = [[row for *_, row in part] for _, part in itertools.groupby(members, key=itemgetter(1))]
            # One part keeps the colour: who was not looked at, else the largest, so that few change.
            place = color + sizes[color] - sum(map(len, parts))
            for part in sorted(parts, key=len, reverse=True):
                if place > color:
                    recolored |= dict.fromkeys(part, place)
                    sizes[color] -= len(part)
                    sizes[place] = len(part)
                place += len(part)
        for row, color in recolored.items():
            colors[row] = color
        changed = recolored
