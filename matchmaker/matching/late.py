"""Places for people who come after the matches were published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def place_late(scores: ArrayLike, room: ArrayLike, *, n_matches: int = 3) -> NDArray[np.intp]:
    """Return whom late arrivals are matched with at once.

    Parameters
    ----------
    scores : array_like of shape (n_late, n)
        Each one's scores with everybody, minus infinity or NaN where not eligible.
    room : array_like of int of shape (n,)
        How many of their usual places each has left: 0 = full, below 0 = has a fourth already.
    n_matches : int
        How many each late arrival gets if possible.

    Returns
    -------
    ndarray of int of shape (n_pairs, 2)
        Late arrival and person, best first for each. Free places are used before a fourth one,
        and nobody gets a fifth. Those who have least choice do not come first: the order given decides.

    Raises
    ------
    ValueError
        If the shapes do not fit together.
    """
    table = np.asarray(scores, dtype=np.float64)
    left = np.array(room, dtype=np.intp)
    if table.ndim != 2 or table.shape[1:] != left.shape:  # noqa: PLR2004 - late arrivals times people
        raise ValueError(f"scores has shape {table.shape}, but room has shape {left.shape}.")
    pairs: list[tuple[int, int]] = []
    for late, row in enumerate(table):
        order = np.argsort(-row, kind="stable")
        order = order[np.isfinite(row[order])]
        for_free = order[left[order] > 0]
        fourth = order[left[order] == 0]
        chosen = np.append(for_free, fourth)[:n_matches]
        chosen = chosen[np.argsort(-row[chosen], kind="stable")]
        left[chosen] -= 1
        pairs.extend((late, person) for person in chosen.tolist())
    return np.array(pairs, dtype=np.intp).reshape(-1, 2)
