"""Exact best-k products of sparse rows, compiled.

Importing this module needs numba; everything it computes, SciPy computes as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from matchmaker.matching.eligibility import Rules
    from matchmaker.matching.postings import Heaps, Postings, Rows, Tables

_Function = TypeVar("_Function", bound="Callable[..., Any]")
# Cells looked at together: the test of so many is one run of vector instructions.
_CELLS = 64
_HALF, _ZERO = np.float32(0.5), np.float32(0)


def compiled(function: _Function) -> _Function:
    """Return the function as machine code, made at the first call, stored for later processes."""
    return cast("_Function", numba.njit(cache=True, nogil=True, error_model="numpy")(function))


@compiled
def push(  # noqa: PLR0917  # arrays in a tuple would be counted in and out at each call
    scores: NDArray[np.float32],
    indices: NDArray[np.int64],
    sizes: NDArray[np.int64],
    row: int,
    score: np.float32,
    index: int,
) -> np.float32:
    """Put one candidate among a row's best.

    Parameters
    ----------
    scores, indices, sizes : ndarray
        Heaps of all rows.
    row : int
        Which one.
    score, index : number
        Of the candidate; must be better than the worst where the row is full.

    Returns
    -------
    float
        The worst of the row now, minus infinity while it is not full.
    """
    width, size = scores.shape[1], sizes[row]
    if size < width:
        place = size
        while place > 0:
            parent = (place - 1) // 2
            above = scores[row, parent]
            if above < score or (above == score and indices[row, parent] > index):
                break
            scores[row, place], indices[row, place] = above, indices[row, parent]
            place = parent
        sizes[row] = size + 1
    else:
        place = 0
        child = 1
        while child < width:
            below = scores[row, child]
            if child + 1 < width:
                other = scores[row, child + 1]
                if other < below or (other == below and indices[row, child + 1] > indices[row, child]):
                    child += 1
                    below = other
            if below > score or (below == score and indices[row, child] < index):
                break
            scores[row, place], indices[row, place] = below, indices[row, child]
            place = child
            child = 2 * place + 1
    scores[row, place], indices[row, place] = score, index
    return worst_of(scores, sizes, row)


@compiled
def worst_of(scores: NDArray[np.float32], sizes: NDArray[np.int64], row: int) -> np.float32:
    """Return the worst of a row's best, minus infinity while there is room."""
    return scores[row, 0] if sizes[row] == scores.shape[1] else np.float32(-np.inf)


@compiled
def add_product(sums: NDArray[np.float32], rows: Rows, row: int, postings: Postings, block: int) -> None:
    """Add one row's products with a block of columns, term by term, as SciPy does."""
    for at in range(rows.starts[row], rows.starts[row + 1]):
        weight = rows.values[at]
        term = rows.columns[at]
        # Unsigned numbers spare the test for negative indices, which costs more than the sum.
        first = np.uint64(postings.starts[block, term])
        last = np.uint64(postings.starts[block, term + 1])
        for place in range(first, last):
            sums[postings.places[place]] += weight * postings.values[place]


@compiled
def may_match(rules: Rules, one: int, other: int) -> bool:
    """Return whether the rules let two people be matched."""
    if one == other:
        return False
    mine, theirs = rules.codes[one], rules.codes[other]
    if mine >= 0 and theirs >= 0 and (mine == theirs or not rules.allowed[mine, theirs]):
        return False
    for at in range(rules.starts[one], rules.starts[one + 1]):  # noqa: SIM110  # numba knows no all()
        if rules.forbidden[at] == other:
            return False
    return True


@compiled
def two_way(tables: Tables, first_row: int, heaps: Heaps) -> None:
    """Fill in consecutive people's best candidates by the score of both directions.

    Parameters
    ----------
    tables : Tables
        The event.
    first_row : int
        The first person.
    heaps : Heaps
        Empty, one row for each person.

    Notes
    -----
    Both sums of a block of columns stay in the first-level cache while they are added up and read.
    """
    goals, skills, by_goal, by_skill, usual, rules = tables
    scores, indices, sizes = heaps
    n, width = len(usual), by_goal.width[0]
    gets = np.zeros(width, dtype=np.float32)
    gives = np.zeros(width, dtype=np.float32)
    theirs = np.zeros(width, dtype=np.float32)
    for block in range(by_goal.starts.shape[0]):
        start = block * width
        cells = min(width, n - start)
        theirs[:cells] = usual[start : start + cells]
        for row in range(len(sizes)):
            person = first_row + row
            add_product(gets, goals, person, by_skill, block)
            add_product(gives, skills, person, by_goal, block)
            own = usual[person]
            worst = worst_of(scores, sizes, row)
            for low in range(0, cells, _CELLS):
                high = min(low + _CELLS, cells)
                found = False
                for cell in range(np.uint64(low), np.uint64(high)):
                    one, other = gets[cell] - own, gives[cell] - theirs[cell]
                    found |= (one + other) + _HALF * min(one, other) > worst
                if found:
                    for cell in range(low, high):
                        one, other = gets[cell] - own, gives[cell] - theirs[cell]
                        score = (one + other) + _HALF * min(one, other)
                        if score > worst and may_match(rules, person, start + cell):
                            worst = push(scores, indices, sizes, row, score, start + cell)
            gets[:] = 0
            gives[:] = 0


