"""The figures that are put to the test, each as the report computes it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from matchmaker.statistics import compare, dyadic_of, linked, wilson

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matchmaker.simulation.record import Recorded
    from matchmaker.statistics import ClusteredOutcomes, Comparison

    Statements: TypeAlias = Mapping["FigureName", "Stated"]
    Stating: TypeAlias = Callable[[Recorded], Statements]


class FigureName(StrEnum):
    """Figures of the report, in the order of the tables."""

    MET = "met, suggested"
    OTHERS_MET = "met, others"
    MET_LIFT = "lift of met"
    WORTH = "worth it, suggested"
    OTHERS_WORTH = "worth it, others"
    WORTH_LIFT = "lift of worth it"
    ANSWERED = "answered, suggested"
    OTHERS_ANSWERED = "answered, others"
    BOTH_WORTH = "both worth it"
    MET_ONE = "met one of three"


REQUIRED = tuple(FigureName)[:6]
"""What the report's verdicts rest on."""

FURTHER = tuple(FigureName)[6:]


class Stated(NamedTuple):
    """An interval, and whether the report prints it or says "too few answers to say"."""

    low: float | None
    high: float | None
    is_said: bool

    def holds(self, truth: float) -> bool:
        """Whether the truth lies inside."""
        return self.low is not None and self.low <= truth <= (np.inf if self.high is None else self.high)


def as_reported(record: Recorded) -> Statements:
    """Return what the report states."""
    worth = compare(record.told.given, record.rest.given)
    met_one = linked(record.met_one, np.arange(record.n), record.suggested.people)
    shares = {
        FigureName.WORTH: worth.treated,
        FigureName.OTHERS_WORTH: worth.control,
        FigureName.ANSWERED: dyadic_of(record.told.asked),
        FigureName.OTHERS_ANSWERED: dyadic_of(record.rest.asked),
        FigureName.BOTH_WORTH: dyadic_of(record.told.by_both),
        FigureName.MET_ONE: met_one,
    }
    return {
        **meetings_alone(record),
        **{name: Stated(share.low, share.high, share.enough) for name, share in shares.items()},
        FigureName.WORTH_LIFT: _lift(worth),
    }


def meetings_alone(record: Recorded) -> Statements:
    """Return what the report states of who met."""
    met = compare(record.suggested, record.others)
    return {
        FigureName.MET: Stated(met.treated.low, met.treated.high, met.treated.enough),
        FigureName.OTHERS_MET: Stated(met.control.low, met.control.high, met.control.enough),
        FigureName.MET_LIFT: _lift(met),
    }


def as_if_independent(record: Recorded) -> Statements:
    """Return what the report would state if it took pairs, answers and people for independent."""
    counts = observed(record)
    return {
        name: Stated(share.low, share.high, share.enough)
        for name, share in ((name, wilson(*pair)) for name, pair in counts.items())
    }


def observed(record: Recorded) -> dict[FigureName, tuple[int, int]]:
    """Return hits and observations behind each share."""
    return {
        FigureName.MET: _count(record.suggested),
        FigureName.OTHERS_MET: (len(record.others.met), int(record.others.pairs.sum()) // 2),
        FigureName.WORTH: _count(record.told.given),
        FigureName.OTHERS_WORTH: _count(record.rest.given),
        FigureName.ANSWERED: _count(record.told.asked),
        FigureName.OTHERS_ANSWERED: _count(record.rest.asked),
        FigureName.BOTH_WORTH: _count(record.told.by_both),
        FigureName.MET_ONE: (int(record.met_one.sum()), record.n),
    }


def _count(group: ClusteredOutcomes) -> tuple[int, int]:
    return int(np.sum(group.outcomes)), len(group.outcomes)


def _lift(comparison: Comparison) -> Stated:
    lift = comparison.lift
    is_said = comparison.treated.enough and comparison.control.enough and lift.low is not None
    return Stated(lift.low, lift.high, is_said)
