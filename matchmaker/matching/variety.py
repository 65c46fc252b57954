"""Swaps that let somebody's matches serve different goals where candidates fit about equally."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from matchmaker.matching.assignment import Pairing
    from matchmaker.matching.known import KnownScores

# Affinities so close count as equal.
ABOUT_EQUAL = 0.95
# All swaps of a run together cost at most this share of the score chosen, one at most that of its two pairs.
MOST_LOST = 0.002
MOST_LOST_BY_SWAP = 0.05


class Variety:
    """Looks for swaps and makes them.

    Parameters
    ----------
    pairing : Pairing
        Is changed; stays mutual, nobody's number of matches changes.
    scores : KnownScores
        Of everybody. New pairs come from those known alone.
    candidates : ndarray of int of shape (n, k)
        Everybody's eligible candidates, -1 = none.
    served : callable
        Which goal of the first the skills of the second meet best, -1 = none.
    """

    def __init__(
        self,
        pairing: Pairing,
        scores: KnownScores,
        candidates: NDArray[np.signedinteger[Any]],
        served: Callable[[NDArray[np.intp], NDArray[np.intp]], NDArray[np.intp]],
    ) -> None:
        self._pairing, self._scores, self._served = pairing, scores, served
        self._candidates = candidates
        self._goal: dict[tuple[int, int], int] = {}

    def improve(self) -> int:
        """Make every swap that pays; return how many were made."""
        pairs = self._pairing.pairs()
        directed = np.vstack([pairs, pairs[:, ::-1]])
        directed = directed[np.lexsort(directed.T[::-1])]
        goals = self._learn(directed)
        options, losses = self._options(directed, goals)
        if not len(options):
            return 0
        budget = MOST_LOST * float(np.abs(self._scores.pair_scores(*pairs.T)).sum())
        cheapest = np.argsort(losses, kind="stable")
        options, losses = options[cheapest], losses[cheapest]
        self._learn(
            np.vstack([options[:, [0, 2]], options[:, [2, 0]], options[:, [1, 3]], options[:, [3, 1]]])
        )
        made = 0
        for (one, old, better, spared), loss in zip(options.tolist(), losses.tolist(), strict=True):
            if max(loss, 0.0) <= budget and self._swap(one, old, better, spared):
                budget -= max(loss, 0.0)
                made += 1
        return made

    def _learn(self, directed: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return which goal is served in each directed pair, and remember it."""
        goals = self._served(directed[:, 0], directed[:, 1])
        self._goal.update(zip(map(tuple, directed.tolist()), goals.tolist(), strict=True))
        return goals

    def _n_served(self, person: int) -> int:
        return len({self._goal[person, other] for other in self._pairing.partners[person]} - {-1})

    def _options(
        self, directed: NDArray[np.intp], goals: NDArray[np.intp]
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return (person, partner, better candidate, their partner) for every possible swap, with its cost.

        Parameters
        ----------
        directed : ndarray of int of shape (n_directed, 2)
            Every match from both sides, ascending.
        goals : ndarray of int of shape (n_directed,)
            Which goal of the first is served.
        """
        n = len(self._candidates)
        # Goals are counted from -1.
        n_goals = int(goals.max(initial=-1)) + 2
        own_goal = directed[:, 0] * n_goals + goals + 1
        _, which, counts = np.unique(own_goal, return_inverse=True, return_counts=True)
        repeated = directed[counts[which] > 1]
        people, owner = np.unique(repeated[:, 0], return_inverse=True)
        rows, places = np.nonzero(self._candidates[people] >= 0)
        mine, new = people[rows], self._candidates[people][rows, places].astype(np.intp)
        goal = self._served(mine, new)
        fresh = (goal >= 0) & ~np.isin(mine * n + new, directed[:, 0] * n + directed[:, 1])
        fresh &= (goal + 1 >= n_goals) | ~np.isin(mine * n_goals + goal + 1, own_goal)
        rows, new = rows[fresh], new[fresh]

        # Every partner who serves a goal again, with every fresh candidate, with every partner of theirs.
        which, place = _ragged(np.bincount(rows, minlength=len(people))[owner])
        i, j = repeated[which].T
        new = new[np.searchsorted(rows, np.arange(len(people)))[owner][which] + place]
        degrees = np.bincount(directed[:, 0], minlength=n)
        which, place = _ragged(degrees[new])
        i, j, new = i[which], j[which], new[which]
        q = directed[(np.cumsum(degrees) - degrees)[new] + place, 1]
        possible = (q != i) & (q != j)
        possible[possible] = self._scores.is_known(j[possible], q[possible])
        i, j, new, q = (ends[possible] for ends in (i, j, new, q))

        score = self._scores.pair_scores
        given_up = score(i, j), score(new, q)
        losses = given_up[0] + given_up[1] - score(i, new) - score(j, q)
        cheap = losses <= MOST_LOST_BY_SWAP * (np.abs(given_up[0]) + np.abs(given_up[1]))
        i, j, new, q, losses = i[cheap], j[cheap], new[cheap], q[cheap], losses[cheap]
        gets = self._scores.pair_affinities
        close = gets(i, new)[0] >= ABOUT_EQUAL * gets(i, j)[0]
        return np.column_stack([i, j, new, q])[close], losses[close]

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


def _ragged(counts: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return each row's number as often as it counts, and with it 0, 1, 2 and so on in each row."""
    which = np.repeat(np.arange(len(counts)), counts)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
