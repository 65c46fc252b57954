"""Everybody's mutual matches, from candidates over the program to the last free place."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from matchmaker.matching.assignment import Pairing
from matchmaker.matching.known import Candidates, KnownScores, candidate_pairs
from matchmaker.matching.prices import find_prices
from matchmaker.matching.program import Problem
from matchmaker.matching.repair import Repair
from matchmaker.matching.scoring import ALL_GRAMS_UP_TO, N_CANDIDATES, best_of_rows
from matchmaker.matching.variety import Variety

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from matchmaker.matching.blocks import Kernel

Lists = tuple["NDArray[np.float64]", "NDArray[np.intp]"]

# Chains for single free places are searched where so few are left: more of them lie inside one large group.
_MOST_WITH_PLACES = 30


class AnyScores(Protocol):
    """Scores of words or of a plugged-in scorer."""

    n_people: int

    def block(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return scores of some people with everybody, minus infinity where not eligible."""
        ...

    def pair_affinities(
        self, one: NDArray[np.intp], other: NDArray[np.intp]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what the first of each pair gets from the second, then what they give."""
        ...

    def pair_scores(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return symmetric scores of pairs."""
        ...

    def best(
        self, k: int, among: NDArray[np.bool_] | None = None, progress: Callable[[float], None] | None = None
    ) -> Candidates:
        """Return everybody's best eligible others."""
        ...


class Mutual(NamedTuple):
    """What a run chose.

    Attributes
    ----------
    pairs : ndarray of int of shape (n_pairs, 2)
        Lower index first, ascending.
    scores : ndarray of shape (n_pairs,)
        Theirs.
    n_varied : int
        How many swaps were made for variety.
    """

    pairs: NDArray[np.intp]
    scores: NDArray[np.float64]
    n_varied: int


def match_mutually(
    scores: AnyScores,
    best: Candidates,
    room: NDArray[np.intp],
    fixed: NDArray[np.intp],
    served: Callable[[NDArray[np.intp], NDArray[np.intp]], NDArray[np.intp]] | None,
    *,
    kernel: Kernel = "auto",
) -> Mutual:
    """Return mutual matches: the most people covered first, then the greatest score.

    Parameters
    ----------
    scores : AnyScores
        Of everybody.
    best : Candidates
        Everybody's; chosen by their weights, reported with their scores.
    room : ndarray of int of shape (n,)
        How many matches each may have.
    fixed : ndarray of int of shape (n_fixed, 2)
        Pairs that stay, lower index first.
    served : callable, optional
        Which of the first's goals the second serves; without it nothing is swapped for variety.
    kernel : {"auto", "numba", "scipy"}
        What sets prices in a large event; the answer is the same.

    Returns
    -------
    Mutual
    """
    n = len(room)
    pairing = Pairing(room, fixed)
    listed = candidate_pairs(best)
    known = KnownScores(scores, n, listed.pairs, listed.scores)
    pairs, weights = listed.pairs, listed.weights
    del listed
    if len(fixed):
        is_new = ~np.isin(pairs[:, 0] * n + pairs[:, 1], fixed[:, 0] * n + fixed[:, 1])
        pairs, weights = pairs[is_new], weights[is_new]
    # Any match is worth more than none.
    shift = 1.0 - float(weights.min(initial=np.inf)) if len(weights) else 0.0
    pairing.choose(pairs, weights + shift, kernel=kernel)
    del pairs, weights
    _cover(pairing, scores)
    _fill(pairing, scores, shift)
    n_varied = 0 if served is None else Variety(pairing, known, best.indices, served).improve()
    chosen = pairing.pairs()
    # A small event's candidates come from whole rows, whose sums may differ in their last bit from a pair's.
    final = scores if n <= ALL_GRAMS_UP_TO else known
    return Mutual(chosen, final.pair_scores(*chosen.T), n_varied)


def bound_of_scores(best: Candidates, room: NDArray[np.intp], *, kernel: Kernel = "auto") -> float:
    """Return a total score that no mutual pairs out of the candidates exceed.

    Parameters
    ----------
    best : Candidates
        Everybody's.
    room : ndarray of int of shape (n,)
        How many matches each may have.
    kernel : {"auto", "numba", "scipy"}
        What sets prices in a large event; the bound is the same.

    Returns
    -------
    float
        Pairs that score less than nothing need not be taken.
    """
    pairs, scores, _ = candidate_pairs(best)
    pays = (scores > 0) & (room[pairs] > 0).all(axis=1)
    if not pays.any():
        return 0.0
    nobody = np.zeros(len(room), dtype=np.bool_)
    return find_prices(Problem(pairs[pays], scores[pays], room, nobody), kernel=kernel)[1]


def _repair(pairing: Pairing, scores: AnyScores) -> Repair:
    @lru_cache(maxsize=100)
    def others_of(person: int) -> NDArray[np.intp]:
        row = np.array([person], dtype=np.intp)
        _, indices = best_of_rows(scores.block(row), scores.n_people)
        eligible: NDArray[np.intp] = indices[0][indices[0] >= 0]
        return eligible

    return Repair(pairing, others_of)


def _cover(pairing: Pairing, scores: AnyScores) -> None:
    """Give people without a match one, also outside the candidates."""
    repair = _repair(pairing, scores)
    for person in np.flatnonzero(pairing.places_left() > 0).tolist():
        # Covering somebody before may have covered this one too.
        if not pairing.partners[person]:
            repair.cover(person)


def _fill(pairing: Pairing, scores: AnyScores, shift: float) -> None:
    """Match people who have places left with each other until none can be added.

    A pair is taken apart only where the two that come for it weigh at least as much.
    """

    def pays(one: int, a: int, other: int, b: int) -> bool:
        first, second, gone = scores.pair_scores(np.array([one, other, a]), np.array([a, b, b]))
        return bool(first + second + shift >= gone)

    added = 1
    while added and (places_left := pairing.places_left() > 0).any():
        k = N_CANDIDATES + int(pairing.degrees().max(initial=0))
        pairs, values, _ = candidate_pairs(scores.best(k, among=places_left))
        added = pairing.choose_greedily(pairs[np.argsort(-values, kind="stable")])
    people = np.flatnonzero(pairing.places_left() > 0).tolist()
    if len(people) > _MOST_WITH_PLACES:
        return
    repair = _repair(pairing, scores)
    for number, one in enumerate(people):
        for other in people[number:]:
            enough = 2 if one == other else 1
            while min(pairing.places_left()[[one, other]]) >= enough and repair.fill(one, other, pays):
                pass


def as_lists(found: Mutual, order: NDArray[np.intp], width: int) -> Lists:
    """Return everybody's matches in the caller's rows, best first.

    Parameters
    ----------
    found : Mutual
        In the order of hashes.
    order : ndarray of int of shape (n,)
        The caller's row of each.
    width : int
        At least so many columns.

    Returns
    -------
    scores, indices : ndarray of shape (n, width)
        NaN and -1 where there is none.
    """
    n = len(order)
    one, other = np.concatenate([found.pairs, found.pairs[:, ::-1]]).T
    both = np.concatenate([found.scores, found.scores])
    width = max(width, int(np.bincount(one, minlength=1).max()))
    scores = np.full((n, width), np.nan)
    indices = np.full((n, width), -1, dtype=np.intp)
    ranked = np.lexsort((other, -both, one))
    one, other, both = one[ranked], other[ranked], both[ranked]
    place = np.arange(len(one)) - np.searchsorted(one, one)
    scores[order[one], place] = both
    indices[order[one], place] = order[other]
    return scores, indices
