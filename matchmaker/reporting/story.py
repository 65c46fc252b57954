"""What a report says, in its order: every form prints this, so that no two forms differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import format_date, format_time

from matchmaker.queries.report_figures import FigureId, Kind
from matchmaker.reporting.charts import Bar, share_bars, timeline_bars
from matchmaker.reporting.definitions import DEFINITIONS, LABELS
from matchmaker.reporting.language import gettext
from matchmaker.reporting.numbers import basis, count_shown, interval, shown
from matchmaker.reporting.sentences import headline, lede, met_verdict, worth_verdict

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.queries.report_figures import Report

_COUNTS = (
    *(FigureId.REGISTERED, FigureId.ELIGIBLE, FigureId.MATCHED),
    *(FigureId.SUGGESTED_PAIRS, FigureId.MEETINGS, FigureId.WAITING),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure in words."""

    id: FigureId
    label: str
    shown: str
    interval: str
    basis: str
    definition: str
    is_told: bool  # whether it is a number, and not the reason why there is none

    @property
    def in_brackets(self) -> str:
        """How sure the figure is, and of how many it speaks."""
        return "; ".join(part for part in (self.interval, self.basis) if part)

    @property
    def statement(self) -> str:
        """The figure in one line, without its label."""
        return f"{self.shown} ({self.in_brackets})" if self.in_brackets else self.shown


@dataclass(frozen=True, slots=True)
class Tile:
    """A leading figure, with how many answered where it rests on answers."""

    line: Line
    response: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with what it shows in words."""

    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class Section:
    """One question with its answer, picture and figures."""

    title: str
    verdict: str
    note: str
    picture: Picture
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """One row of the table of meetings over time."""

    time: str
    suggested: str
    other: str


@dataclass(frozen=True, slots=True)
class MeetingTimes:
    """When people met."""

    title: str
    note: str
    picture: Picture
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """The whole report in words; before anybody has met it has no tiles, no sections and no times."""

    title: str
    headline: str
    lede: tuple[str, ...]
    tiles: tuple[Tile, ...]
    sections: tuple[Section, ...]
    counts: tuple[Line, ...]
    times: MeetingTimes
    lines: tuple[Line, ...]
    foot: str


def story_of(report: Report) -> Story:
    """Put a report into words, in the reader's language."""
    lines = {figure_id: _line(report, figure_id) for figure_id in report.figures}
    has_met = report.figures[FigureId.MEETINGS].n != 0
    day = format_date(report.starts_at.astimezone(report.zone).date(), gettext("d MMM y"))
    return Story(
        title=" · ".join((gettext("Match-quality report"), report.event_name, day)),
        headline=headline(report),
        lede=tuple(lede(report)),
        tiles=_tiles(lines) if has_met else (),
        sections=(_worth_section(report, lines), _met_section(report, lines)) if has_met else (),
        counts=tuple(lines[figure_id] for figure_id in _COUNTS),
        times=_times(report),
        lines=tuple(lines.values()),
        foot=gettext(
            "As of %(moment)s. Intervals hold the true share in 95 of 100 such events; those of pairs know "
            "that pairs share people. Counts of one to four are not shown.",
            moment=_moment(report, report.as_of, with_day=True),
        ),
    )


def _line(report: Report, figure_id: FigureId) -> Line:
    figure = report.figures[figure_id]
    label, definition = str(LABELS[figure_id]), str(DEFINITIONS[figure_id])
    is_told = figure.value is not None or figure.low is not None or figure.kind is Kind.COUNT
    return Line(figure_id, label, shown(figure), interval(figure), basis(figure), definition, is_told)


def _tiles(lines: dict[FigureId, Line]) -> tuple[Tile, ...]:
    both, anybody = lines[FigureId.BOTH_ANSWERED], lines[FigureId.ANSWERED]
    return (
        Tile(lines[FigureId.MET_ONE], ""),
        Tile(lines[FigureId.PAIRS_MET], ""),
        Tile(lines[FigureId.BOTH_WORTH], gettext("Both answered: %(share)s", share=both.shown)),
        Tile(lines[FigureId.WORTH_CALLING], gettext("Answered: %(share)s", share=anybody.shown)),
    )


def _worth_section(report: Report, lines: dict[FigureId, Line]) -> Section:
    bars = (FigureId.WORTH_SUGGESTED, FigureId.WORTH_OTHER)
    responses = (FigureId.ANSWERED_SUGGESTED, FigureId.ANSWERED_OTHER, FigureId.WORTH_LIFT)
    return Section(
        title=gettext("Did the suggestions matter?"),
        verdict=worth_verdict(report),
        note=gettext("Share of answers that called a meeting worth a follow-up, with 95%% intervals."),
        picture=_bars(report, lines, bars, (gettext("Suggested meetings"), gettext("Other meetings"))),
        lines=tuple(lines[figure_id] for figure_id in (*bars, *responses)),
    )


def _met_section(report: Report, lines: dict[FigureId, Line]) -> Section:
    bars = (FigureId.PAIRS_MET, FigureId.OTHERS_MET)
    return Section(
        title=gettext("Did suggested people find each other?"),
        verdict=met_verdict(report),
        note=gettext(
            "Share of pairs that met, with 95%% intervals. The comparison takes for granted that suggested "
            "and other pairs scan each other equally often."
        ),
        picture=_bars(report, lines, bars, (gettext("Suggested pairs"), gettext("Other pairs"))),
        lines=tuple(lines[figure_id] for figure_id in (*bars, FigureId.MET_LIFT)),
    )


def _bars(
    report: Report, lines: dict[FigureId, Line], ids: tuple[FigureId, FigureId], names: tuple[str, str]
) -> Picture:
    bars = [
        Bar(name, report.figures[figure_id], lines[figure_id].shown, is_suggested=number == 0)
        for number, (figure_id, name) in enumerate(zip(ids, names, strict=True))
    ]
    told = (f"{name}: {lines[figure_id].statement}" for figure_id, name in zip(ids, names, strict=True))
    alt = ". ".join(told) + "."
    return Picture(share_bars(bars, alt=alt), alt)


def _times(report: Report) -> MeetingTimes:
    slots = report.timeline.slots
    days = {slot.starts_at.astimezone(report.zone).date() for slot in slots}
    moments = tuple(
        Moment(
            _moment(report, slot.starts_at, with_day=len(days) > 1),
            count_shown(slot.suggested),
            count_shown(slot.other),
        )
        for slot in slots
    )
    first, last = (moments[0].time, moments[-1].time) if moments else ("", "")
    minutes = int(report.timeline.width.total_seconds() // 60)
    alt = gettext("No meetings yet.")
    note = gettext("As soon as two people have met, this shows when.")
    if moments:
        alt = gettext(
            "Bars of confirmed meetings from %(first)s to %(last)s; the table has the numbers.",
            first=first,
            last=last,
        )
        note = gettext(
            "Confirmed meetings, %(minutes)s minutes a bar: suggested ones below, others above; "
            "dashed: under 5.",
            minutes=minutes,
        )
    picture = Picture(timeline_bars(report.timeline, first=first, last=last, alt=alt), alt)
    return MeetingTimes(gettext("When people met"), note, picture, moments)


def _moment(report: Report, moment: datetime, *, with_day: bool) -> str:
    local = moment.astimezone(report.zone)
    time: str = format_time(local.time(), "HH:mm")
    return " ".join((format_date(local.date(), gettext("d MMM")), time)) if with_day else time
