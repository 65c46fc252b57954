"""How far a mean would move if other people had been asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_DRAWS = 1000
_PAIRED_DRAWS = 2000
_LIMITS = (2.5, 97.5)


class Estimate(NamedTuple):
    """A mean with its 95 % interval."""

    value: float
    low: float
    high: float


def _drawn_means(rows: NDArray[np.float64], rng: np.random.Generator, draws: int) -> NDArray[np.float64]:
    n = len(rows)
    means: NDArray[np.float64] = rows[rng.integers(0, n, (draws, n))].mean(axis=1)
    return means


def _estimates(means: NDArray[np.float64], drawn: NDArray[np.float64]) -> tuple[Estimate, ...]:
    low, high = np.percentile(drawn, _LIMITS, axis=0)
    return tuple(Estimate(*map(float, limits)) for limits in zip(means, low, high, strict=True))


def estimates(sets: Sequence[NDArray[np.float64]], seed: int = 0) -> tuple[Estimate, ...]:
    """Return each column's mean of the sets' means; rows are drawn inside each set."""
    rng = np.random.default_rng(seed)
    drawn = np.mean([_drawn_means(rows, rng, _DRAWS) for rows in sets], axis=0)
    return _estimates(np.mean([rows.mean(axis=0) for rows in sets], axis=0), drawn)


def paired(
    ours: Sequence[NDArray[np.float64]], theirs: Sequence[NDArray[np.float64]], seed: int = 0
) -> Estimate:
    """Return the mean of the sets' mean differences, the same rows drawn for both."""
    rng = np.random.default_rng(seed)
    differences = [one - other for one, other in zip(ours, theirs, strict=True)]
    drawn = np.mean([_drawn_means(rows, rng, _PAIRED_DRAWS) for rows in differences], axis=0)
    low, high = np.percentile(drawn, _LIMITS)
    return Estimate(float(np.mean([rows.mean() for rows in differences])), float(low), float(high))
