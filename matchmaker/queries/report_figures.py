"""What a report holds: figures that know how sure they are, and point at nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from matchmaker.statistics import (
    SMALLEST_SHOWN,
    Proportion,
    RankCorrelation,
    Ratio,
    Verdict,
    WeightedShare,
    cell,
)

# Every form of the report prints from these rounded values, so that no two forms differ.
_SHARE_DIGITS = 4
_RATIO_DIGITS = 2
_FEWEST_FOR_QUARTILES = 20  # five people in each quarter


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
    STEP_GOAL = "step-goal-written"
    STEP_MATCHED = "step-matched"
    STEP_CHECKED_IN = "step-checked-in"
    STEP_MET = "step-met"
    STEP_CONFIRMED = "step-confirmed"
    STEP_WORTH = "step-worth-it-for-both"
    STEP_KEPT = "step-promise-kept"
    STEP_TALKED = "step-talked-again"
    MET_BY_SCORE = "met-by-score"
    WORTH_BY_SCORE = "worth-it-by-score"
    LEFT_OUT = "left-out"
    BUSIEST = "busiest"
    INEQUALITY = "inequality"
    WEAK_SOME = "some-weak-places"
    WEAK_ONLY = "only-weak-places"
    ONLY_GAVE = "only-gave"
    GOALS_MOVED = "goals-moved"
    GOALS_ANSWERED = "goals-answered"
    GOALS_UNMET = "goals-nobody-could-meet"
    GOALS_BY_TOPIC = "goals-moved-by-topic"
    DRAWN_MET = "drawn-pairs-met"
    UNDRAWN_MET = "pairs-not-drawn-met"
    DRAWN_LIFT = "drawn-lift"
    FIRST_TIME_MET = "first-timers-met-one"
    AGAIN_MET = "others-met-one"
    FIRST_TIME_WORTH = "first-timers-worth-calling"
    AGAIN_WORTH = "others-worth-calling"
    FIRST_QUARTER = "first-meeting-quarter"
    FIRST_HALF = "first-meeting-half"
    FIRST_THREE_QUARTERS = "first-meeting-three-quarters"


class Kind(StrEnum):
    """What a value is: a number of people or pairs, a part of a whole, how many times as often."""

    COUNT = "count"
    SHARE = "share"
    RATIO = "ratio"
    CORRELATION = "correlation"
    MOST = "most"  # the greatest of many counts, which points at nobody
    INDEX = "index"  # from 0 to 1
    MINUTES = "minutes"


class Cover(StrEnum):
    """Why a figure is not shown: so few that it would point at people."""

    NONE = "none"
    FEW = "few"
    ALL_BUT_FEW = "all_but_few"
    CLOSE = "close"  # as near to the step before
    BESIDE = "beside"  # else one beside it would follow from the sum


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
class Band:
    """The pairs of neighbouring scores, with the share of them for which it is so."""

    low: float
    high: float
    figure: Figure


@dataclass(frozen=True, slots=True)
class SharedWord:
    """A word of goals that nobody could meet, with how many people wrote it: None for three or four."""

    word: str
    people: int | None


@dataclass(frozen=True, slots=True)
class Topic:
    """A word that five people or more wrote into their goals, with the share of them who moved."""

    word: str
    people: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class Network:
    """Who met whom, by numbers that stand for nobody; it may be drawn and never listed."""

    n_people: int
    suggested: tuple[tuple[int, int], ...]
    other: tuple[tuple[int, int], ...]
    is_marked: bool  # else the two kinds are drawn alike, because there are one to four of one


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
    met_by_score: tuple[Band, ...] = ()
    worth_by_score: tuple[Band, ...] = ()
    unmet_words: tuple[SharedWord, ...] = ()
    network: Network | None = None  # None where so few met that each would be found
    topics: tuple[Topic, ...] = ()
    honest_verdict: Verdict | None = None  # None where no places were drawn by lot


def count_figure(figure_id: FigureId, count: int) -> Figure:
    """Return a number of people or pairs."""
    shown = cell(count)
    return Figure(figure_id, Kind.COUNT, shown, n=shown, cover=Cover.FEW if shown is None else Cover.NONE)


def count_beside(figure_id: FigureId, count: int, *, parts: tuple[int, int]) -> Figure:
    """Return the sum of two counts; where one of these is covered, the limits between which it lies.

    Else the covered one would be what the sum has more than the other.
    """
    least, most = sorted(parts)
    if cell(least) is not None or cell(most) is None:
        return count_figure(figure_id, count)
    return Figure(
        figure_id, Kind.COUNT, None, low=most + 1, high=most + SMALLEST_SHOWN - 1, cover=Cover.BESIDE
    )


def few_behind(figure: Figure, count: int) -> Figure:
    """Return a share of answers without its numbers where so few meetings are behind it."""
    if cell(count) is not None:
        return figure
    return replace(figure, value=None, low=None, high=None, hits=None, n=None, cover=Cover.FEW)


def share_figure(figure_id: FigureId, share: Proportion | WeightedShare) -> Figure:
    """Return a share; one that is so, or not so, for one to four is covered with its interval.

    A share in which pairs weigh differently is covered by its counts, which have no weights.
    """
    cover = _cover(share.hits, share.n)
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


def correlation_figure(figure_id: FigureId, correlation: RankCorrelation, *, hits: int) -> Figure:
    """Return a rank correlation, unless it rests on one to four that differ from the rest."""
    cover = _cover(hits, correlation.n)
    if not correlation.enough or cover is not Cover.NONE:
        return Figure(figure_id, Kind.CORRELATION, None, cover=cover, is_enough=correlation.enough)
    value, low, high = (
        _rounded(limit, _RATIO_DIGITS) for limit in (correlation.value, correlation.low, correlation.high)
    )
    return Figure(figure_id, Kind.CORRELATION, value, low, high, n=correlation.n)


def most_figure(figure_id: FigureId, most: int) -> Figure:
    """Return the greatest of many counts."""
    return Figure(figure_id, Kind.MOST, most)


def index_figure(figure_id: FigureId, value: float | None, *, n: int) -> Figure:
    """Return an index in [0, 1] over people, unless they are one to four."""
    shown = cell(n)
    is_enough = value is not None and shown is not None
    return Figure(
        figure_id,
        Kind.INDEX,
        _rounded(value, _RATIO_DIGITS) if is_enough else None,
        n=shown,
        is_enough=is_enough,
    )


def minutes_figure(figure_id: FigureId, minutes: float | None, *, n: int) -> Figure:
    """Return whole minutes, unless so few people are behind them that they tell of each."""
    is_enough = minutes is not None and n >= _FEWEST_FOR_QUARTILES
    value = round(minutes) if minutes is not None and is_enough else None
    return Figure(figure_id, Kind.MINUTES, value, n=cell(n), is_enough=is_enough)


def _cover(hits: int, n: int) -> Cover:
    if cell(n) is None or cell(hits) is None:
        return Cover.FEW
    return Cover.NONE if cell(n - hits) is not None else Cover.ALL_BUT_FEW


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
