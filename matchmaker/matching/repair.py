"""Exchanges along chains of pairs, which reach people whom no free place reaches."""

from __future__ import annotations

from collections import deque
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.matching.scoring import best_of_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from matchmaker.matching.assignment import Pairing
    from matchmaker.matching.known import AnyScores

# So many cells of rows of scores are looked at for all chains together: the rows of 5,000 people in an event
# of 5,000. Whoever has a free place is found without them.
MOST_CELLS = 25_000_000


class Repair:
    """Changes a pairing so that nobody is left out who need not be.

    Parameters
    ----------
    pairing : Pairing
        Is changed.
    others_of : callable
        Of somebody and a mask of shape (n,): whom of these they may be matched with, best first.
    """

    def __init__(
        self, pairing: Pairing, others_of: Callable[[int, NDArray[np.bool_]], NDArray[np.intp]]
    ) -> None:
        self._pairing = pairing
        self._others_of = others_of
        # Whoever could not hand on a place once cannot later: what hangs behind them stays as it is.
        self._can_help = np.ones(len(pairing.partners), dtype=np.bool_)
        self._n_cells = 0

    def cover(self, person: int) -> bool:
        """Give somebody without a match one.

        A free place is used before a pair is taken apart, and a pair whose other person keeps a match
        before one that leaves them to be covered in turn, along the shortest chain.

        Returns
        -------
        bool
            False when every chain would leave somebody else with nobody, or when so many rows were looked at,
            for others as well, that no more chains are begun; a free place is found even then.
        """
        # Each was left by the partner who came from `came_by`: (who needs a match, whom they take it from).
        queue = deque([person])
        came_by: dict[int, tuple[int, int]] = {}
        seen = {person}
        untried = self._can_help.copy()
        untried[person] = False
        while queue and self._n_cells < MOST_CELLS:
            needy = queue.popleft()
            others = self._others_among(needy, untried)
            if self._take_place(needy, others, came_by):
                return True
            for other in others:
                for spared in self._spareable(other):
                    if len(self._pairing.partners[spared]) > 1:
                        self._pairing.remove(other, spared)
                        self._shift(needy, other, came_by)
                        return True
            for other in others:
                untried[other] = False
                unseen = [spared for spared in self._spareable(other) if spared not in seen]
                seen.update(unseen)
                came_by.update(dict.fromkeys(unseen, (needy, other)))
                queue.extend(unseen)
        if queue:
            free = self._pairing.places_left() > 0
            free[person] = False
            return self._take_place(person, self._others_among(person, free), {})
        self._can_help = untried
        self._can_help[person] = True
        return False

    def _others_among(self, person: int, among: NDArray[np.bool_]) -> list[int]:
        others: list[int] = self._others_of(person, among).tolist()
        # Nobody's scores are looked at where nobody of them may be met.
        self._n_cells += len(among) if others else 0
        return others

    def _take_place(self, needy: int, others: list[int], came_by: dict[int, tuple[int, int]]) -> bool:
        """Match somebody with the first who has a free place; return whether there was one."""
        for other in others:
            if self._pairing.has_place(other) and other not in self._pairing.partners[needy]:
                self._shift(needy, other, came_by)
                return True
        return False

    def _spareable(self, other: int) -> list[int]:
        """Return the partners who may be taken from somebody without a free place."""
        return [p for p in sorted(self._pairing.partners[other]) if not self._pairing.is_fixed(other, p)]

    def _shift(self, needy: int, other: int, came_by: dict[int, tuple[int, int]]) -> None:
        """Match the last of a chain and hand on the places before them."""
        while True:
            before = came_by.get(needy)
            if before is not None:
                self._pairing.remove(needy, before[1])
            self._pairing.join(needy, other)
            if before is None:
                return
            needy, other = before

    def fill(self, one: int, other: int, pays: Callable[[int, int, int, int], bool]) -> bool:
        """Give two people with a place left each a match, by taking one pair apart between them.

        Parameters
        ----------
        one, other : int
            Who cannot be matched with each other; the same person twice where they have two places left.
        pays : callable
            Of ``(one, a, other, b)``: whether matching one with a and other with b is worth taking a and b
            apart.

        Returns
        -------
        bool
            Whether a pair was found; theirs who need it most is taken as their row has them, best first.
        """
        everybody = np.ones(len(self._pairing.partners), dtype=np.bool_)
        wanted = set(self._others_of(other, everybody).tolist()) - self._pairing.partners[other] - {one}
        for a in self._others_of(one, everybody).tolist():
            if a in self._pairing.partners[one] or a == other:
                continue
            for b in self._spareable(a):
                if b in wanted and b != one and pays(one, a, other, b):
                    self._pairing.remove(a, b)
                    self._pairing.join(one, a)
                    self._pairing.join(other, b)
                    return True
        return False


def repair_of(pairing: Pairing, scores: AnyScores) -> Repair:
    """Return what changes a pairing, everybody's others by their whole row of scores."""
    rules = scores.eligibility.rules(np.arange(scores.n_people))

    @lru_cache(maxsize=100)
    def row_of(person: int) -> NDArray[np.intp]:
        row = np.array([person], dtype=np.intp)
        _, indices = best_of_rows(scores.block(row), scores.n_people)
        eligible: NDArray[np.intp] = indices[0][indices[0] >= 0]
        return eligible

    def others_of(person: int, among: NDArray[np.bool_]) -> NDArray[np.intp]:
        few = np.flatnonzero(among)
        if not rules.allow(person, few).any():
            return few[:0]
        row = row_of(person)
        return row[among[row]]

    return Repair(pairing, others_of)
