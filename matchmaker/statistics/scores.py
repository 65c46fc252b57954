"""Scores that go with a group's observations are looked at before they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def checked_scores(scores: ArrayLike, n: int) -> NDArray[np.float64]:
    """Return scores as an array; ValueError unless there is a finite one for each of n observations."""
    values = np.asarray(scores, dtype=np.float64)
    if values.shape != (n,):
        raise ValueError(f"scores of shape {values.shape} do not fit {n} observations")
    wrong = np.flatnonzero(~np.isfinite(values))
    if len(wrong):
        raise ValueError(f"scores[{wrong[0]}] is {values[wrong[0]]}, expected a finite number")
    return values
