"""Swaps that let somebody's matches serve different goals where candidates fit about equally."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from matchmaker.matching.assignment import Pairing

# Affinities so close count as equal.
ABOUT_EQUAL = 0.95
# All swaps of a run together cost at most this share of the score chosen, one at most that of its two pairs.
MOST_LOST = 0.002
MOST_LOST_BY_SWAP = 0.05


class PairScores(Protocol):
    """What of the scores is asked for."""

    def pair_scores(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return symmetric scores."""
        ...

    def pair_affinities(
        self, one: NDArray[np.intp], other: NDArray[np.intp]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what the first get, then what they give."""
        ...


class Variety:
    """Looks for swaps and makes them.

    Parameters
    ----------
    pairing : Pairing
        Is changed; stays mutual, nobody's number of matches changes.
    scores : PairScores
        Of everybody.
    candidates : ndarray of int of shape (n, k)
        Everybody's eligible candidates, -1 = none. New pairs come from here alone.
    served : callable
        Which goal of the first the skills of the second meet best, -1 = none.
    """

    def __init__(
        self,
        pairing: Pairing,
        scores: PairScores,
        candidates: NDArray[np.intp],
        served: Callable[[NDArray[np.intp], NDArray[np.intp]], NDArray[np.intp]],
    ) -> None:
        self._pairing, self._scores, self._served = pairing, scores, served
        self._candidates = candidates
        self._goal: dict[tuple[int, int], int] = {}

    def improve(self) -> int:
        """Make every swap that pays; return how many were made."""
        pairs = self._pairing.pairs()
        both = np.vstack([pairs, pairs[:, ::-1]])
        self._learn(both)
        options = self._options()
        if not len(options):
            return 0
        budget = MOST_LOST * float(np.abs(self._scores.pair_scores(*pairs.T)).sum())
        i, j, new, q = options.T
        old_pairs = [self._scores.pair_scores(i, j), self._scores.pair_scores(new, q)]
        new_pairs = [self._scores.pair_scores(i, new), self._scores.pair_scores(j, q)]
        loss = old_pairs[0] + old_pairs[1] - new_pairs[0] - new_pairs[1]
        kept = np.flatnonzero(loss <= MOST_LOST_BY_SWAP * (np.abs(old_pairs[0]) + np.abs(old_pairs[1])))
        kept = kept[np.argsort(loss[kept], kind="stable")]
        ends = options[kept]
        self._learn(np.vstack([ends[:, [0, 2]], ends[:, [2, 0]], ends[:, [1, 3]], ends[:, [3, 1]]]))
        made = 0
        for (one, old, better, spared), cost in zip(ends.tolist(), loss[kept].tolist(), strict=True):
            if max(cost, 0.0) <= budget and self._swap(one, old, better, spared):
                budget -= max(cost, 0.0)
                made += 1
        return made

    def _learn(self, directed: NDArray[np.intp]) -> None:
        """Remember which goal is served in each directed pair."""
        goals = self._served(directed[:, 0], directed[:, 1]).tolist()
        self._goal.update(zip(map(tuple, directed.tolist()), goals, strict=True))

    def _n_served(self, person: int) -> int:
        return len({self._goal[person, other] for other in self._pairing.partners[person]} - {-1})

    def _options(self) -> NDArray[np.intp]:
        """Return (person, partner, better candidate, that one's partner) for every possible swap."""
        repeated = []
        for i, partners in enumerate(self._pairing.partners):
            counts = Counter(self._goal[i, j] for j in partners)
            repeated += [(i, j) for j in sorted(partners) if counts[self._goal[i, j]] > 1]
        if not repeated:
            return np.zeros((0, 4), dtype=np.intp)
        width = self._candidates.shape[1]
        mine = np.repeat(np.array(repeated, dtype=np.intp), width, axis=0)
        other = self._candidates[mine[::width, 0]].ravel()
        mine, other = mine[other >= 0], other[other >= 0]
        i, j = mine.T
        goals = self._served(i, other).tolist()
        fresh = np.array(
            [
                goal >= 0 and new not in partners and goal not in {self._goal[one, p] for p in partners}
                for one, new, goal in zip(i.tolist(), other.tolist(), goals, strict=True)
                for partners in (self._pairing.partners[one],)
            ],
            dtype=np.bool_,
        )
        i, j, other = i[fresh], j[fresh], other[fresh]
        close = (
            self._scores.pair_affinities(i, other)[0] >= ABOUT_EQUAL * self._scores.pair_affinities(i, j)[0]
        )
        i, j, other = i[close], j[close], other[close]
        listed = {(a, b) for a, row in enumerate(self._candidates.tolist()) for b in row if b >= 0}
        found = []
        for one, old, new in zip(i.tolist(), j.tolist(), other.tolist(), strict=True):
            found += [
                (one, old, new, spared)
                for spared in sorted(self._pairing.partners[new])
                if spared not in {one, old} and ((old, spared) in listed or (spared, old) in listed)
            ]
        return np.array(found, dtype=np.intp).reshape(-1, 4)

    def _swap(self, one: int, old: int, better: int, spared: int) -> bool:
        """Give one the better, the old the spared partner, if that serves more goals; return whether."""
        pairing = self._pairing
        still = old in pairing.partners[one] and spared in pairing.partners[better]
        free = better not in pairing.partners[one] and spared not in pairing.partners[old]
        if not (still and free) or pairing.is_fixed(one, old) or pairing.is_fixed(better, spared):
            return False
        people = (one, old, better, spared)
        before, own = sum(map(self._n_served, people)), self._n_served(one)
        pairing.remove(one, old)
        pairing.remove(better, spared)
        pairing.join(one, better)
        pairing.join(old, spared)
        if sum(map(self._n_served, people)) > before and self._n_served(one) > own:
            return True
        pairing.remove(one, better)
        pairing.remove(old, spared)
        pairing.join(one, old)
        pairing.join(better, spared)
        return False