@compiled
def plain(rows: Rows, postings: Postings, first_row: int, heaps: Heaps) -> None:
    """Fill in consecutive rows' greatest positive products, the diagonal left out.

    Parameters
    ----------
    rows, postings : Rows, Postings
        Both sides of the product, with the same number of rows.
    first_row : int
        The first row.
    heaps : Heaps
        Empty.
    """
    scores, indices, sizes = heaps
    n, width = len(rows.starts) - 1, postings.width[0]
    sums = np.zeros(width, dtype=np.float32)
    for block in range(postings.starts.shape[0]):
        start = block * width
        cells = min(width, n - start)
        for row in range(len(sizes)):
            add_product(sums, rows, first_row + row, postings, block)
            if start <= first_row + row < start + width:
                sums[first_row + row - start] = 0
            worst = max(worst_of(scores, sizes, row), _ZERO)
            for low in range(0, cells, _CELLS):
                high = min(low + _CELLS, cells)
                found = False
                for cell in range(np.uint64(low), np.uint64(high)):
                    found |= sums[cell] > worst
                if found:
                    for cell in range(low, high):
                        if sums[cell] > worst:
                            worst = max(push(scores, indices, sizes, row, sums[cell], start + cell), _ZERO)
            sums[:] = 0


@compiled
def halves(rows: Rows, postings: Postings, heaps: Heaps) -> None:
    """Fill in all rows' greatest positive products where the product is symmetric.

    Parameters
    ----------
    rows, postings : Rows, Postings
        Both sides of the product.
    heaps : Heaps
        Empty, for all rows.

    Notes
    -----
    Each pair is multiplied once and offered to both.
    """
    scores, indices, sizes = heaps
    n, width = len(rows.starts) - 1, postings.width[0]
    sums = np.zeros(width, dtype=np.float32)
    worst = np.zeros(n, dtype=np.float32)
    theirs = np.zeros(width, dtype=np.float32)
    for block in range(postings.starts.shape[0]):
        start = block * width
        theirs[: min(width, n - start)] = worst[start : start + width]
        for row in range(start, n):
            add_product(sums, rows, row, postings, block)
            cells = min(width, row - start)
            own = worst[row]
            for low in range(0, cells, _CELLS):
                high = min(low + _CELLS, cells)
                found = False
                for cell in range(np.uint64(low), np.uint64(high)):
                    found |= (sums[cell] > own) | (sums[cell] > theirs[cell])
                if found:
                    for cell in range(low, high):
                        if sums[cell] > own:
                            own = max(push(scores, indices, sizes, row, sums[cell], start + cell), _ZERO)
                        if sums[cell] > theirs[cell]:
                            now = push(scores, indices, sizes, start + cell, sums[cell], row)
                            theirs[cell] = max(now, _ZERO)
            worst[row] = own
            if row < start + width:
                theirs[row - start] = own
            sums[:] = 0
        worst[start : start + width] = theirs[: min(width, n - start)]


@compiled
def pair_products(
    left: Rows, right: Rows, n_terms: int, one: NDArray[np.int64], other: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the products of given pairs of rows; fast where `one` repeats.

    Parameters
    ----------
    left, right : Rows
        Both sides.
    n_terms : int
        Number of columns of both.
    one, other : ndarray of shape (n_pairs,)
        Rows of the left and of the right.

    Returns
    -------
    ndarray of shape (n_pairs,)
        Summed in the order of the right row's terms.
    """
    weights = np.zeros(n_terms)
    products = np.zeros(len(one))
    spread = -1
    for pair in range(len(one)):
        if one[pair] != spread:
            if spread >= 0:
                for at in range(left.starts[spread], left.starts[spread + 1]):
                    weights[left.columns[at]] = 0.0
            spread = one[pair]
            for at in range(left.starts[spread], left.starts[spread + 1]):
                weights[left.columns[at]] = left.values[at]
        total = 0.0
        for at in range(right.starts[other[pair]], right.starts[other[pair] + 1]):
            total += right.values[at] * weights[np.uint64(right.columns[at])]
        products[pair] = total
    return products


@compiled
def inner_products(
    goals: Rows, goals_by_term: Rows, skills: Rows, skills_by_term: Rows, entry: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return, for each entry of the goals, its term's row of the skills' Gram matrix times its person's row.

    Parameters
    ----------
    goals, goals_by_term, skills, skills_by_term : Rows
        Both sides, by person, then by term.
    entry : ndarray of shape (n_entries,)
        Where each entry of `goals_by_term` stands in `goals`.

    Returns
    -------
    ndarray of shape (n_entries,)
        In the order of the entries of `goals`.
    """
    n_terms = len(skills_by_term.starts) - 1
    products = np.zeros(len(entry))
    gram = np.zeros(n_terms)
    for term in range(n_terms):
        for at in range(skills_by_term.starts[term], skills_by_term.starts[term + 1]):
            person = skills_by_term.columns[at]
            weight = skills_by_term.values[at]
            for place in range(skills.starts[person], skills.starts[person + 1]):
                gram[skills.columns[place]] += weight * skills.values[place]
        for at in range(goals_by_term.starts[term], goals_by_term.starts[term + 1]):
            person = goals_by_term.columns[at]
            total = 0.0
            for place in range(goals.starts[person], goals.starts[person + 1]):
                total += gram[goals.columns[place]] * goals.values[place]
            products[entry[at]] = total
        for at in range(skills_by_term.starts[term], skills_by_term.starts[term + 1]):
            person = skills_by_term.columns[at]
            for place in range(skills.starts[person], skills.starts[person + 1]):
                gram[skills.columns[place]] = 0.0
    return products
