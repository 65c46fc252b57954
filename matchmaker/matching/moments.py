"""What each person's row of affinities usually holds."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matchmaker.matching.blocks import Kernel, kernel_for
from matchmaker.matching.pieces import ranges
from matchmaker.matching.postings import plain_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

# The median deviation of a row is 0.04 on the labelled sets. Without a floor, somebody whose only
# common word is rare would outbid everybody else.
DEVIATION_FLOOR = 0.04
# So many numbers of the Gram matrix, or look-ups in it, are held at a time.
_HELD = 1_000_000


class Moments(NamedTuple):
    """Mean and deviation of each person's row of term affinities, themselves left out."""

    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]

    def standardised(self, affinity: NDArray[np.float64], of: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return affinities as z-scores of those people's rows whose goals they meet; `of` is broadcast."""
        z_scores: NDArray[np.float64] = (affinity - self.mean[of]) / self.deviation[of]
        return z_scores


def row_moments(
    goals: csr_array[np.float64], skills: csr_array[np.float64], *, kernel: Kernel = "auto"
) -> Moments:
    """Return mean and deviation of everybody's affinities, without computing the affinities.

    Parameters
    ----------
    goals, skills : csr_array of shape (n, n_terms)
        Of the same people, indices sorted.
    kernel : {"auto", "numba", "scipy"}
        What computes them; the numbers are the same.

    Returns
    -------
    Moments
        Deviations are at least 0.04.

    Notes
    -----
    A row's sum is goal · Σ skills; its sum of squares is goal' (skills' skills) goal. Of the Gram
    matrix only the numbers between terms that meet in somebody's goals are looked at, one block of
    terms at a time: the work grows with the texts and not with the pairs, but with the square of one
    person's different terms.
    """
    n = goals.shape[0]
    others = max(n - 1, 1)
    own: NDArray[np.float64] = goals.multiply(skills).sum(axis=1)
    inner = _inner_products(goals, skills, kernel)
    person = np.repeat(np.arange(n), np.diff(goals.indptr))
    squares = np.bincount(person, weights=goals.data * inner, minlength=n)
    mean = (goals @ skills.sum(axis=0) - own) / others
    square = (squares - own**2) / others
    deviation = np.sqrt(np.maximum(square - mean**2, 0.0))
    return Moments(mean, np.maximum(deviation, DEVIATION_FLOOR))


def _inner_products(
    goals: csr_array[np.float64], skills: csr_array[np.float64], kernel: Kernel
) -> NDArray[np.float64]:
    """Return, for each entry of the goals, its term's row of the Gram matrix times its person's row."""
    by_term = goals.T.tocsr()
    # The entries of the transpose, numbered as they stand in the goals.
    entry = np.argsort(goals.indices, kind="stable")
    skills_by_term = skills.T.tocsr()
    made = kernel_for(goals.shape[0], kernel)
    if made is not None:
        compiled: NDArray[np.float64] = made.inner_products(
            *(plain_rows(matrix) for matrix in (goals, by_term, skills, skills_by_term)), entry
        )
        return compiled
    inner = np.zeros(goals.nnz)
    lengths = np.diff(goals.indptr)
    # A term's row of the Gram matrix has at most as many entries as the texts it is in.
    cost = np.bincount(
        skills.indices, np.repeat(np.diff(skills.indptr), np.diff(skills.indptr)), skills.shape[1]
    )
    for first, last in _portions(cost):
        gram = skills_by_term[first:last] @ skills
        gram.sort_indices()
        begin, end = by_term.indptr[first], by_term.indptr[last]
        people = by_term.indices[begin:end]
        terms = np.repeat(np.arange(last - first), np.diff(by_term.indptr[first : last + 1]))
        for low, high in _portions(lengths[people]):
            which = np.repeat(np.arange(high - low), lengths[people[low:high]])
            places = ranges(goals.indptr[people[low:high]], goals.indptr[people[low:high] + 1])
            products = gram[terms[low:high][which], goals.indices[places]] * goals.data[places]
            inner[entry[begin + low : begin + high]] = np.bincount(which, weights=products)
    return inner


def _portions(costs: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield consecutive ranges of about the same cost."""
    portion = np.cumsum(costs) // _HELD
    edges = np.concatenate([[0], np.flatnonzero(np.diff(portion)) + 1, [len(costs)]])
    for first, last in pairwise(edges):
        if last > first:
            yield int(first), int(last)
