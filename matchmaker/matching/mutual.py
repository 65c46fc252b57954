"""Everybody's mutual matches, from candidates over the program to the last free place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.matching.assignment import Pairing
from matchmaker.matching.choice import Choice, choice_from
from matchmaker.matching.fourth import cover_with_fourth
from matchmaker.matching.keys import keys_of
from matchmaker.matching.known import KnownScores, candidate_pairs
from matchmaker.matching.prices import find_prices
from matchmaker.matching.program import Problem
from matchmaker.matching.repair import repair_of
from matchmaker.matching.ring import close_rings
from matchmaker.matching.sizes import N_CANDIDATES, has_all_grams
from matchmaker.matching.variety import ABOUT_EQUAL, Variety

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from matchmaker.matching.blocks import Kernel
    from matchmaker.matching.known import AnyScores, Candidates

Lists = tuple["NDArray[np.float64]", "NDArray[np.intp]"]

# Chains for single free places are searched where so few are left: more of them lie inside one large group,
# where searching them costs much; nor is anything chosen anew for variety where more have nobody.
_MOST_WITH_PLACES = 30
# What a wished pair weighs more in choosing for variety, in units of the score: the most that costs no more
# than a small share of the score, or leaves this share of the bound.
_WORTHS = (1.2, 0.8, 0.4)
_MOST_LOST = 0.001
_LEFT_OF_BOUND = 0.9955


class Mutual(NamedTuple):
    """What a run chose.

    Attributes
    ----------
    pairs : ndarray of int of shape (n_pairs, 2)
        Lower index first, ascending.
    scores : ndarray of shape (n_pairs,)
        Theirs.
    """

    pairs: NDArray[np.intp]
    scores: NDArray[np.float64]


def match_mutually(
    scores: AnyScores,
    best: Candidates,
    room: NDArray[np.intp],
    fixed: NDArray[np.intp],
    served: Callable[[NDArray[np.intp], NDArray[np.intp]], NDArray[np.intp]] | None,
    *,
    has_fourth: bool = False,
    kernel: Kernel = "auto",
) -> Mutual:
    """Return mutual matches: the most people covered first, then the greatest score.

    Parameters
    ----------
    scores : AnyScores
        Of everybody.
    best : Candidates
        Everybody's. Few of them are chosen by their scores, more by their weights.
    room : ndarray of int of shape (n,)
        How many matches each may have.
    fixed : ndarray of int of shape (n_fixed, 2)
        Pairs that stay, lower index first.
    served : callable, optional
        Which of the first's goals the second serves; without it variety does not count.
    has_fourth : bool
        Whether people may have one more match than their room, with somebody who would have none.
    kernel : {"auto", "numba", "scipy"}
        What sets prices in a large event; the answer is the same.

    Returns
    -------
    Mutual
    """
    n = len(room)
    listed = candidate_pairs(best)
    known = KnownScores(scores, listed.pairs, listed.scores)
    rings = Pairing(room, fixed)
    close_rings(rings, best, scores)
    choice = choice_from(listed, room, fixed, given=rings.pairs(), kernel=kernel)
    del listed, rings
    pairing, shift = choice.chosen(), choice.shift
    if served is None:
        # Its pairs and weights are much of a large event's memory, and nothing is chosen again.
        del choice
    _complete(pairing, scores, shift)
    if served is not None:
        pairing = _varied(pairing, choice, best, (scores, known), served)
    if has_fourth:
        cover_with_fourth(pairing, scores, kernel)
    chosen = pairing.pairs()
    # A small event's candidates come from whole rows, whose sums may differ in their last bit from a pair's.
    final = scores if has_all_grams(n) else known
    return Mutual(chosen, final.pair_scores(*chosen.T))


def _varied(
    pairing: Pairing,
    choice: Choice,
    best: Candidates,
    asked: tuple[AnyScores, KnownScores],
    served: Callable[[NDArray[np.intp], NDArray[np.intp]], NDArray[np.intp]],
) -> Pairing:
    """Return matches that serve more goals where candidates fit about equally, else the same."""
    scores, known = asked
    variety = Variety(scores, best.indices, served)
    before = pairing.pairs()
    wished, shares = variety.wishes(before)
    if not len(wished) or int((pairing.degrees() == 0).sum()) > _MOST_WITH_PLACES:
        return pairing
    n_covered, n_served = int((pairing.degrees() > 0).sum()), variety.n_served(before)
    least = -np.inf
    if not choice.is_exact:
        had = known.pair_scores(*before.T)
        of_bound = _LEFT_OF_BOUND * bound_of_scores(best, choice.room, kernel=choice.kernel)
        least = min(float(had.sum() - _MOST_LOST * np.abs(had).sum()), of_bound)
    for worth in _WORTHS:
        other = choice.preferring(wished, worth * shares).chosen()
        _complete(other, scores, choice.shift)
        after = other.pairs()
        if len(after) < len(before) or int((other.degrees() > 0).sum()) < n_covered:
            continue
        if choice.is_exact:
            is_near = _fits_about_equally(before, after, scores)
        else:
            is_near = float(known.pair_scores(*after.T).sum()) >= least
        if is_near and variety.n_served(after) > n_served:
            return other
    return pairing


def _fits_about_equally(before: NDArray[np.intp], after: NDArray[np.intp], scores: AnyScores) -> bool:
    """Return whether those who get other matches are helped and help about as much as before."""
    old, new = (keys_of(pairs[:, 0], pairs[:, 1], scores.n_people) for pairs in (before, after))
    given_up, taken = before[~np.isin(old, new)], after[~np.isin(new, old)]
    gone, gained = (float(np.sum(scores.pair_affinities(*pairs.T))) for pairs in (given_up, taken))
    return gained >= ABOUT_EQUAL * gone


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


def _complete(pairing: Pairing, scores: AnyScores, shift: float) -> None:
    """Cover whom the candidates leave out, then fill what places are left."""
    # So many are looked at together; who can only be covered by taking a pair apart stays.
    while _n_alone(pairing) > N_CANDIDATES and _add_free(pairing, scores):
        pass
    _cover(pairing, scores)
    _fill(pairing, scores, shift)


def _n_alone(pairing: Pairing) -> int:
    """Return how many people have nobody, of those who may have somebody."""
    return int(((pairing.degrees() == 0) & (pairing.places_left() > 0)).sum())


def _cover(pairing: Pairing, scores: AnyScores) -> None:
    """Give people without a match one, also outside the candidates."""
    repair = repair_of(pairing, scores)
    for person in np.flatnonzero(pairing.places_left() > 0).tolist():
        # Covering somebody before may have covered this one too.
        if not pairing.partners[person]:
            repair.cover(person)


def _add_free(pairing: Pairing, scores: AnyScores) -> int:
    """Match people who have places left with each other; return how many pairs were added."""
    k = N_CANDIDATES + int(pairing.degrees().max(initial=0))
    best = scores.best(k, among=pairing.places_left() > 0)
    added = close_rings(pairing, best, scores)
    pairs, values, _ = candidate_pairs(best)
    is_alone = (pairing.degrees() == 0)[pairs].any(axis=1)
    return added + pairing.choose_greedily(pairs[np.lexsort((-values, ~is_alone))])


def _fill(pairing: Pairing, scores: AnyScores, shift: float) -> None:
    """Match people who have places left with each other until none can be added.

    A pair is taken apart only where the two that come for it weigh at least as much.
    """

    def pays(one: int, a: int, other: int, b: int) -> bool:
        first, second, gone = scores.pair_scores(np.array([one, other, a]), np.array([a, b, b]))
        return bool(first + second + shift >= gone)

    while (pairing.places_left() > 0).any() and _add_free(pairing, scores):
        pass
    people = np.flatnonzero(pairing.places_left() > 0).tolist()
    if len(people) > _MOST_WITH_PLACES:
        return
    repair = repair_of(pairing, scores)
    for number, one in enumerate(people):
        for other in people[number:]:
            while _have_places(pairing, one, other) and repair.fill(one, other, pays):
                pass


def _have_places(pairing: Pairing, one: int, other: int) -> bool:
    """Return whether both have a place left, who is both of them two."""
    if one == other:
        return pairing.has_place(one, 2)
    return pairing.has_place(one) and pairing.has_place(other)


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
