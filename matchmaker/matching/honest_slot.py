"""Some places drawn by lot, with the exact probability of each pair that the lot could have drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import numpy as np

from matchmaker.matching.keys import keys_of
from matchmaker.matching.weakness import WEAK_FLOOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from matchmaker.matching.known import AnyScores
    from matchmaker.matching.matcher import Matcher

    Pairs = NDArray[np.intp]

_MOST_LISTS = 1_000
_MOST_DRAWN = 20_000  # pairs on all lists together: what is kept of them stays small
_MOST_LOOKED_AT = 200_000  # pairs that might be drawn; of more, so many are taken at random
_LONGEST_RING = 24  # places that swap partners with each other
_TRIES = 60  # rings begun for nothing before a list is taken as it is


class Lot(NamedTuple):
    """What was drawn, with all that might have been.

    Attributes
    ----------
    released, drawn : ndarray of int of shape (n_drawn, 2)
        Pairs that gave up their place, and pairs that took one; everybody in one is in the other.
    probabilities : ndarray of shape (n_drawn,)
        With which each of the drawn was drawn, in (0, 1].
    possible : ndarray of int of shape (n_possible, 2)
        All pairs of any list, those drawn among them; lower row first, ascending.
    times : ndarray of int of shape (n_possible,)
        On how many of the lists each of them is.
    n_lists : int
        How many lists there were; the lot took one, each as likely as any other.
    """

    released: Pairs
    drawn: Pairs
    probabilities: NDArray[np.float64]
    possible: Pairs
    times: NDArray[np.intp]
    n_lists: int


def draw_lot(
    matcher: Matcher,
    pairs: Sequence[tuple[int, int]],
    *,
    fixed: Sequence[tuple[int, int]] = (),
    percent: int,
) -> Lot | None:
    """Draw new partners for the last places of some people.

    Matched pairs swap partners in rings: (a, b), (c, d), (e, f) become (b, c), (d, e), (f, a). So all
    matches stay mutual and everybody keeps their number of them. A list is a set of rings in which nobody
    is twice, of as many people as are asked for. First a thousand lists are written by chance, then the
    lot takes one of them: a pair's probability is exactly the share of the lists that it is on.

    Parameters
    ----------
    matcher : Matcher
        Fitted.
    pairs : sequence of (int, int)
        The mutual matches.
    fixed : sequence of (int, int)
        Those among them that stay: met, pinned, kept.
    percent : int
        How many people in a hundred get one place by lot, from 0 to 50.

    Returns
    -------
    Lot or None
        None where nobody is drawn: too few people, or nobody who could swap.

    Raises
    ------
    ValueError
        If `percent` is out of range.

    Notes
    -----
    Only pairs of two people with all their places take part, the lowest scores first, and each person with
    one of them. New pairs are eligible, not matched already and above the weak floor. In a large event
    there are fewer lists, and not every pair is looked at: chances stay exact, since the lists come first.

    References
    ----------
    Morgan and Rubin (2012), Rerandomization to improve covariate balance in experiments (an assignment is
    drawn from a set of acceptable ones).
    """
    if not 0 <= percent <= 50:  # noqa: PLR2004 -- half of everybody's people keep all they had
        raise ValueError(f"percent must lie between 0 and 50, got {percent}")
    n = matcher.n_people_
    place = np.argsort(matcher.order_)
    matched, stays = (
        np.sort(place[np.array(given, dtype=np.intp).reshape(-1, 2)], axis=1) for given in (pairs, fixed)
    )
    matched = matched[np.lexsort(matched.T[::-1])]
    last = _last_places(matcher, matched, stays)
    wanted = min(n * percent // 200, len(last))
    if wanted < 2:  # noqa: PLR2004 -- a ring takes two pairs
        return None
    # Of the seed and the people, not of the seed alone: the runs of two events draw differently.
    lot = np.random.default_rng([matcher.random_state, crc32(np.ascontiguousarray(matched).tobytes())])
    rings = _Rings(last, _strangers(matcher.scores_, last, matched, lot), lot)
    n_lists = max(min(_MOST_LISTS, _MOST_DRAWN // wanted), 1)
    lists = [rings.draw(wanted) for _ in range(n_lists)]
    taken, released = lists[int(lot.integers(n_lists))]
    if not len(taken):
        return None
    keys, times = np.unique(
        np.concatenate([keys_of(new[:, 0], new[:, 1], n) for new, _ in lists]), return_counts=True
    )
    chances = times[np.searchsorted(keys, keys_of(taken[:, 0], taken[:, 1], n))] / n_lists
    drawn, order = _in_rows(taken, matcher.order_)
    possible, possible_order = _in_rows(np.stack(np.divmod(keys, n), axis=1), matcher.order_)
    return Lot(
        released=_in_rows(released, matcher.order_)[0],
        drawn=drawn,
        probabilities=chances[order],
        possible=possible,
        times=times[possible_order],
        n_lists=n_lists,
    )


def _last_places(matcher: Matcher, matched: Pairs, stays: Pairs) -> Pairs:
    """Return pairs that may give up their place: the lowest scores first, nobody twice."""
    n = matcher.n_people_
    is_full = np.bincount(matched.reshape(-1), minlength=n) >= matcher.n_matches
    free = matched[
        is_full[matched].all(axis=1)
        & ~np.isin(keys_of(matched[:, 0], matched[:, 1], n), keys_of(stays[:, 0], stays[:, 1], n))
    ]
    order = np.argsort(matcher.scores_.pair_scores(*free.T), kind="stable")
    seen: set[int] = set()
    last = []
    for one, other in free[order].tolist():
        if one not in seen and other not in seen:
            seen |= {one, other}
            last.append((one, other))
    return np.array(last, dtype=np.intp).reshape(-1, 2)


def _strangers(scores: AnyScores, last: Pairs, matched: Pairs, lot: np.random.Generator) -> Pairs:
    """Return pairs that might be drawn: eligible, not matched, above the weak floor."""
    people, n = np.sort(last.reshape(-1)), scores.n_people
    if len(people) * (len(people) - 1) // 2 <= _MOST_LOOKED_AT:
        pairs = people[np.stack(np.triu_indices(len(people), 1), axis=1)]
    else:
        pairs = np.sort(lot.choice(people, size=(_MOST_LOOKED_AT, 2)), axis=1)
        pairs = np.unique(pairs[pairs[:, 0] < pairs[:, 1]], axis=0)
    pairs = pairs[~np.isin(keys_of(pairs[:, 0], pairs[:, 1], n), keys_of(matched[:, 0], matched[:, 1], n))]
    gets, gives = scores.pair_affinities(*pairs.T)
    pairs = pairs[np.maximum(gets, gives) >= WEAK_FLOOR]
    return pairs[scores.eligibility.of_pairs(*pairs.T)]


class _Rings:
    """Writes lists of swaps by chance."""

    def __init__(self, last: Pairs, strangers: Pairs, lot: np.random.Generator) -> None:
        self._partner = {
            int(me): int(you) for one, other in last.tolist() for me, you in ((one, other), (other, one))
        }
        self._people = list(self._partner)
        self._near: dict[int, list[int]] = {person: [] for person in self._people}
        for one, other in strangers.tolist():
            self._near[one].append(other)
            self._near[other].append(one)
        self._lot = lot

    def draw(self, wanted: int) -> tuple[Pairs, Pairs]:
        """Return new pairs, with the pairs that give way: as many as wanted, or as chance leaves room for."""
        used: set[int] = set()
        new: list[tuple[int, int]] = []
        released: list[tuple[int, int]] = []
        tries = 0
        while wanted - len(new) > 1 and tries < _TRIES:
            ring = self._ring(used, min(wanted - len(new), _LONGEST_RING))
            tries += 1
            if ring:
                tries = 0
                for number, (before, after) in enumerate(ring):
                    released.append((before, after))
                    new.append((after, ring[(number + 1) % len(ring)][0]))
                used |= {person for pair in ring for person in pair}
        both = [np.array(pairs, dtype=np.intp).reshape(-1, 2) for pairs in (new, released)]
        return np.sort(both[0], axis=1), np.sort(both[1], axis=1)

    def _ring(self, used: set[int], longest: int) -> list[tuple[int, int]]:
        """Return matched pairs of which each one's second is near the next one's first, or nothing."""
        first = self._one_of(self._people)
        if first in used:
            return []
        ring = [(first, self._partner[first])]
        here = {*ring[0]}
        while len(ring) < longest:
            near = [person for person in self._near[ring[-1][1]] if person not in used and person not in here]
            if not near:
                return []
            following = self._one_of(near)
            ring.append((following, self._partner[following]))
            here |= {*ring[-1]}
            if first in self._near[ring[-1][1]]:
                return ring
        return []

    def _one_of(self, people: list[int]) -> int:
        return people[int(self._lot.integers(len(people)))]


def _in_rows(pairs: Pairs, order: NDArray[np.intp]) -> tuple[Pairs, NDArray[np.intp]]:
    """Return pairs in the caller's rows, lower one first, ascending, with their former places."""
    rows = np.sort(order[pairs], axis=1)
    places = np.lexsort(rows.T[::-1])
    return rows[places], places
