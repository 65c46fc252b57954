"""Pairs to prefer, so that somebody's matches serve different goals where candidates fit about equally."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from matchmaker.matching.known import AnyScores

# Affinities so close count as equal.
ABOUT_EQUAL = 0.95
# What a wish counts for another candidate than the best for its goal: less, since one is enough.
SECOND = 0.8


class Served(NamedTuple):
    """Matches that serve a goal, each from the side of who has the goal.

    Attributes
    ----------
    one, other : ndarray of int of shape (n_served,)
        Whose goal, and who serves it.
    goals : ndarray of int of shape (n_served,)
        The goal's number among the person's own.
    """

    one: NDArray[np.intp]
    other: NDArray[np.intp]
    goals: NDArray[np.intp]


class Variety:
    """Compares matches by the goals that they serve.

    Parameters
    ----------
    scores : AnyScores
        Of everybody.
    candidates : ndarray of int of shape (n, k)
        Everybody's eligible candidates, -1 = none.
    served : callable
        Which goal of the first the skills of the second meet best, -1 = none.
    """

    def __init__(
        self,
        scores: AnyScores,
        candidates: NDArray[np.signedinteger[Any]],
        served: Callable[[NDArray[np.intp], NDArray[np.intp]], NDArray[np.intp]],
    ) -> None:
        self._scores, self._candidates, self._served = scores, candidates, served

    def _serving(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> Served:
        goals = self._served(one, other)
        serves = goals >= 0
        return Served(one[serves], other[serves], goals[serves])

    def _of(self, pairs: NDArray[np.intp]) -> Served:
        return self._serving(*np.vstack([pairs, pairs[:, ::-1]]).T)

    def n_served(self, pairs: NDArray[np.intp]) -> int:
        """Return how many goals the matches serve, each once for the person who has it."""
        found = self._of(pairs)
        return len(np.unique(np.column_stack([found.one, found.goals]), axis=0))

    def wishes(self, pairs: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return the pairs by which somebody is better served than by two matches for one goal.

        For each person two of whose matches serve the same goal: the candidates for goals not served yet
        whose affinity is about that of the least of those matches; where there is one, also the best match
        for each goal served already.

        Parameters
        ----------
        pairs : ndarray of int of shape (n_pairs, 2)
            The matches so far.

        Returns
        -------
        wishes : ndarray of int of shape (n_wishes, 2)
            Lower index first; twice where both wish it.
        shares : ndarray of shape (n_wishes,)
            How much each counts: 1 for the best of its goal.
        """
        had = self._of(pairs)
        n_goals = 1 + int(had.goals.max(initial=0))
        own = had.one * n_goals + had.goals
        _, which, counts = np.unique(own, return_inverse=True, return_counts=True)
        is_repeated = counts[which] > 1
        gets, _ = self._scores.pair_affinities(had.one, had.other)
        least = np.full(len(self._candidates), np.inf)
        np.minimum.at(least, had.one[is_repeated], gets[is_repeated])

        new = self._candidates_of(np.unique(had.one[is_repeated]))
        is_new = (new.goals >= n_goals) | ~np.isin(new.one * n_goals + new.goals, own)
        new_gets, _ = self._scores.pair_affinities(new.one, new.other)
        close = np.flatnonzero(is_new & (new_gets >= ABOUT_EQUAL * least[new.one]))
        new, new_gets = Served(*(part[close] for part in new)), new_gets[close]

        stays = np.flatnonzero(_is_best(had, gets) & np.isin(had.one, new.one))
        wished = np.column_stack([np.append(new.one, had.one[stays]), np.append(new.other, had.other[stays])])
        shares = np.append(np.where(_is_best(new, new_gets), 1.0, SECOND), np.ones(len(stays)))
        return np.sort(wished, axis=1), shares

    def _candidates_of(self, people: NDArray[np.intp]) -> Served:
        rows, places = np.nonzero(self._candidates[people] >= 0)
        one, other = people[rows], self._candidates[people][rows, places].astype(np.intp)
        return self._serving(one, other)


def _is_best(served: Served, gets: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return whether each is the one from whom the person gets most for that goal."""
    order = np.lexsort((-gets, served.goals, served.one))
    goals, one = served.goals[order], served.one[order]
    is_best = np.ones(len(order), dtype=np.bool_)
    is_best[order[1:]] = (goals[1:] != goals[:-1]) | (one[1:] != one[:-1])
    return is_best
