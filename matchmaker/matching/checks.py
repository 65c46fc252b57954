"""What a caller gives is looked at before it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


def checked_pairs(pairs: Iterable[tuple[int, int]], n: int, name: str) -> NDArray[np.intp]:
    """Return index pairs as rows (lower, higher), each once.

    Parameters
    ----------
    pairs : iterable of (int, int)
        In either order.
    n : int
        Number of people.
    name : str
        How the caller names the pairs, for the message.

    Returns
    -------
    ndarray of shape (n_pairs, 2)
        Ascending.

    Raises
    ------
    ValueError
        If an index is not a person's, or a pair joins somebody to themselves.
    """
    distinct: set[tuple[int, int]] = set()
    for i, j in pairs:
        if not (0 <= i < n and 0 <= j < n):
            raise ValueError(f"{name} has the pair {(i, j)}, but there are {n} people.")
        if i == j:
            raise ValueError(f"{name} has the pair {(i, j)}: nobody is matched with themselves.")
        distinct.add((min(int(i), int(j)), max(int(i), int(j))))
    return np.array(sorted(distinct), dtype=np.intp).reshape(-1, 2)


def checked_statements(statements: Sequence[Sequence[str]], name: str) -> list[tuple[str, ...]]:
    """Return people's statements as tuples; ValueError where one is no list of strings."""
    for row, person in enumerate(statements):
        if isinstance(person, str) or not all(isinstance(statement, str) for statement in person):
            raise ValueError(f"{name}[{row}] is {person!r}, expected a list of strings.")
    return [tuple(person) for person in statements]


def checked_length(value: Sequence[object] | NDArray[np.intp], n: int, name: str) -> None:
    """Raise ValueError unless there is one entry a person."""
    if len(value) != n:
        raise ValueError(f"{name} has {len(value)} entries, but there are {n} people.")
