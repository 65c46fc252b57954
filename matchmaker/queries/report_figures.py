"""What a report holds: figures that know how sure they are, and point at nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from matchmaker.statistics import Proportion, Ratio, Verdict, cell

# Every form of the report prints from these rounded values, so that no two forms differ.
_SHARE_DIGITS = 4
_RATIO_DIGITS = 2


class FigureId(StrEnum):
    """Names of the figures: anchors on the page, keys in the files."""

    REGISTERED = "registered"
    ELIGIBLE = "eligible"
    MATCHED = "matched"
    SUGGESTED_PAIRS = "suggested-pairs"
    MEETINGS = "meetings"
    WAITING = "waiting"
    WORTH_CALLING = "worth-calling"
    ANSWERED = "answered"
    MET_ONE = "met-one-of-three"
    PAIRS_MET = "suggested-pairs-met"
    OTHERS_MET = "other-pairs-met"
    MET_LIFT = "met-lift"
    BOTH_WORTH = "both-worth-it"
    BOTH_ANSWERED = "both-answered"
    WORTH_SUGGESTED = "worth-it-suggested"
    ANSWERED_SUGGESTED = "answered-suggested"
    WORTH_OTHER = "worth-it-other"
    ANSWERED_OTHER = "answered-other"
    WORTH_LIFT = "worth-it-lift"


class Kind(StrEnum):
    """What a value counts: things, a part of a whole, or how many times as often."""

    COUNT = "count"
    SHARE = "share"
    RATIO = "ratio"


class Cover(StrEnum):
    """Why a figure is not shown: so few that it would point at people."""

    NONE = "none"
    FEW = "few"
    ALL_BUT_FEW = "all_but_few"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; what must not or cannot be said is None."""

    id: FigureId
    kind: Kind
    value: float | None
    low: float | None = None
    high: float | None = None
    hits: int | None = None
    n: int | None = None
    cover: Cover = Cover.NONE
    is_enough: bool = True


@dataclass(frozen=True, slots=True)
class Slot:
    """The confirmed meetings of a few minutes; None stands for one to four."""

    starts_at: datetime
    suggested: int | None
    other: int | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """When people met, in slots of equal width from the first meeting to the last."""

    width: timedelta
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """How well an event's matches did."""

    event_code: str
    event_name: str
    zone: ZoneInfo
    starts_at: datetime
    as_of: datetime
    figures: Mapping[FigureId, Figure]
    met_verdict: Verdict
    worth_verdict: Verdict
    timeline: Timeline


def count_figure(figure_id: FigureId, count: int) -> Figure:
    """Return a number of people or pairs."""
    shown = cell(count)
    return Figure(figure_id, Kind.COUNT, shown, n=shown, cover=Cover.FEW if shown is None else Cover.NONE)


def share_figure(figure_id: FigureId, share: Proportion) -> Figure:
    """Return a share; one that is so, or not so, for one to four is covered with its interval."""
    cover = _cover(share)
    is_said = share.enough and cover is Cover.NONE
    return Figure(
        figure_id,
        Kind.SHARE,
        value=_rounded(share.value, _SHARE_DIGITS) if is_said else None,
        low=_rounded(share.low, _SHARE_DIGITS) if is_said else None,
        high=_rounded(share.high, _SHARE_DIGITS) if is_said else None,
        hits=share.hits if cover is Cover.NONE or share.hits == 0 else None,
        n=cell(share.n),
        cover=cover,
        is_enough=share.enough,
    )


def ratio_figure(figure_id: FigureId, lift: Ratio, *, treated: Figure, control: Figure) -> Figure:
    """Return a quotient of two shares, unless it would give away a covered one."""
    is_enough = treated.is_enough and control.is_enough and lift.low is not None
    cover = next((part.cover for part in (treated, control) if part.cover is not Cover.NONE), Cover.NONE)
    if not is_enough or cover is not Cover.NONE:
        return Figure(figure_id, Kind.RATIO, None, cover=cover, is_enough=is_enough)
    value, low, high = (_rounded(limit, _RATIO_DIGITS) for limit in (lift.value, lift.low, lift.high))
    return Figure(figure_id, Kind.RATIO, value, low, high)


def _cover(share: Proportion) -> Cover:
    if cell(share.n) is None or cell(share.hits) is None:
        return Cover.FEW
    return Cover.NONE if cell(share.n - share.hits) is not None else Cover.ALL_BUT_FEW


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
