"""What a caller gives is looked at before it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.matching.eligibility import group_codes

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

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


class Given(NamedTuple):
    """What `fit` was given, looked at.

    Attributes
    ----------
    goals, skills : list of tuple of str
        Statements of everybody.
    groups, languages : list
        One entry a person.
    codes : ndarray of shape (n,)
        Group numbers, -1 = alone.
    allowed : ndarray of bool or None
        Groups by groups.
    """

    goals: list[tuple[str, ...]]
    skills: list[tuple[str, ...]]
    groups: list[Hashable | None]
    languages: list[str | None]
    codes: NDArray[np.intp]
    allowed: NDArray[np.bool_] | None


def checked_fit(
    goals: Sequence[Sequence[str]],
    skills: Sequence[Sequence[str]],
    *,
    groups: Sequence[Hashable | None] | None,
    allowed: NDArray[np.bool_] | None,
    languages: Sequence[str | None] | None,
) -> Given:
    """Return people's data with what was left out; ValueError where shapes do not fit together."""
    n = len(goals)
    checked_length(skills, n, "skills")
    own_goals = checked_statements(goals, "goals")
    own_skills = checked_statements(skills, "skills")
    labels: list[Hashable | None] = [None] * n if groups is None else list(groups)
    checked_length(labels, n, "groups")
    spoken: list[str | None] = [None] * n if languages is None else list(languages)
    checked_length(spoken, n, "languages")
    codes, n_groups = group_codes(labels, ordered=allowed is not None)
    if allowed is not None:
        allowed = np.asarray(allowed, dtype=np.bool_)
        if allowed.shape != (n_groups, n_groups):
            raise ValueError(f"allowed has shape {allowed.shape}, but there are {n_groups} groups.")
    return Given(own_goals, own_skills, labels, spoken, codes, allowed)


def checked_room(room: Sequence[int] | None, n: int, n_matches: int) -> NDArray[np.intp]:
    """Return everybody's places; ValueError unless there is a count a person."""
    places = np.full(n, n_matches, dtype=np.intp) if room is None else np.asarray(room, dtype=np.intp)
    checked_length(places, n, "room")
    if places.min(initial=0) < 0:
        raise ValueError(f"room has the entry {places.min()}, expected 0 or more.")
    return places


def check_how_many(k: int) -> None:
    """Refuse to look for fewer than nobody.

    Raises
    ------
    ValueError
        If `k` is negative.
    """
    if k < 0:
        raise ValueError(f"k is {k}, expected 0 or more.")
