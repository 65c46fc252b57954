"""How much more often something is so at one event than at another."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matchmaker.statistics.proportion import Proportion


@dataclass(frozen=True, slots=True)
class Difference:
    """One share less another.

    Parameters
    ----------
    value : float or None
        In [-1, 1]; None when a share has no value.
    low, high : float or None
        Limits of the interval, None where there is no value.
    enough : bool
        Whether both shares say anything.
    """

    value: float | None
    low: float | None
    high: float | None
    enough: bool

    @property
    def is_shown(self) -> bool:
        """Whether the data show that the shares differ."""
        return (
            self.enough and self.low is not None and self.high is not None and not self.low <= 0 <= self.high
        )


def difference(later: Proportion, earlier: Proportion) -> Difference:
    """Return how much a share has risen from one event to the next.

    Each limit is as far away as the limits of the two shares together (square-root rule). The events are
    taken as independent: people who come to both, with their habits, make the interval a little too wide.

    Parameters
    ----------
    later, earlier : Proportion
        Of people or of pairs, whose intervals have the same level.

    Returns
    -------
    Difference
        Its interval has the level of the two.

    References
    ----------
    Newcombe (1998), Interval estimation for the difference between independent proportions: comparison of
    eleven methods (method 10).
    Zou and Donner (2008), Construction of confidence limits about effect measures: a general approach.

    Examples
    --------
    >>> from matchmaker.statistics import wilson
    >>> change = difference(wilson(56, 70), wilson(48, 80))
    >>> round(change.low, 4), round(change.high, 4)
    (0.0524, 0.3339)
    """
    one, other = later.value, earlier.value
    limits = later.low, later.high, earlier.low, earlier.high
    if one is None or other is None or None in limits:
        return Difference(None, None, None, enough=False)
    low, high, other_low, other_high = (limit or 0.0 for limit in limits)
    value = one - other
    return Difference(
        value,
        low=value - sqrt((one - low) ** 2 + (other_high - other) ** 2),
        high=value + sqrt((high - one) ** 2 + (other - other_low) ** 2),
        enough=later.enough and earlier.enough,
    )
