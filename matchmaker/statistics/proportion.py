"""A share with its interval, for answers that people give independently."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scipy.special import ndtri

MIN_N = 10
"""Fewest hits in both groups together from which a comparison is called an answer."""

MIN_WORTH = 12
"""Fewest independent observations from which a share is: at one half, the interval is then 0.5 wide."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """How many of how many, and which shares the data leave plausible.

    Parameters
    ----------
    hits, n : int
        Observations that were so, and all observations.
    low, high : float or None
        Limits of the interval in [0, 1]; None when nothing was observed.
    worth : float or None
        How many independent observations it can be counted on to be worth, whatever was observed; None
        where that is n.
    """

    hits: int
    n: int
    low: float | None
    high: float | None
    worth: float | None = None

    @property
    def value(self) -> float | None:
        """The share in [0, 1], None when nothing was observed."""
        return self.hits / self.n if self.n else None

    @property
    def enough(self) -> bool:
        """Whether the data say anything; if not, the report prints "too few answers to say".

        It depends on who was observed and never on the outcome: figures that are shown only when they
        turn out narrow would miss the truth more often than they promise.
        """
        return self.low is not None and (self.n if self.worth is None else self.worth) >= MIN_WORTH


def wilson(hits: int, n: int, *, level: float = 0.95) -> Proportion:
    """Return the share of people of whom something is so, with Wilson's score interval.

    Only for observations that are independent, one a person; shares of pairs need `dyadic`.

    Parameters
    ----------
    hits, n : int
        0 <= hits <= n.
    level : float
        Coverage of the interval, in (0, 1).

    Returns
    -------
    Proportion
        Its interval is None when n is 0.

    Raises
    ------
    ValueError
        If the counts or the level are impossible.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference.
    Newcombe (1998), Two-sided confidence intervals for the single proportion: comparison of seven methods.

    Examples
    --------
    >>> share = wilson(81, 263)
    >>> round(share.low, 4), round(share.high, 4)
    (0.2553, 0.3662)
    """
    upper_tail = checked_tail(level)
    if not 0 <= hits <= n:
        raise ValueError(f"hits must lie between 0 and n, got {hits} of {n}")
    if n == 0:
        return Proportion(0, 0, None, None)
    low, high = score_limits(hits / n, n, quantile=float(ndtri(upper_tail)))
    return Proportion(hits, n, low, high)


def checked_tail(level: float) -> float:
    """Return the probability below the upper limit of a two-sided interval.

    Parameters
    ----------
    level : float
        Coverage of the interval, in (0, 1).

    Returns
    -------
    float
        0.975 for a level of 0.95.

    Raises
    ------
    ValueError
        If the level is not in (0, 1).
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, got {level}")
    return (1 + level) / 2


def score_limits(share: float, n: float, *, quantile: float) -> tuple[float, float]:
    """Return the limits of the score interval for a number of observations that need not be whole.

    Parameters
    ----------
    share : float
        The estimate, in [0, 1].
    n : float
        Independent observations that the estimate is worth, above 0.
    quantile : float
        Standard errors to each side.

    Returns
    -------
    low, high : float
        In [0, 1], with the estimate between them.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference.
    """
    square = quantile**2
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = quantile / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n**2))
    # At the edges the limit is the edge itself; rounding would leave it a hair beside.
    low = 0.0 if share == 0 else min(max(centre - half, 0.0), share)
    high = 1.0 if share == 1 else max(min(centre + half, 1.0), share)
    return low, high
