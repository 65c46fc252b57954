"""Which goals find somebody who can help, and which skills somebody who looks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from matchmaker.queries.coach import FITS_FROM, HEAVIEST

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from matchmaker.queries.statement_words import Worded

_BLOCK = 2000  # statements compared with everybody at once


def fitting(statements: Worded, others: Worded) -> NDArray[np.bool_]:
    """Return for each statement whether somebody else's, of the other side, shares enough of it.

    One heavy word is often enough by itself: only statements that no such word settles are compared
    with everybody.
    """
    import numpy as np

    n_writers = others.n_writers
    # A word that nobody of the other side wrote weighs nothing.
    weight = np.where(n_writers > 0, np.log((1 + statements.n_people) / (1 + n_writers)) + 1, 0)
    terms = statements.has.indices
    of_statement = np.repeat(np.arange(len(statements.ids)), np.diff(statements.has.indptr))
    enough = FITS_FROM * _heaviest(weight[terms], of_statement, len(statements.ids))
    # A word's only writer, to whom it is of no use; any of several, whom nobody asks for.
    writer = np.zeros(len(n_writers), dtype=np.intp)
    writer[others.has.indices] = np.repeat(others.people, np.diff(others.has.indptr))
    is_own = (n_writers[terms] == 1) & (writer[terms] == statements.people[of_statement])
    settles = (n_writers[terms] > 0) & ~is_own & (weight[terms] >= enough[of_statement])
    fits = np.zeros(len(statements.ids), dtype=np.bool_)
    fits[of_statement[settles]] = True
    left = np.flatnonzero(~fits)
    for start in range(0, len(left), _BLOCK):
        block = left[start : start + _BLOCK]
        fits[block] = _is_met(statements, others, weight, enough, block)
    return fits


def _heaviest(weights: NDArray[np.float64], of_statement: NDArray[np.intp], n: int) -> NDArray[np.float64]:
    """Return how much the heaviest words of each statement weigh together."""
    import numpy as np

    order = np.lexsort((weights, of_statement))
    ends = np.cumsum(np.bincount(of_statement, minlength=n))
    heavy = order[ends[of_statement] - np.arange(len(order)) <= HEAVIEST]
    sums = np.bincount(of_statement[heavy], weights=weights[heavy], minlength=n)
    return cast("NDArray[np.float64]", sums)


def _is_met(
    statements: Worded,
    others: Worded,
    weight: NDArray[np.float64],
    enough: NDArray[np.float64],
    block: NDArray[np.intp],
) -> NDArray[np.bool_]:
    """Return whether what some statements share with anybody else weighs enough."""
    import numpy as np
    from scipy.sparse import csr_array

    own = statements.has[block]
    weighed = csr_array((weight[own.indices], own.indices, own.indptr), shape=own.shape)
    shared = cast("csr_array[np.float64]", weighed @ others.writers.T)
    row = np.repeat(np.arange(len(block)), np.diff(shared.indptr))
    helps = (shared.data >= enough[block[row]]) & (shared.indices != statements.people[block[row]])
    return np.bincount(row[helps], minlength=len(block)) > 0
