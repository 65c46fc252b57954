"""What anybody can be asked who knows a fitted event: whom somebody who came later should meet."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.matching.checks import check_count, checked_label, checked_rows, checked_texts

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from numpy.typing import NDArray

    Best = tuple[NDArray[np.float64], NDArray[np.intp]]


class Newcomer(NamedTuple):
    """Somebody who came after the fit, see `TakesNewcomers.newcomer`."""

    goals: Sequence[str]
    skills: Sequence[str]
    language: str | None
    group: Hashable | None
    excluded: Iterable[int]


class TakesNewcomers(ABC):
    """Ranks the fitted people for somebody who came later."""

    def newcomer(
        self,
        goals: Sequence[str],
        skills: Sequence[str],
        k: int,
        *,
        language: str | None = None,
        group: Hashable | None = None,
        excluded: Iterable[int] = (),
    ) -> Best:
        """Return the best of the fitted people for somebody who came later, without refitting.

        Parameters
        ----------
        goals, skills : sequence of str
            The newcomer's statements.
        k : int
            How many.
        language : str, optional
            Detected unless given.
        group : optional
            Nobody with the same label is returned. Which different groups may meet is not asked: `allowed`
            belongs to the fit, and a newcomer's group may be new.
        excluded : iterable of int
            Rows never returned, such as the newcomer's own old one, or those of groups theirs may not meet.

        Returns
        -------
        scores, indices : ndarray of shape (k,)
            Best first, NaN and -1 where there are fewer. Above 2,000 people terms choose the
            candidates, then n-grams order them.

        Raises
        ------
        ValueError
            If the statements are no lists of strings, `k` is no whole number or negative, a row does not
            exist, or the label cannot be hashed.
        """
        check_count(k, "k")
        wants, offers = checked_texts(goals, "goals"), checked_texts(skills, "skills")
        return self.best_for(Newcomer(wants, offers, language, group, excluded), k)

    @abstractmethod
    def best_for(self, newcomer: Newcomer, k: int) -> Best:
        """Return the best of the fitted people, see `newcomer`."""


class FittedPeople(TakesNewcomers):
    """Everybody at a fitted event, in the order of their texts' hashes.

    Attributes
    ----------
    order : ndarray of int of shape (n,)
        The caller's row of each.
    groups : sequence of shape (n,)
        Labels inside which nobody is matched, in the caller's order.
    """

    order: NDArray[np.intp]
    groups: Sequence[Hashable | None]

    @property
    def n_people(self) -> int:
        """Number of people fitted."""
        return len(self.order)

    @cached_property
    def _places_of_groups(self) -> dict[Hashable, list[int]]:
        places: dict[Hashable, list[int]] = {}
        for place, row in enumerate(self.order.tolist()):
            places.setdefault(self.groups[row], []).append(place)
        return places

    @cached_property
    def _place(self) -> NDArray[np.intp]:
        return np.argsort(self.order)

    @cached_property
    def _row_at(self) -> NDArray[np.intp]:
        return np.append(self.order, -1)  # place -1 is nobody

    def barred(self, newcomer: Newcomer) -> NDArray[np.intp]:
        """Return the places of those whom a newcomer may not get; ValueError as for `newcomer`."""
        excluded = self._place[checked_rows(newcomer.excluded, self.n_people, "excluded")]
        group = checked_label(newcomer.group, "group")
        if group is None:
            return excluded
        return np.append(excluded, np.array(self._places_of_groups.get(group, []), dtype=np.intp))

    def rows(self, places: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the caller's rows of people, -1 left alone."""
        return self._row_at[places]
