"""Candidate pairs become mutual matches that leave nobody out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.matching.program import NODE_LIMIT, Problem, solve

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Up to so many pairs, all of a 45-person event's, branch and bound chooses them whole in about half a second.
EXACT_UP_TO = 1000
_WHOLE = 1 - 1e-6


class Pairing:
    """The matches of one run while they are being chosen.

    Parameters
    ----------
    room : ndarray of int of shape (n,)
        How many matches each may have, fixed ones included.
    fixed : ndarray of int of shape (n_fixed, 2)
        Pairs that stay whatever happens.

    Attributes
    ----------
    partners : list of set of int
        With whom each is matched.
    """

    def __init__(self, room: NDArray[np.intp], fixed: NDArray[np.intp]) -> None:
        self._room = room
        self.partners: list[set[int]] = [set() for _ in range(len(room))]
        self.add(fixed)
        self._fixed = {(int(i), int(j)) for i, j in fixed}

    def add(self, pairs: NDArray[np.intp]) -> None:
        """Match the given pairs."""
        for i, j in pairs.tolist():
            self.partners[i].add(j)
            self.partners[j].add(i)

    def remove(self, i: int, j: int) -> None:
        """Take a pair apart."""
        self.partners[i].discard(j)
        self.partners[j].discard(i)

    def is_fixed(self, i: int, j: int) -> bool:
        """Return whether the pair must stay."""
        return (min(i, j), max(i, j)) in self._fixed

    def degrees(self) -> NDArray[np.intp]:
        """Return how many matches each has."""
        return np.array([len(partners) for partners in self.partners], dtype=np.intp)

    def places_left(self) -> NDArray[np.intp]:
        """Return how many more matches each may have."""
        left: NDArray[np.intp] = np.maximum(self._room - self.degrees(), 0)
        return left

    def pairs(self) -> NDArray[np.intp]:
        """Return all matches, lower index first, ascending."""
        found = sorted((i, j) for i, partners in enumerate(self.partners) for j in partners if i < j)
        return np.array(found, dtype=np.intp).reshape(-1, 2)

    def choose(
        self,
        pairs: NDArray[np.intp],
        weights: NDArray[np.float64],
        *,
        exact_up_to: int = EXACT_UP_TO,
        node_limit: int = NODE_LIMIT,
    ) -> None:
        """Add the candidate pairs that cover the most people and weigh the most.

        Parameters
        ----------
        pairs : ndarray of int of shape (n_pairs, 2)
            Candidates, lower index first, none of them chosen yet.
        weights : ndarray of shape (n_pairs,)
            Positive.
        exact_up_to : int
            Up to so many pairs are chosen whole; above, the linear program is rounded.
        node_limit : int
            Where branching stops.

        Notes
        -----
        Rounding keeps the whole pairs of the linear program and solves what is left, mostly odd
        cycles of halves, exactly where it is small.
        """
        possible = self._has_room(pairs)
        pairs, weights = pairs[possible], weights[possible]
        if self._choose_whole(pairs, weights, exact_up_to, node_limit):
            return
        shares = solve(Problem(pairs, weights, self.places_left(), self.degrees() == 0), integral=False)
        if shares is None:  # pragma: no cover - the linear program always has the answer zero
            raise RuntimeError(f"The linear program over {len(pairs)} pairs has no solution.")
        self.add(pairs[shares >= _WHOLE])
        rest = np.flatnonzero(np.logical_and(shares < _WHOLE, self._has_room(pairs)))
        pairs, weights, shares = pairs[rest], weights[rest], shares[rest]
        split = np.flatnonzero(shares > 1 - _WHOLE)
        if not (
            self._choose_whole(pairs, weights, exact_up_to, node_limit)
            or self._choose_whole(pairs[split], weights[split], exact_up_to, node_limit)
        ):
            self.choose_greedily(pairs[np.lexsort((-weights, -np.round(shares, 6)))])

    def _has_room(self, pairs: NDArray[np.intp]) -> NDArray[np.bool_]:
        has_room = self.places_left() > 0
        return has_room[pairs[:, 0]] & has_room[pairs[:, 1]]

    def _choose_whole(
        self, pairs: NDArray[np.intp], weights: NDArray[np.float64], exact_up_to: int, node_limit: int
    ) -> bool:
        """Add the best whole pairs; return whether they were few enough."""
        if len(pairs) == 0:
            return True
        if len(pairs) > exact_up_to:
            return False
        problem = Problem(pairs, weights, self.places_left(), self.degrees() == 0)
        shares = solve(problem, integral=True, node_limit=node_limit)
        if shares is None:
            return False
        self.add(pairs[shares > 0.5])  # noqa: PLR2004 - whole numbers up to the solver's tolerance
        return True

    def choose_greedily(self, pairs: NDArray[np.intp]) -> int:
        """Add the pairs in their order while both people have room; return how many were added."""
        left = self.places_left()
        added = 0
        for i, j in pairs.tolist():
            if left[i] > 0 and left[j] > 0 and j not in self.partners[i]:
                self.partners[i].add(j)
                self.partners[j].add(i)
                left[i] -= 1
                left[j] -= 1
                added += 1
        return added

    def cover(self, person: int, others: NDArray[np.intp]) -> bool:
        """Give somebody without a match one, taking a pair apart if nobody has room.

        Parameters
        ----------
        person : int
            Somebody in no pair.
        others : ndarray of int
            Whom they may be matched with, best first.

        Returns
        -------
        bool
            False when every split would leave somebody else with nobody.
        """
        left = self.places_left()
        for other in others.tolist():
            if left[other] > 0:
                # A free place is used before a pair is taken apart.
                self.add(np.array([[person, other]]))
                return True
        for other in others.tolist():
            for spared in sorted(self.partners[other]):
                if len(self.partners[spared]) > 1 and not self.is_fixed(other, spared):
                    self.remove(other, spared)
                    self.add(np.array([[person, other]]))
                    return True
        return False
