"""Which of a person's goals somebody's skills meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ROWS = 20_000


class ServedGoals:
    """Answers for pairs of people.

    Parameters
    ----------
    statements : csr_array of shape (n_statements, n_terms)
        Counts of terms in everybody's statements, those of a person together, goals first.
    sides : ndarray of int of shape (n_statements,)
        The person each goal belongs to; n and more for skills.
    goals, skills : csr_array of shape (n, n_terms)
        Everybody's vectors.
    """

    def __init__(
        self,
        statements: csr_array[Any],
        sides: NDArray[np.intp],
        goals: csr_array[np.float64],
        skills: csr_array[np.float64],
    ) -> None:
        n = goals.shape[0]
        self._skills = skills
        # One goal alone is served by whoever shares a word of it.
        several = np.append(np.bincount(sides[sides < n], minlength=n) > 1, np.zeros(n, dtype=np.bool_))
        is_goal = np.flatnonzero(several[sides])
        person = sides[is_goal]
        number = np.arange(len(person)) - np.searchsorted(person, person)
        self.n_statements = int(number.max(initial=0)) + 1
        # One matrix for each place in the list of goals: a person's weights of that statement's words.
        self._by_number = []
        for at in range(self.n_statements):
            rows = is_goal[number == at]
            lengths = np.zeros(n, dtype=np.intp)
            lengths[sides[rows]] = np.diff(statements.indptr)[rows]
            picked = statements[rows]
            starts = np.concatenate([[0], np.cumsum(lengths)])
            present = csr_array((np.ones(picked.nnz), picked.indices, starts), shape=goals.shape)
            self._by_number.append(csr_array(present.multiply(goals)))

    def __call__(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the number of the goal of one that other's skills share most with, -1 = none."""
        best = np.full(len(one), -1, dtype=np.intp)
        for start in range(0, len(one), _ROWS):
            part = slice(start, start + _ROWS)
            skills = self._skills[other[part]]
            shares = np.column_stack(
                [goals[one[part]].multiply(skills).sum(axis=1) for goals in self._by_number]
            )
            best[part] = np.where(shares.max(axis=1) > 0, shares.argmax(axis=1), -1)
        return best
