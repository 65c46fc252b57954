"""Pairs of people who all fit each other equally well."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from matchmaker.matching.assignment import Pairing
    from matchmaker.matching.known import AnyScores, Candidates

# Scores that differ by less are the same sum in another order; so many digits tell others apart.
_EQUAL = 1e-9
_DIGITS = 9
# How far round a ring people look, one after the other: so many places, then such parts of the way, behind
# whoever belongs to the same group.
_PLACES = (1, 2, 3)
_PARTS = (2, 3, 4, 5, 6, 7)
# Fewer people are served by lists and rows.
_FEWEST = 40
# So large a part of a ring's pairs must be as good as any, or by chance it holds several kinds of people.
_ENOUGH = 0.9


class _Rings(NamedTuple):
    """People for whom nobody is better than each of their candidates, by the score of these.

    Attributes
    ----------
    people : ndarray of int of shape (n_tied,)
        Ring by ring, ascending in each.
    values : ndarray of shape (n_tied,)
        The score of all their candidates.
    which : ndarray of int of shape (n_tied,)
        The number of each one's ring, ascending.
    """

    people: NDArray[np.intp]
    values: NDArray[np.float64]
    which: NDArray[np.intp]


def close_rings(pairing: Pairing, best: Candidates, scores: AnyScores) -> int:
    """Match people whose candidates are all as good as many others whom no list has room for.

    People with empty or with the same profiles all have the same few candidates, as ties go to the lower
    ones. Here they stand in rings and are matched across them. Nobody could get a better match, and whoever
    is a candidate of somebody with better and worse ones is left to be chosen.

    Parameters
    ----------
    pairing : Pairing
        Is added to.
    best : Candidates
        Everybody's.
    scores : AnyScores
        Of everybody.

    Returns
    -------
    int
        How many pairs were added.
    """
    rings = _rings(pairing, best)
    if len(rings.people) <= max(best.scores.shape[1], _FEWEST):
        return 0
    added = 0
    # Neighbours in a ring are of one kind; whom two kinds may have of each other, others may need more.
    is_one_kind = np.ones(len(rings.people), dtype=np.bool_)
    for far, (mine, theirs) in enumerate(_ways_round(pairing, rings)):
        one, other, which = rings.people[mine], rings.people[theirs], rings.which[mine]
        is_equal = np.abs(scores.pair_scores(one, other) - rings.values[mine]) <= _EQUAL
        n_equal, n_all = (np.bincount(ring, minlength=len(is_one_kind)) for ring in (which[is_equal], which))
        is_enough = n_equal >= _ENOUGH * n_all
        if far == 0:
            is_one_kind = is_enough
        fits = is_equal & (is_enough & is_one_kind)[which] & scores.eligibility.of_pairs(one, other)
        added += pairing.choose_greedily(np.column_stack([one, other])[fits])
    return added


def _rings(pairing: Pairing, best: Candidates) -> _Rings:
    first, last = best.scores[:, 0], best.scores[:, -1]
    is_tied = first - last <= _EQUAL
    is_wanted = np.zeros(len(first) + 1, dtype=np.bool_)
    # Nobody is counted last.
    is_wanted[best.indices[~is_tied]] = True
    people = np.flatnonzero(is_tied & ~is_wanted[:-1] & (pairing.places_left() > 0))
    values, which = np.unique(np.round(last[people], _DIGITS), return_inverse=True)
    order = np.argsort(which, kind="stable")
    return _Rings(people[order], values[which[order]], which[order])


def _ways_round(pairing: Pairing, rings: _Rings) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Yield places of people in the rings and of those so far from them, of all who have room by then."""
    for part, places in [(0, places) for places in _PLACES] + [(part, 0) for part in _PARTS]:
        left = np.flatnonzero(pairing.places_left()[rings.people] > 0)
        which = rings.which[left]
        begin, end = (np.searchsorted(which, which, side=side) for side in ("left", "right"))
        far = (end - begin) // part if part else places
        yield left, left[begin + (np.arange(len(left)) - begin + far) % (end - begin)]
