"""Candidate pairs become mutual matches that weigh the most."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from matchmaker.matching.blocks import is_large
from matchmaker.matching.prices import find_prices, gains
from matchmaker.matching.program import NODE_LIMIT, Problem, solve_split, solve_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from matchmaker.matching.blocks import Kernel

# Up to so many pairs, all of a 45-person event's, branch and bound chooses them whole in about half a second.
EXACT_UP_TO = 1000
# Pairs worth so much more or less than their prices, in units of the score, are settled without the program,
# and as many more as it takes to leave it so few: it costs more than all else. A large event's prices are
# closer, so that one for every fourth person is enough.
_CLEAR = 0.5
_MOST_UNCLEAR = 10_000
_PEOPLE_FOR_ONE = 4
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
            self.join(i, j)

    def join(self, i: int, j: int) -> None:
        """Match two people."""
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
        return np.fromiter(map(len, self.partners), np.intp, len(self.partners))

    def give_one_more_place(self) -> None:
        """Let whoever has no place left have one more match, and whoever has none have one."""
        degrees = self.degrees()
        full = (degrees > 0) & (degrees == self._room)
        self._room = np.where(full, degrees + 1, np.where(degrees == 0, np.minimum(self._room, 1), degrees))

    def places_left(self) -> NDArray[np.intp]:
        """Return how many more matches each may have."""
        left: NDArray[np.intp] = np.maximum(self._room - self.degrees(), 0)
        return left

    def has_place(self, person: int, n_places: int = 1) -> bool:
        """Return whether somebody may have one more match, or as many more."""
        return len(self.partners[person]) + n_places <= int(self._room[person])

    def pairs(self) -> NDArray[np.intp]:
        """Return all matches, lower index first, ascending."""
        degrees = self.degrees()
        one = np.repeat(np.arange(len(degrees)), degrees)
        other = np.fromiter(chain.from_iterable(self.partners), np.intp, len(one))
        found = np.column_stack([one, other])[one < other]
        return found[np.lexsort(found.T[::-1])]

    def choose(
        self,
        pairs: NDArray[np.intp],
        weights: NDArray[np.float64],
        *,
        exact_up_to: int = EXACT_UP_TO,
        node_limit: int = NODE_LIMIT,
        kernel: Kernel = "auto",
    ) -> None:
        """Add the candidate pairs that cover the most people and weigh the most.

        Parameters
        ----------
        pairs : ndarray of int of shape (n_pairs, 2)
            Candidates, lower index first, none of them chosen yet.
        weights : ndarray of shape (n_pairs,)
            Positive.
        exact_up_to : int
            Up to so many pairs are chosen whole; above, prices and a linear program are rounded.
        node_limit : int
            Where branching stops.
        kernel : {"auto", "numba", "scipy"}
            What sets prices; the answer is the same.

        Notes
        -----
        Prices settle the clear pairs, the program the others. Rounding keeps the program's whole pairs
        and solves what is left, mostly odd cycles of halves, exactly where it is small.
        """
        possible = self._has_room(pairs)
        if not possible.all():
            pairs, weights = pairs[possible], weights[possible]
        if self._choose_whole(pairs, weights, exact_up_to, node_limit):
            return
        problem = Problem(pairs, weights, self.places_left(), self.degrees() == 0)
        prices, _ = find_prices(problem, kernel=kernel)
        gain = gains(problem, prices)
        margin = _margin(gain, len(prices))
        self.choose_greedily(pairs[_heaviest(np.flatnonzero(gain > margin), gain)])
        unclear = np.flatnonzero((np.abs(gain) <= margin) & self._has_room(pairs))
        self._choose_split(pairs[unclear], weights[unclear], exact_up_to, node_limit)
        self.choose_greedily(pairs[_heaviest(np.flatnonzero(self._has_room(pairs)), gain)])

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
        shares = solve_whole(problem, node_limit=node_limit)
        if shares is None:
            return False
        chosen = shares > 0.5  # noqa: PLR2004 - whole numbers up to the solver's tolerance
        self.add(pairs[chosen])
        return True

    def _choose_split(
        self, pairs: NDArray[np.intp], weights: NDArray[np.float64], exact_up_to: int, node_limit: int
    ) -> None:
        """Add pairs by the linear program, its split pairs by what is best where they hang together."""
        shares = solve_split(Problem(pairs, weights, self.places_left(), self.degrees() == 0))
        self.add(pairs[shares >= _WHOLE])
        rest = np.flatnonzero((shares < _WHOLE) & self._has_room(pairs))
        pairs, weights, shares = pairs[rest], weights[rest], shares[rest]
        if not self._choose_whole(pairs, weights, exact_up_to, node_limit):
            for part in _parts(pairs, np.flatnonzero(shares > 1 - _WHOLE), exact_up_to):
                if not self._choose_whole(pairs[part], weights[part], exact_up_to, node_limit):
                    self.choose_greedily(pairs[_heaviest(part, weights)])
            self.choose_greedily(pairs[_heaviest(np.arange(len(pairs)), weights)])

    def choose_greedily(self, pairs: NDArray[np.intp]) -> int:
        """Add the pairs in their order while both people have room; return how many were added."""
        left = self.places_left()
        added = 0
        for i, j in pairs.tolist():
            if left[i] > 0 and left[j] > 0 and j not in self.partners[i]:
                self.join(i, j)
                left[i] -= 1
                left[j] -= 1
                added += 1
        return added


def _margin(gain: NDArray[np.float64], n_people: int) -> float:
    """Return how much more or less than its price a pair must be worth to be settled without the program."""
    most = n_people // _PEOPLE_FOR_ONE if is_large(n_people) else _MOST_UNCLEAR
    if len(gain) <= most:
        return _CLEAR
    return min(_CLEAR, float(np.partition(np.abs(gain), most)[most]))


def _heaviest(places: NDArray[np.intp], weights: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the places in the order of the weights there, heaviest first, of equal ones the lower."""
    return places[np.argsort(-weights[places], kind="stable")]


def _parts(pairs: NDArray[np.intp], chosen: NDArray[np.intp], most: int) -> Iterator[NDArray[np.intp]]:
    """Yield the chosen pairs in parts without a person in common, small ones put together up to a size."""
    n = int(pairs.max(initial=-1)) + 1
    ends = pairs[chosen]
    graph = csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(n, n))
    _, labels = connected_components(graph, directed=False)
    part = labels[ends[:, 0]]
    by_part = chosen[np.argsort(part, kind="stable")]
    bounds = np.cumsum(np.unique(part, return_counts=True)[1])
    start, end = 0, 0
    for bound in bounds.tolist():
        if bound - start > most and end > start:
            yield by_part[start:end]
            start = end
        end = bound
    if end > start:
        yield by_part[start:end]
