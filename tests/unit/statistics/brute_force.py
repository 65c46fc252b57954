"""The clustered variance as its paper defines it: a sum over all couples of pairs."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def shares_a_person(people: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
    """Return 1 for each couple of pairs with a person in common, else 0."""
    return np.array([[float(bool(set(one) & set(other))) for other in people] for one in people])


def scaled_residuals(outcomes: Sequence[bool], people: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
    """Return residuals made so large that the sandwich is unbiased when all people are equally busy."""
    residuals = np.array(outcomes, dtype=float) - np.mean(outcomes)
    return np.asarray(residuals / sqrt(1 - shares_a_person(people).mean()))


def variance(outcomes: Sequence[bool], people: Sequence[tuple[int, int]]) -> float:
    """Return the variance of the share."""
    residuals = scaled_residuals(outcomes, people)
    return float(residuals @ shares_a_person(people) @ residuals) / len(outcomes) ** 2
