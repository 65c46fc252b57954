"""What a caller gives is looked at before it is used."""

from __future__ import annotations

from collections.abc import Iterable
from operator import index
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.matching.eligibility import group_codes, group_label

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray


def checked_pairs(pairs: Iterable[tuple[int, int]] | None, n: int, name: str) -> NDArray[np.intp]:
    """Return index pairs as rows (lower, higher), each once.

    Parameters
    ----------
    pairs : iterable of (int, int) or None
        In either order; None = no pairs.
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
    for pair in () if pairs is None else pairs:
        try:
            i, j = map(index, pair)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{name} has {pair!r}, expected two row numbers.") from error
        if not (0 <= i < n and 0 <= j < n):
            raise ValueError(f"{name} has the pair {(i, j)}, but there are {n} people.")
        if i == j:
            raise ValueError(f"{name} has the pair {(i, j)}: nobody is matched with themselves.")
        distinct.add((min(i, j), max(i, j)))
    return np.array(sorted(distinct), dtype=np.intp).reshape(-1, 2)


def checked_rows(rows: Iterable[int], n: int, name: str) -> NDArray[np.intp]:
    """Return row numbers; ValueError where one is not a person's."""
    found = np.array([*rows], dtype=np.intp)
    wrong = found[(found < 0) | (found >= n)]
    if len(wrong):
        raise ValueError(f"{name} has the row {wrong[0]}, but there are {n} people.")
    return found


def checked_texts(texts: Iterable[str], name: str) -> tuple[str, ...]:
    """Return texts, read once; ValueError where they are one text or no texts."""
    is_list = isinstance(texts, Iterable) and not isinstance(texts, str)
    found = tuple(texts) if is_list else ()
    if not is_list or not all(isinstance(text, str) for text in found):
        raise ValueError(f"{name} is {texts!r}, expected a list of strings.")
    return found


def checked_statements(statements: Iterable[Iterable[str]], name: str) -> list[tuple[str, ...]]:
    """Return everybody's statements as tuples; ValueError where somebody's are no list of strings."""
    return [checked_texts(person, f"{name}[{row}]") for row, person in enumerate(statements)]


def checked_length(value: Sequence[object] | NDArray[np.intp], n: int, name: str) -> None:
    """Raise ValueError unless there is one entry a person."""
    if len(value) != n:
        raise ValueError(f"{name} has {len(value)} entries, but there are {n} people.")


def checked_label(label: Hashable | None, name: str) -> Hashable | None:
    """Return a group's label, None where it is blank; ValueError where it cannot be one."""
    try:
        hash(label)
    except TypeError as error:
        raise ValueError(f"{name} is {label!r}, expected a label that can be hashed.") from error
    return group_label(label)


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
    own_goals = checked_statements(goals, "goals")
    own_skills = checked_statements(skills, "skills")
    n = len(own_goals)
    checked_length(own_skills, n, "skills")
    given = [None] * n if groups is None else groups
    labels = [checked_label(label, f"groups[{row}]") for row, label in enumerate(given)]
    checked_length(labels, n, "groups")
    spoken: list[str | None] = [None] * n if languages is None else list(languages)
    checked_length(spoken, n, "languages")
    for row, language in enumerate(spoken):
        if not (language is None or isinstance(language, str)):
            raise ValueError(f"languages[{row}] is {language!r}, expected a code or None.")
    try:
        codes, n_groups = group_codes(labels, ordered=allowed is not None)
    except TypeError as error:
        raise ValueError(f"groups cannot be put in order, which allowed needs: {error}.") from error
    if allowed is not None:
        allowed = np.asarray(allowed, dtype=np.bool_)
        if allowed.shape != (n_groups, n_groups):
            raise ValueError(f"allowed has shape {allowed.shape}, but there are {n_groups} groups.")
    return Given(own_goals, own_skills, labels, spoken, codes, allowed)


def checked_room(room: Sequence[int] | None, n: int, n_matches: int) -> NDArray[np.intp]:
    """Return everybody's places; ValueError unless there is a count a person."""
    if room is None:
        return np.full(n, n_matches, dtype=np.intp)
    places = np.asarray(room)
    if places.ndim == 1:
        checked_length(places, n, "room")
    if places.shape != (n,) or not (places.dtype.kind in "iub" or n == 0):
        raise ValueError(f"room is {room!r}, expected a whole number for each of {n} people.")
    if places.min(initial=0) < 0:
        raise ValueError(f"room has the entry {places.min()}, expected 0 or more.")
    return places.astype(np.intp)


def check_count(value: int, name: str, *, least: int = 0) -> None:
    """Raise ValueError unless a value is a whole number that is not too small."""
    try:
        is_enough = index(value) >= least
    except TypeError:
        is_enough = False
    if not is_enough:
        raise ValueError(f"{name} is {value!r}, expected a whole number of at least {least}.")
