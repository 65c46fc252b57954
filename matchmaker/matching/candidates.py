"""Everybody's best candidates in a large event, by terms in both directions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array, hstack

from matchmaker.matching.blocks import Kernel, best_of_row, in_blocks, in_order, kernel_for
from matchmaker.matching.eligibility import Eligibility, Rules
from matchmaker.matching.moments import Moments, row_moments
from matchmaker.matching.postings import Tables, empty_heaps, plain_rows, postings

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from numpy.typing import NDArray

TERM_SHARE = 0.6
# How much the weaker direction counts again: 0 is a plain sum, 1 nearly asks for both.
MUTUAL_SHARE = 0.5
# In choosing the mutual matches of an event too large to be chosen exactly it counts less: being in both
# people's lists already asks for both directions (docs/decisions/0003).
CHOOSING_SHARE = 0.4
# Rows in a block: enough to pay for handing it out, few enough to tell progress.
_KERNEL_ROWS = 2048
_SCIPY_CELLS = 4_000_000


class PairNumbers(NamedTuple):
    """Numbers of 32 bits from which the scores of an event's pairs are made.

    Attributes
    ----------
    goals, skills : csr_array of shape (n, n_terms)
        A goal row times a skill row is a z-score, up to `usual`.
    usual : ndarray of shape (n,)
        What is taken from each person's products.
    rules : Rules
        Who may be matched.
    """

    goals: csr_array[np.float32]
    skills: csr_array[np.float32]
    usual: NDArray[np.float32]
    rules: Rules


def joined(
    one_way: NDArray[Any], other_way: NDArray[Any], mutual_share: float = MUTUAL_SHARE
) -> NDArray[Any]:
    """Return the symmetric score of standardised affinities in both directions.

    Parameters
    ----------
    one_way, other_way : ndarray
        z-scores of the same shape.
    mutual_share : float
        How much of the smaller is added.

    Returns
    -------
    ndarray
        Their sum and that part of the smaller; unbounded.
    """
    score: NDArray[Any] = one_way + other_way + mutual_share * np.minimum(one_way, other_way)
    return score


def top_candidates(
    goals: csr_array[np.float64],
    skills: csr_array[np.float64],
    k: int,
    *,
    moments: Moments | None = None,
    rules: Rules | None = None,
    n_jobs: int | None = None,
    backend: str | None = None,
    kernel: Kernel = "auto",
    progress: Callable[[float], None] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return everybody's best eligible others by the score of their terms in both directions.

    Parameters
    ----------
    goals, skills : csr_array of shape (n, n_terms)
        Term vectors of the same people, indices sorted.
    k : int
        How many each.
    moments : Moments, optional
        Of the people's rows; computed over the given people unless given.
    rules : Rules, optional
        Who may be matched; by default everybody with everybody else.
    n_jobs, backend : int, str, optional
        See `matchmaker.matching.blocks.in_blocks`.
    kernel : {"auto", "numba", "scipy"}
        What computes it. The answers are the same, bit for bit, where SciPy adds products one by one
        (x86-64); elsewhere equal scores may part in the last of 24 bits.
    progress : callable, optional
        Told the finished share of the work.

    Returns
    -------
    scores, indices : ndarray of shape (n, k)
        Best first, ties by the lower index, NaN and -1 where there are fewer. Scores are sums of
        32 bits: two that differ by less than about 1e-5 count as equal or stand in either order.

    Notes
    -----
    Exact: every pair is looked at, memory is linear in `n`. Pairs without a common term have scores too.
    """
    n = goals.shape[0]
    if k == 0 or n == 0:
        return np.full((n, k), np.nan), np.full((n, k), -1, dtype=np.intp)
    mean, deviation = row_moments(goals, skills, kernel=kernel) if moments is None else moments
    if rules is None:
        nobody = np.zeros((0, 2), dtype=np.intp)
        rules = Eligibility(np.full(n, -1, dtype=np.intp), None, nobody).rules(np.arange(n))
    scale = np.repeat(TERM_SHARE / deviation, np.diff(goals.indptr))
    numbers = PairNumbers(
        csr_array(((goals.data * scale).astype(np.float32), goals.indices, goals.indptr), shape=goals.shape),
        skills.astype(np.float32),
        (mean / deviation).astype(np.float32),
        rules,
    )
    if kernel_for(n, kernel) is None:
        scores, indices = in_blocks(
            _scipy_rows,
            (numbers, _one_product(numbers), k),
            n,
            max(1, _SCIPY_CELLS // n),
            n_jobs=n_jobs,
            backend=backend,
            progress=progress,
        )
    else:
        tables = Tables(
            plain_rows(numbers.goals),
            plain_rows(numbers.skills),
            postings(numbers.goals),
            postings(numbers.skills),
            numbers.usual,
            rules,
        )
        scores, indices = in_blocks(
            _kernel_rows,
            (tables, k),
            n,
            _KERNEL_ROWS,
            n_jobs=n_jobs,
            backend=backend,
            progress=progress,
        )
    return in_order(scores, indices)


def _kernel_rows(
    first: int, last: int, tables: Tables, k: int
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return heaps of consecutive people's candidates."""
    # Here and not above: a process of a cluster loads it by itself.
    from matchmaker.matching import kernel

    heaps = empty_heaps(last - first, k)
    kernel.two_way(tables, first, heaps)
    return heaps.scores, heaps.indices


def _one_product(numbers: PairNumbers) -> tuple[csr_array[np.complex64], csr_array[np.complex64]]:
    """Return two matrices whose product has what one gets as its real part, what one gives as its imaginary.

    One product finds both directions of every pair with a common term; the zero parts add nothing.
    """
    left = hstack([numbers.goals.astype(np.complex64), numbers.skills * np.complex64(1j)], format="csr")
    right = hstack([numbers.skills, numbers.goals], format="csr").astype(np.complex64)
    return left, right.T.tocsr()


def _scipy_rows(
    first: int,
    last: int,
    numbers: PairNumbers,
    sides: tuple[csr_array[np.complex64], csr_array[np.complex64]],
    k: int,
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return consecutive people's candidates without order."""
    heaps = empty_heaps(last - first, k)
    product = sides[0][first:last] @ sides[1]
    highest = -numbers.usual.min()
    everybody = np.arange(len(numbers.usual))
    for row, person in enumerate(range(first, last)):
        part = slice(product.indptr[row], product.indptr[row + 1])
        columns, sums = product.indices[part].astype(np.intp), product.data[part]
        own = numbers.usual[person]
        values = joined(sums.real - own, sums.imag - numbers.usual[columns])
        allowed = numbers.rules.allow(person, columns)
        best, found = best_of_row(values[allowed], columns[allowed], k)
        # Nobody without a common term can score more than `highest` allows.
        if len(best) < k or best.min() <= joined(-own, highest):
            everyone = joined(-own, -numbers.usual)
            everyone[columns] = values
            allowed = numbers.rules.allow(person, everybody)
            best, found = best_of_row(everyone[allowed], everybody[allowed], k)
        heaps.scores[row, : len(best)], heaps.indices[row, : len(best)] = best, found
    return heaps.scores, heaps.indices
