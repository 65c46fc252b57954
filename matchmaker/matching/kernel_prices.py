"""Prices of places, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.matching.kernel import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.matching.prices import Offers


@compiled
def bring_forward(offers: Offers, prices: NDArray[np.float64], n_first: int) -> None:
    """Put everybody's best offers in front, so that the others are mostly passed by later."""
    partners, weights, ends, people, _, _ = offers
    for person in people:
        end = ends[person + 1]
        for front in range(ends[person], min(ends[person] + n_first, end)):
            found, highest = front, weights[front] - prices[partners[front]]
            for at in range(front, end):
                net = weights[at] - prices[partners[at]]
                if net > highest:
                    found, highest = at, net
            partners[front], partners[found] = partners[found], partners[front]
            weights[front], weights[found] = weights[found], weights[front]


@compiled
def highest_of(offers: Offers, prices: NDArray[np.float64], person: int, best: NDArray[np.float64]) -> None:
    """Fill in the highest of what somebody's offers are worth beyond the prices, best first."""
    last = len(best) - 1
    best[:] = -np.inf
    for at in range(np.uint64(offers.ends[person]), np.uint64(offers.ends[person + 1])):
        net = offers.weights[at] - prices[np.uint64(offers.partners[at])]
        if net > best[last]:
            place = last
            while place > 0 and best[place - 1] < net:
                best[place] = best[place - 1]
                place -= 1
            best[place] = net


@compiled
def settle(offers: Offers, prices: NDArray[np.float64], n_rounds: int, step: float) -> None:
    """Move everybody's price towards the middle of the last offer served and the first not, all at once.

    Parameters
    ----------
    offers : Offers
        Their order inside a person changes.
    prices : ndarray of shape (n,)
        Of everybody; changed.
    n_rounds : int
        How often.
    step : float
        How far.
    """
    people, room = offers.people, offers.room
    best = np.empty(room.max() + 1)
    worth = np.empty(len(people))
    bring_forward(offers, prices, 2 * len(best))
    for _ in range(n_rounds):
        for row in range(len(people)):
            served = room[row]
            highest_of(offers, prices, people[row], best[: served + 1])
            worth[row] = (max(best[served - 1], 0.0) + max(best[served], 0.0)) / 2
            if offers.is_open[row]:
                worth[row] += min(best[0], 0.0)
        for row in range(len(people)):
            prices[people[row]] += step * (worth[row] - prices[people[row]])
