"""What a comparison allows the report to say."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from matchmaker.statistics.proportion import MIN_N

if TYPE_CHECKING:
    from matchmaker.statistics.honest_slot import DrawnComparison
    from matchmaker.statistics.lift import Comparison, Ratio


class Verdict(StrEnum):
    """The four things the report may say of the suggestions."""

    HELPED = "helped"
    NO_DIFFERENCE = "no_difference"
    HURT = "hurt"
    TOO_FEW = "too_few"


def verdict(comparison: Comparison) -> Verdict:
    """Say what follows from a comparison, and no more.

    Parameters
    ----------
    comparison : Comparison
        Suggested pairs against others.

    Returns
    -------
    Verdict
        HELPED or HURT only when the whole interval of the lift lies on that side of 1; TOO_FEW when
        either share is too uncertain, fewer than `MIN_N` hits stand behind both together (one meeting is
        an anecdote, however many pairs did not meet), or the lift has no interval; else NO_DIFFERENCE,
        which means that none was shown.
    """
    is_enough = comparison.treated.enough and comparison.control.enough
    hits = comparison.treated.hits + comparison.control.hits
    return _verdict(comparison.lift, is_enough=is_enough, hits=hits)


def verdict_of_drawn(comparison: DrawnComparison) -> Verdict:
    """Say what follows from pairs drawn by lot, by the rule of `verdict`.

    Parameters
    ----------
    comparison : DrawnComparison
        Pairs drawn against pairs that might have been.

    Returns
    -------
    Verdict
    """
    hits = comparison.drawn.hits + comparison.undrawn.hits
    return _verdict(comparison.lift, is_enough=comparison.enough, hits=hits)


def _verdict(lift: Ratio, *, is_enough: bool, hits: int) -> Verdict:
    if hits < MIN_N or not is_enough or lift.low is None:
        return Verdict.TOO_FEW
    if lift.low > 1:
        return Verdict.HELPED
    if lift.high is not None and lift.high < 1:
        return Verdict.HURT
    return Verdict.NO_DIFFERENCE
