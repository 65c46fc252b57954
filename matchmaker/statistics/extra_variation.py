"""Limits of a share when people’s habits make it vary more than chance alone."""

from __future__ import annotations

from matchmaker.statistics.proportion import score_limits

_HALVINGS = 54  # of a way of at most one, which leave 1e-16 of it


def limits_with_habits(share: float, worth: float, *, alone: float, quantile: float) -> tuple[float, float]:
    """Return the limits of a share that people's habits sway.

    A score interval holds every share that the data do not refute, and so must know how the variance
    would change with the share. Chance changes it like share times rest. Habits do likewise if pairs
    correlate alike whatever the share; if habits are alike instead (people differ on the logit scale) they
    change it like the square, so that a crowd in which few of the sociable came may come from a livelier
    one. Nobody knows which: the interval holds what either leaves.

    Parameters
    ----------
    share : float
        The estimate, in [0, 1].
    worth : float
        Independent observations that the estimate is worth, above 0.
    alone : float
        What it would be worth without habits; not above `worth` where they add nothing.
    quantile : float
        Standard errors to each side.

    Returns
    -------
    low, high : float
        In [0, 1], with the estimate between them; never closer than those of the score interval.

    References
    ----------
    Williams (1982), Extra-binomial variation in logistic linear models (models II and III).
    Wilson (1927), Probable inference, the law of succession, and statistical inference.
    """
    low, high = score_limits(share, worth, quantile=quantile)
    binomial = share * (1 - share)
    if binomial == 0 or worth >= alone:
        return low, high
    chance, habits = binomial / alone, binomial / worth - binomial / alone

    def farthest(edge: float) -> float:
        """Return the last share on the way to an edge that alike habits leave."""
        kept, refuted = share, edge
        for _ in range(_HALVINGS):
            true = (kept + refuted) / 2
            change = true * (1 - true) / binomial
            if (true - share) ** 2 <= quantile**2 * change * (chance + habits * change):
                kept = true
            else:
                refuted = true
        return kept

    # The standard deviation is a concave function of the share, so that each side has just one limit.
    return min(low, farthest(0.0)), max(high, farthest(1.0))
