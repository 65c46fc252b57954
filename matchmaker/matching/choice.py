"""Candidate pairs with what they weigh, from which mutual matches are chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.matching.assignment import EXACT_UP_TO, Pairing
from matchmaker.matching.keys import found_in, keys_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matchmaker.matching.blocks import Kernel
    from matchmaker.matching.known import Listed


class Choice(NamedTuple):
    """What matches are chosen from.

    Attributes
    ----------
    pairs : ndarray of int of shape (n_pairs, 2)
        Candidates that are not fixed, lower index first, ascending.
    weights : ndarray of shape (n_pairs,)
        Theirs, positive.
    shift : float
        By how much they exceed what the pairs are worth: any match is worth more than none.
    room, fixed : ndarray of int
        How many matches each may have, and pairs that stay.
    given : ndarray of int of shape (n_given, 2)
        Pairs matched before the others are chosen, which may be taken apart later.
    kernel : {"auto", "numba", "scipy"}
        What sets prices.
    """

    pairs: NDArray[np.intp]
    weights: NDArray[np.float64]
    shift: float
    room: NDArray[np.intp]
    fixed: NDArray[np.intp]
    given: NDArray[np.intp]
    kernel: Kernel

    @property
    def is_exact(self) -> bool:
        """Whether they are few enough for the best choice of all."""
        return len(self.pairs) <= EXACT_UP_TO

    def chosen(self) -> Pairing:
        """Return the matches that cover the most people and weigh the most."""
        pairing = Pairing(self.room, self.fixed)
        pairing.add(self.given)
        pairing.choose(self.pairs, self.weights, kernel=self.kernel)
        return pairing

    def preferring(self, wished: NDArray[np.intp], worth: NDArray[np.float64]) -> Choice:
        """Return the same with more weight for some pairs; added up for those named twice."""
        n = len(self.room)
        keys, wishes = (keys_of(pairs[:, 0], pairs[:, 1], n) for pairs in (self.pairs, wished))
        places, is_pair = found_in(keys, wishes)
        more = np.bincount(places[is_pair], worth[is_pair], minlength=len(keys))
        return self._replace(weights=self.weights + more)


def choice_from(
    listed: Listed,
    room: NDArray[np.intp],
    fixed: NDArray[np.intp],
    *,
    given: NDArray[np.intp] | None = None,
    kernel: Kernel = "auto",
) -> Choice:
    """Return what to choose from: few pairs count their scores, which are maximised; more their weights.

    Parameters
    ----------
    listed : Listed
        Pairs of candidates.
    room : ndarray of int of shape (n,)
        How many matches each may have.
    fixed : ndarray of int of shape (n_fixed, 2)
        Pairs that stay, lower index first.
    given : ndarray of int of shape (n_given, 2), optional
        Pairs matched before the others are chosen, the fixed ones may be among them.
    kernel : {"auto", "numba", "scipy"}
        What sets prices.

    Returns
    -------
    Choice
    """
    pairs, scores, weights = listed
    given = fixed if given is None else given
    if len(given):
        n = len(room)
        is_new = ~np.isin(keys_of(pairs[:, 0], pairs[:, 1], n), keys_of(given[:, 0], given[:, 1], n))
        pairs, scores, weights = pairs[is_new], scores[is_new], weights[is_new]
    worth = scores if len(pairs) <= EXACT_UP_TO else weights
    shift = 1.0 - float(worth.min()) if len(worth) else 0.0
    return Choice(pairs, worth + shift, shift, room, fixed, given, kernel)
