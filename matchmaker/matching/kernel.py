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
CELLS = 64
# Of so many lanes of a block the highest cells tell how high the best of an empty row must be at least.
_LANES = 256
_HALF, _NOTHING = np.float32(0.5), np.float32(-np.inf)


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
    return scores[row, 0] if sizes[row] == scores.shape[1] else _NOTHING


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
def floor_of(
    values: NDArray[np.float32], n_cells: int, peaks: NDArray[np.float32], highest: NDArray[np.float32]
) -> np.float32:
    """Return a value that at least as many cells reach as there is room in `highest`.

    Parameters
    ----------
    values : ndarray
        The first `n_cells` count.
    n_cells : int
        How many.
    peaks, highest : ndarray
        Are written over: of each lane the highest cell, and the highest of these in order.

    Returns
    -------
    float
        Minus infinity where there are fewer lanes with a cell.
    """
    peaks[:] = _NOTHING
    n_lanes, last = np.uint64(len(peaks)), len(highest) - 1
    for low in range(np.uint64(0), np.uint64(n_cells), n_lanes):
        for lane in range(min(n_lanes, np.uint64(n_cells) - low)):
            value = values[low + lane]
            peaks[lane] = value if value > peaks[lane] else peaks[lane]  # noqa: FURB136  # max() asks for NaN too
    highest[:] = _NOTHING
    for peak in peaks:
        if peak > highest[last]:
            place = last
            while place > 0 and highest[place - 1] < peak:
                highest[place] = highest[place - 1]
                place -= 1
            highest[place] = peak
    floor: np.float32 = highest[last]
    return floor


@compiled
def offer(  # noqa: PLR0917  # arrays in a tuple would be counted in and out at each call
    values: NDArray[np.float32],
    start: int,
    n_cells: int,
    person: int,
    rules: Rules,
    heaps: Heaps,
    row: int,
    least: np.float32,
    below: np.float32,
) -> None:
    """Put a block's cells from `least` up to, but not with, `below` among a row's best where they are better.

    Parameters
    ----------
    values : ndarray
        The first `n_cells` count; they belong to the people from `start` on.
    start, n_cells : int
        Which people.
    person, row : int
        Whose best, and where these stand.
    rules : Rules
        Only people who may be matched are taken.
    heaps : Heaps
        The best of all rows.
    least, below : float
        Between what.
    """
    scores, indices, sizes = heaps
    worst = worst_of(scores, sizes, row)
    for low in range(0, n_cells, CELLS):
        high = min(low + CELLS, n_cells)
        bar = worst if worst > least else least  # noqa: FURB136  # max() asks for NaN too
        found = False
        for cell in range(np.uint64(low), np.uint64(high)):
            found |= values[cell] >= bar
        if found:
            for cell in range(low, high):
                score = values[cell]
                if score > worst and least <= score < below and may_match(rules, person, start + cell):
                    worst = push(scores, indices, sizes, row, score, start + cell)


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
    Both sums of a block of columns stay in the first-level cache while they are added up and read. While
    a row has room, nearly every cell would enter it and soon be driven out; a floor keeps most of them away.
    """
    goals, skills, by_goal, by_skill, usual, rules = tables
    n, width, k = len(usual), by_goal.width[0], heaps.scores.shape[1]
    gets = np.zeros(width, dtype=np.float32)
    gives = np.zeros(width, dtype=np.float32)
    theirs = np.zeros(width, dtype=np.float32)
    peaks = np.zeros(_LANES, dtype=np.float32)
    highest = np.zeros(min(k, _LANES), dtype=np.float32)
    for block in range(by_goal.starts.shape[0]):
        start = block * width
        n_cells = min(width, n - start)
        theirs[:n_cells] = usual[start : start + n_cells]
        for row in range(len(heaps.sizes)):
            person = first_row + row
            add_product(gets, goals, person, by_skill, block)
            add_product(gives, skills, person, by_goal, block)
            own = usual[person]
            # Scores take the place of one of the sums.
            for cell in range(np.uint64(n_cells)):
                one, other = gets[cell] - own, gives[cell] - theirs[cell]
                lower = one if one < other else other  # noqa: FURB136  # min() asks for NaN too
                gets[cell] = (one + other) + _HALF * lower
            floor = _NOTHING
            if heaps.sizes[row] < k <= _LANES:
                floor = floor_of(gets, n_cells, peaks, highest)
            offer(gets, start, n_cells, person, rules, heaps, row, floor, np.float32(np.inf))
            if worst_of(heaps.scores, heaps.sizes, row) < floor:
                # Not everybody above the floor may be matched.
                offer(gets, start, n_cells, person, rules, heaps, row, _NOTHING, floor)
            gets[:] = 0
            gives[:] = 0


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
    weights = np.zeros(n_terms, dtype=left.values.dtype)
    products = np.zeros(len(one))
    spread, pair = -1, 0
    while pair < len(one):
        if one[pair] != spread:
            if spread >= 0:
                for at in range(left.starts[spread], left.starts[spread + 1]):
                    weights[left.columns[at]] = 0.0
            spread = one[pair]
            for at in range(left.starts[spread], left.starts[spread + 1]):
                weights[left.columns[at]] = left.values[at]
        # Two sums at a time wait less for each other than one waits for itself.
        second = min(pair + 1, len(one) - 1)
        if one[second] != spread:
            second = pair
        first_at, first_end = right.starts[other[pair]], right.starts[other[pair] + 1]
        second_at, second_end = right.starts[other[second]], right.starts[other[second] + 1]
        n_both = min(first_end - first_at, second_end - second_at)
        first_sum, second_sum = 0.0, 0.0
        for at in range(np.uint64(n_both)):
            here, there = np.uint64(first_at) + at, np.uint64(second_at) + at
            first_sum += np.float64(right.values[here]) * weights[np.uint64(right.columns[here])]
            second_sum += np.float64(right.values[there]) * weights[np.uint64(right.columns[there])]
        for place in range(np.uint64(first_at + n_both), np.uint64(first_end)):
            first_sum += np.float64(right.values[place]) * weights[np.uint64(right.columns[place])]
        for place in range(np.uint64(second_at + n_both), np.uint64(second_end)):
            second_sum += np.float64(right.values[place]) * weights[np.uint64(right.columns[place])]
        products[second], products[pair] = second_sum, first_sum
        pair = second + 1
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
