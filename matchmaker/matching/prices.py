"""Prices on people's places, which tell most pairs of the best matching apart without a linear program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.matching.program import Problem

# After so many rounds the bound lay within 0.03 % of the optimum at every size (docs/decisions/0003).
N_ROUNDS = 60
# How far a price moves towards its new value: all the way lets neighbours overshoot together.
_STEP = 0.8


class _Offers:
    """What each person's partners offer, laid out person by person."""

    def __init__(self, problem: Problem) -> None:
        n_pairs = len(problem.pairs)
        ends = problem.pairs.T.ravel()
        order = np.argsort(ends, kind="stable")
        place = np.empty(2 * n_pairs, dtype=np.intp)
        place[order] = np.arange(2 * n_pairs)
        self.partners = ends[(order + n_pairs) % (2 * n_pairs)]
        self.weights = problem.weights[order % n_pairs]
        self.people, self.starts, counts = np.unique(ends[order], return_index=True, return_counts=True)
        self.segment = np.repeat(np.arange(len(self.people)), counts)
        self.room = problem.room[self.people]
        self.open = problem.open[self.people]

    def prices(self, prices: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what each place is worth: between the last offer served and the first not."""
        net = self.weights - prices[self.partners]
        best = last = first = np.maximum.reduceat(net, self.starts)
        for place in range(int(self.room.max())):
            top = np.maximum.reduceat(net, self.starts)
            best = top if place == 0 else best
            last = np.where(place < self.room, top, last)
            hits = np.flatnonzero(net == top[self.segment])
            _, once = np.unique(self.segment[hits], return_index=True)
            net[hits[once]] = -np.inf
            first = np.where(place < self.room, np.maximum.reduceat(net, self.starts), first)
        worth = np.maximum((np.maximum(last, 0.0) + np.maximum(first, 0.0)) / 2, 0.0)
        # Whom nobody would take at these prices is given something to bring along.
        return worth + np.where(self.open, np.minimum(best, 0.0), 0.0)


def bound_of(problem: Problem, prices: NDArray[np.float64]) -> float:
    """Return what no choice of whole or partial pairs can exceed, whatever the prices.

    Parameters
    ----------
    problem : Problem
        The pairs.
    prices : ndarray of shape (n_people,)
        Of a place with each.

    Returns
    -------
    float
        Everybody's places at their prices, negative ones counted as zero, plus what pairs are worth beyond.
    """
    paid = np.maximum(prices, 0.0)
    beyond = np.maximum(problem.weights - paid[problem.pairs].sum(axis=1), 0.0)
    return float(problem.room @ paid + beyond.sum())


def find_prices(problem: Problem, n_rounds: int = N_ROUNDS) -> tuple[NDArray[np.float64], float]:
    """Return a price for a place with each person, and the lowest bound met on the way.

    Parameters
    ----------
    problem : Problem
        Everybody in a pair has room.
    n_rounds : int
        How often all prices are set anew.

    Returns
    -------
    prices : ndarray of shape (n_people,)
        A pair worth more than both prices belongs into the answer, one worth less does not; only
        the pairs in between need a program.
    bound : float
        At least the optimum of the linear program.

    References
    ----------
    Bertsekas (1988), The auction algorithm: a distributed relaxation method for the assignment problem.
    Bayati, Shah and Sharma (2008), Max-product for maximum weight matching.
    """
    offers = _Offers(problem)
    prices = np.zeros(len(problem.room))
    lowest, at_lowest = bound_of(problem, prices), prices
    for _ in range(n_rounds):
        prices = prices.copy()
        prices[offers.people] += _STEP * (offers.prices(prices) - prices[offers.people])
        bound = bound_of(problem, prices)
        if bound < lowest:
            lowest, at_lowest = bound, prices
    return at_lowest, lowest
