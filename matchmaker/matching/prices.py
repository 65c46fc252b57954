"""Prices on people's places, which tell most pairs of the best matching apart without a linear program."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import coo_array

from matchmaker.matching.blocks import Kernel, is_large, kernel_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from matchmaker.matching.program import Problem

# Rounds over the pairs that gain most at the prices so far, by how many of them there are for each person;
# the first is over all. The bound then lay within 0.2 % of the optimum at every size (docs/decisions/0003).
PLAN = ((None, 7), (12, 12), (12, 12), (12, 12))
# In a large event rounds cost less than the program that they leave less to.
PLAN_OF_MANY = ((None, 7), (12, 48), (12, 48), (12, 48))
# How far a price moves towards its new value: all the way lets neighbours overshoot together.
_STEP = 0.8


class Offers(NamedTuple):
    """What each person's partners offer, laid out person by person.

    Attributes
    ----------
    partners, weights : ndarray of shape (n_offers,)
        Who offers, and how much.
    ends : ndarray of shape (n + 1,)
        Where each person's offers begin.
    people : ndarray of shape (n_people,)
        Those who have any.
    room, is_open : ndarray of shape (n_people,)
        Their places, and whether they are in no pair yet.
    """

    partners: NDArray[np.int32]
    weights: NDArray[np.float64]
    ends: NDArray[np.int32]
    people: NDArray[np.intp]
    room: NDArray[np.intp]
    is_open: NDArray[np.bool_]


def _offers(problem: Problem, kept: slice | NDArray[np.intp]) -> Offers:
    n = len(problem.room)
    one, other = problem.pairs[kept].T.astype(np.int32)
    ends = np.concatenate([one, other]), np.concatenate([other, one])
    table = coo_array((np.tile(problem.weights[kept], 2), ends), (n, n))
    # No pair stands twice, so nothing is to be sorted or added up.
    table.has_canonical_format = True
    by_person = table.tocsr()
    people = np.flatnonzero(np.diff(by_person.indptr))
    return Offers(
        by_person.indices,
        by_person.data,
        by_person.indptr,
        people,
        problem.room[people],
        problem.open[people],
    )


def _settle(offers: Offers, prices: NDArray[np.float64], n_rounds: int, step: float) -> None:
    """Set everybody's price again and again, in its own place."""
    people = offers.people
    starts = offers.ends[people]
    counts = np.diff(offers.ends)[people]
    segment = np.repeat(np.arange(len(people), dtype=np.int32), counts)
    for _ in range(n_rounds):
        # What each place is worth: between the last offer served and the first not.
        net = offers.weights - prices[offers.partners]
        best = last = first = np.maximum.reduceat(net, starts)
        for place in range(int(offers.room.max())):
            last = np.where(place < offers.room, first, last)
            hits = np.flatnonzero(net == np.repeat(last, counts))
            # Of a person's equal offers one is served.
            owners = segment[hits]
            once = np.append(True, owners[1:] != owners[:-1])
            net[hits[once]] = -np.inf
            first = np.where(place < offers.room, np.maximum.reduceat(net, starts), first)
        worth = (np.maximum(last, 0.0) + np.maximum(first, 0.0)) / 2
        # Whom nobody would take at these prices is given something to bring along.
        worth += np.where(offers.is_open, np.minimum(best, 0.0), 0.0)
        prices[people] += step * (worth - prices[people])


def gains(problem: Problem, prices: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what each pair is worth beyond the prices of its two places."""
    one, other = problem.pairs.T
    beyond: NDArray[np.float64] = problem.weights - prices[one] - prices[other]
    return beyond


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
    return float(problem.room @ paid + np.maximum(gains(problem, paid), 0.0).sum())


def find_prices(
    problem: Problem,
    plan: Sequence[tuple[int | None, int]] | None = None,
    *,
    kernel: Kernel = "auto",
) -> tuple[NDArray[np.float64], float]:
    """Return a price for a place with each person, and the lowest bound met on the way.

    Parameters
    ----------
    problem : Problem
        Everybody in a pair has room.
    plan : sequence of (int or None, int), optional
        Of each stage, how many pairs a person are looked at, None = all, and how often prices are set;
        by default as many as an event of that size needs.
    kernel : {"auto", "numba", "scipy"}
        What sets them; the prices are the same.

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
    settle = _settle
    n = len(problem.room)
    if kernel_for(n, kernel) is not None:
        from matchmaker.matching.kernel_prices import settle
    if plan is None:
        plan = PLAN_OF_MANY if is_large(n) else PLAN
    n_pairs = len(problem.pairs)
    prices = np.zeros(len(problem.room))
    lowest, at_lowest = bound_of(problem, prices), prices
    for for_each, n_rounds in plan:
        kept: slice | NDArray[np.intp] = slice(None)
        n_kept = n_pairs if for_each is None else for_each * len(prices)
        if n_kept < n_pairs:
            kept = np.sort(np.argpartition(-gains(problem, prices), n_kept)[:n_kept])
        prices = prices.copy()
        settle(_offers(problem, kept), prices, n_rounds, _STEP)
        bound = bound_of(problem, prices)
        if bound < lowest:
            lowest, at_lowest = bound, prices
    return at_lowest, lowest
