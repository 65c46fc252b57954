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


def effective_people(outcomes: Sequence[bool], people: Sequence[tuple[int, int]]) -> float:
    """Return how many people of equal sway would estimate the variance as well."""
    share, names = np.mean(outcomes), sorted({person for pair in people for person in pair})
    busy = np.array([sum(person in pair for pair in people) for person in names], dtype=float)
    sway = np.array(
        [
            sum(so - share for so, pair in zip(outcomes, people, strict=True) if person in pair)
            for person in names
        ]
    )
    by_design = (busy**2).sum() ** 2 / (busy**4).sum()
    return float(min(by_design, 3 * (sway**2).sum() ** 2 / (sway**4).sum()))


def covariance(
    one: tuple[Sequence[bool], Sequence[tuple[int, int]]],
    other: tuple[Sequence[bool], Sequence[tuple[int, int]]],
) -> float:
    """Return the covariance of two groups' shares, from all couples of pairs with a person in common."""
    common = [[len(set(pair) & set(second)) for second in other[1]] for pair in one[1]]
    product = scaled_residuals(*one) @ np.array(common, dtype=float) @ scaled_residuals(*other)
    return float(product) / len(one[0]) / len(other[0])


def variance(outcomes: Sequence[bool], people: Sequence[tuple[int, int]]) -> float:
    """Return the variance of the share."""
    residuals = scaled_residuals(outcomes, people)
    return float(residuals @ shares_a_person(people) @ residuals) / len(outcomes) ** 2


def plausible_shares(share: float, worth: float, *, alone: float, quantile: float) -> tuple[float, float]:
    """Return the least and the greatest of a million shares that either kind of habits leaves plausible."""
    true = np.linspace(0, 1, 1_000_001)
    chance, change = share * (1 - share) / alone, true * (1 - true) / (share * (1 - share))
    habits = share * (1 - share) / worth - chance
    alike_correlated = (chance + habits) * change
    alike_on_the_logit_scale = chance * change + habits * change**2
    variance_there = np.maximum(alike_correlated, alike_on_the_logit_scale)
    plausible = true[(true - share) ** 2 <= quantile**2 * variance_there]
    return float(plausible.min()), float(plausible.max())
