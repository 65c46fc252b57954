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

# So many people's rows of scores are looked at for all chains together; a bound on the time of events
# where one group is so large that thousands cannot be served.
MOST_LOOKED_AT = 5000


class Repair:
    """Changes a pairing so that nobody is left out who need not be.

    Parameters
    ----------
    pairing : Pairing
        Is changed.
    others_of : callable
        Whom somebody may be matched with, best first.
    """

    def __init__(self, pairing: Pairing, others_of: Callable[[int], NDArray[np.intp]]) -> None:
        self._pairing = pairing
        self._others_of = others_of
        # Whoever could not hand on a place once cannot later: what hangs behind them stays as it is.
        self._exhausted: set[int] = set()
        self._looked_at = 0

    def cover(self, person: int) -> bool:
        """Give somebody without a match one.

        A free place is used before a pair is taken apart, and a pair whose other person keeps a match
        before one that leaves them to be covered in turn, along the shortest chain.

        Returns
        -------
        bool
            False when every chain would leave somebody else with nobody.
        """
        # Each was left by the partner who came from `came_by`: (who needs a match, whom they take it from).
        queue = deque([person])
        came_by: dict[int, tuple[int, int]] = {}
        seen = {person}
        tried: set[int] = set()
        while queue and self._looked_at < MOST_LOOKED_AT:
            needy = queue.popleft()
            self._looked_at += 1
            others = [
                other
                for other in self._others_of(needy).tolist()
                if other not in self._exhausted and other not in tried and other != person
            ]
            for other in others:
                if self._pairing.has_place(other) and other not in self._pairing.partners[needy]:
                    self._shift(needy, other, came_by)
                    return True
            for other in others:
                for spared in self._spareable(other):
                    if len(self._pairing.partners[spared]) > 1:
                        self._pairing.remove(other, spared)
                        self._shift(needy, other, came_by)
                        return True
            for other in others:
                tried.add(other)
                unseen = [spared for spared in self._spareable(other) if spared not in seen]
                seen.update(unseen)
                came_by.update(dict.fromkeys(unseen, (needy, other)))
                queue.extend(unseen)
        self._exhausted |= tried
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
        wanted = set(self._others_of(other).tolist()) - self._pairing.partners[other] - {one}
        for a in self._others_of(one).tolist():
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

    @lru_cache(maxsize=100)
    def others_of(person: int) -> NDArray[np.intp]:
        row = np.array([person], dtype=np.intp)
        _, indices = best_of_rows(scores.block(row), scores.n_people)
        eligible: NDArray[np.intp] = indices[0][indices[0] >= 0]
        return eligible

    return Repair(pairing, others_of)
