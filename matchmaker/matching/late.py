"""Places for people who come after the matches were published."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.matching.checks import check_count, checked_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray


def place_late(
    scores: ArrayLike, room: ArrayLike, *, n_matches: int = 3, alone: ArrayLike | None = None
) -> NDArray[np.intp]:
    """Return whom late arrivals are matched with at once.

    Parameters
    ----------
    scores : array_like of shape (n_late, n)
        Each one's scores with everybody, minus infinity or NaN where not eligible.
    room : array_like of int of shape (n,)
        How many of their usual places each has left: 0 = full, below 0 = has a fourth already.
    n_matches : int
        How many each late arrival gets if possible.
    alone : array_like of bool of shape (n,), optional
        Who has nobody: while they have room they come before everybody else.

    Returns
    -------
    ndarray of int of shape (n_pairs, 2)
        Late arrival and person, best first for each. Free places are used before a fourth one,
        and nobody gets a fifth. Those who have least choice do not come first: the order given decides.

    Raises
    ------
    ValueError
        If the shapes do not fit together, or a count is no whole number.
    """
    check_count(n_matches, "n_matches")
    table, left = _checked(scores, room)
    waits = np.zeros(len(left), dtype=np.bool_) if alone is None else np.array(alone, dtype=np.bool_)
    _check_shape(waits, len(left), "alone")
    pairs: list[tuple[int, int]] = []
    for late, row in enumerate(table):
        possible = np.flatnonzero(np.isfinite(row) & (left >= 0))
        turn = np.where(left > 0, np.where(waits, 0, 1), 2)[possible]
        chosen = possible[np.lexsort((-row[possible], turn))][:n_matches]
        chosen = chosen[np.argsort(-row[chosen], kind="stable")]
        left[chosen] -= 1
        waits[chosen] = False
        pairs.extend((late, person) for person in chosen.tolist())
    return np.array(pairs, dtype=np.intp).reshape(-1, 2)


def place_first(
    scores: ArrayLike, room: ArrayLike, own: ArrayLike, *, takes_fourth: bool = True
) -> NDArray[np.intp]:
    """Return one match each for people who have nobody, for as many of them as can have one.

    Parameters
    ----------
    scores : array_like of shape (n_alone, n)
        Each one's scores with everybody, minus infinity or NaN where not eligible.
    room : array_like of int of shape (n,)
        How many of their usual places each has left: 0 = full, below 0 = has a fourth already.
    own : array_like of int of shape (n_alone,)
        The column of each: who is matched with another of them needs no further match.
    takes_fourth : bool
        Whether fourth places are used, where no usual one is left.

    Returns
    -------
    ndarray of int of shape (n_pairs, 2)
        Row and column, in the order of rows. The order given decides who is left where not everybody can have
        one; nobody gets a fifth.

    Raises
    ------
    ValueError
        If the shapes do not fit together, `room` holds other than whole numbers, or a column does not exist.

    Notes
    -----
    Meant for some hundred people at a time: a chain of moves may be as long as there are rows, and each step
    of it is a call inside a call.
    """
    table, left = _checked(scores, room)
    columns = np.array(own, dtype=np.intp)
    _check_shape(columns, len(table), "own")
    checked_rows(columns, len(left), "own")
    places = _FirstPlaces(table, left, columns, takes_fourth=takes_fourth)
    return np.array(sorted(places.given()), dtype=np.intp).reshape(-1, 2)


def _checked(scores: ArrayLike, room: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    table = np.asarray(scores, dtype=np.float64)
    left = np.array(room)
    if left.size and left.dtype.kind not in "iu":
        raise ValueError(f"room is {room!r}, expected whole numbers.")
    if table.ndim != 2 or table.shape[1:] != left.shape:  # noqa: PLR2004 - late arrivals times people
        raise ValueError(f"scores has shape {table.shape}, but room has shape {left.shape}.")
    return table, left.astype(np.intp)


def _check_shape(values: NDArray[np.generic], n: int, name: str) -> None:
    if values.shape != (n,):
        raise ValueError(f"{name} has shape {values.shape}, but there are {n} people.")


class _FirstPlaces:
    """Gives one place after the other, moving whom it gave one before where that makes room."""

    def __init__(
        self, table: NDArray[np.float64], left: NDArray[np.intp], own: NDArray[np.intp], *, takes_fourth: bool
    ) -> None:
        self._table, self._left, self._own = table, left, own
        self._fullest = -1 if takes_fourth else 0
        self._row_of = {column: row for row, column in enumerate(own.tolist())}
        self._holders: dict[int, list[int]] = {}
        self._column_of: dict[int, int] = {}
        self._covered: set[int] = set()
        # Each row's people by score, sorted when they are first looked at; how many rows have each column.
        self._by_score: dict[int, NDArray[np.intp]] = {}
        self._n_rows: Counter[int] = Counter()

    def given(self) -> Iterator[tuple[int, int]]:
        """Return each row's column, of those that have one and are nobody else's."""
        for row in range(len(self._table)):
            if row not in self._covered:
                self._place(row, set())
        return iter(self._column_of.items())

    def _columns(self, row: int) -> list[int]:
        """Return whom a row may have, those with a usual place left first, then by score."""
        if row not in self._by_score:
            possible = np.flatnonzero(np.isfinite(self._table[row]))
            self._by_score[row] = possible[np.argsort(-self._table[row, possible], kind="stable")]
        best = self._by_score[row]
        has_room = self._left[best] > 0
        columns: list[int] = np.concatenate([best[has_room], best[~has_room]]).tolist()
        return columns

    def _place(self, row: int, tried: set[int]) -> bool:
        columns = self._columns(row)
        for column in columns:
            if self._left[column] > self._fullest:
                self._give(row, column)
                return True
        for column in columns:
            if column in tried:
                continue
            tried.add(column)
            for holder in list(self._holders.get(column, ())):
                if self._is_had(holder) or self._place(holder, tried):
                    self._release(holder, column)
                    # Who moved on may have gone to the very one that waits for the place.
                    if row not in self._covered or row in self._column_of:
                        self._give(row, column)
                    return True
        return False

    def _is_had(self, row: int) -> bool:
        """Return whether another row got this one's person: they stay together, so that it needs nobody."""
        return self._n_rows[int(self._own[row])] > 0

    def _release(self, row: int, column: int) -> None:
        """Take back the place that a row had, unless it has another by now."""
        self._holders[column].remove(row)
        self._left[column] += 1
        if self._column_of[row] == column:
            del self._column_of[row]
            self._n_rows[column] -= 1
            self._left[self._own[row]] += 1

    def _give(self, row: int, column: int) -> None:
        if row in self._column_of:
            self._n_rows[self._column_of[row]] -= 1
        self._column_of[row] = column
        self._n_rows[column] += 1
        self._left[column] -= 1
        if row not in self._covered:
            self._left[self._own[row]] -= 1
            self._covered.add(row)
        other = self._row_of.get(column)
        if other is None:
            self._holders.setdefault(column, []).append(row)
        else:
            # The two need nobody else, and stay together.
            self._covered.add(other)
