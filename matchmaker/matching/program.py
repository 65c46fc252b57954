"""The mutual matching as a linear program over pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import block_array, csr_array, eye_array

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.optimize import LinearConstraint

# Branching stops after so many nodes and the best found stays: many equal texts would otherwise
# be told apart for ever. A count, not a time, so that every machine stops at the same answer.
NODE_LIMIT = 200
# What it is worth that somebody is covered, in weights of the heaviest pair.
_COVERED = 100.0


class Problem(NamedTuple):
    """Pairs that may be chosen.

    Attributes
    ----------
    pairs : ndarray of int of shape (n_pairs, 2)
        Two different people each.
    weights : ndarray of shape (n_pairs,)
        Positive.
    room : ndarray of int of shape (n_people,)
        How many pairs each may still be in.
    open : ndarray of bool of shape (n_people,)
        Who is in no pair yet.
    """

    pairs: NDArray[np.intp]
    weights: NDArray[np.float64]
    room: NDArray[np.intp]
    open: NDArray[np.bool_]

    def incidence(self) -> csr_array[np.float64]:
        """Return a people by pairs matrix with ones where the person is in the pair."""
        n_pairs = len(self.pairs)
        columns = np.repeat(np.arange(n_pairs), 2)
        ones = np.ones(2 * n_pairs)
        return csr_array((ones, (self.pairs.ravel(), columns)), shape=(len(self.room), n_pairs))


def solve_whole(problem: Problem, *, node_limit: int = NODE_LIMIT) -> NDArray[np.float64] | None:
    """Return which pairs to take: the most people covered first, then the greatest weight.

    Parameters
    ----------
    problem : Problem
        The pairs.
    node_limit : int
        Where branching stops.

    Returns
    -------
    ndarray of shape (n_pairs,) or None
        0 or 1, up to the solver's tolerance; None when branching stopped before it had an answer.
    """
    # Loaded only here: a process which solves nothing, such as the web's, is spared a quarter of a second.
    from scipy.optimize import LinearConstraint

    n_pairs = len(problem.pairs)
    to_cover, incidence = _to_cover(problem)
    least = np.zeros(len(problem.room))
    least[to_cover] = 1
    everybody = LinearConstraint(incidence, least, problem.room)
    solution = _optimum(problem.weights, [everybody], n_pairs, node_limit)
    if solution is not None:
        return solution
    # Capacity is short.
    constraints = _covering(problem, to_cover, incidence)
    count = np.concatenate([np.zeros(n_pairs), np.ones(len(to_cover))])
    most = _optimum(count, constraints, n_pairs, node_limit)
    if most is None:
        return None
    enough = LinearConstraint(count[None, :], float(count @ most) - 1e-6, np.inf)
    gain = np.concatenate([problem.weights, np.zeros(len(to_cover))])
    solution = _optimum(gain, [*constraints, enough], n_pairs, node_limit)
    # The covering pairs alone are an answer, should branching stop before a heavier one is found.
    return (most if solution is None else solution)[:n_pairs]


def solve_split(problem: Problem) -> NDArray[np.float64]:
    """Return how much of each pair to take where pairs may be split, by the same order of aims.

    Parameters
    ----------
    problem : Problem
        The pairs.

    Returns
    -------
    ndarray of shape (n_pairs,)
        Ones and halves, except where not everybody can be covered.

    Raises
    ------
    RuntimeError
        If the solver fails; zero of every pair is always allowed.

    References
    ----------
    Balinski (1965), Integer programming: methods, uses, computation (half-integrality).
    """
    n_pairs = len(problem.pairs)
    to_cover, incidence = _to_cover(problem)
    # One program for both aims: no exchange of pairs that covers one more costs so much.
    worth = _COVERED * problem.weights.max(initial=0.0)
    gain = np.concatenate([problem.weights, np.full(len(to_cover), worth)])
    solution = _optimum(gain, _covering(problem, to_cover, incidence), 0, NODE_LIMIT)
    if solution is None:  # pragma: no cover - the linear program always has the answer zero
        raise RuntimeError(f"The linear program over {n_pairs} pairs has no solution.")
    return solution[:n_pairs]


def _to_cover(problem: Problem) -> tuple[NDArray[np.intp], csr_array[np.float64]]:
    """Return who is in no pair yet and may come into one, with the people by pairs matrix."""
    incidence = problem.incidence()
    return np.flatnonzero(problem.open & (problem.room > 0) & (incidence.sum(axis=1) > 0)), incidence


def _covering(
    problem: Problem, to_cover: NDArray[np.intp], incidence: csr_array[np.float64]
) -> list[LinearConstraint]:
    """Return what binds pairs, followed by one variable a person to cover which says whether they are."""
    from scipy.optimize import LinearConstraint

    n_cover = len(to_cover)
    no_pairs = csr_array((len(problem.room), n_cover))
    return [
        LinearConstraint(block_array([[incidence, no_pairs]], format="csr"), -np.inf, problem.room),
        LinearConstraint(block_array([[-incidence[to_cover], eye_array(n_cover)]], format="csr"), -np.inf, 0),
    ]


def _optimum(
    gain: NDArray[np.float64],
    constraints: list[LinearConstraint],
    n_integral: int,
    node_limit: int,
) -> NDArray[np.float64] | None:
    """Return the maximiser in the unit cube, or None when nothing feasible was found."""
    from scipy.optimize import Bounds, milp

    integrality = np.zeros(len(gain), dtype=np.intp)
    integrality[:n_integral] = 1
    result = milp(
        -gain,
        constraints=constraints,
        integrality=integrality,
        bounds=Bounds(0, 1),
        options={"node_limit": node_limit, "mip_rel_gap": 0.0},
    )
    solution: NDArray[np.float64] | None = result.x
    return solution
