"""What a report says, in its order: every form prints this, so that no two forms differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import format_date, format_time

from matchmaker.queries.report_figures import FigureId, Kind
from matchmaker.reporting.charts import timeline_bars
from matchmaker.reporting.definitions import DEFINITIONS, LABELS
from matchmaker.reporting.language import gettext
from matchmaker.reporting.numbers import basis, count_shown, interval, shown
from matchmaker.reporting.sections import room_of, sections_of
from matchmaker.reporting.sentences import headline, lede
from matchmaker.reporting.story_parts import Line, MeetingTimes, Moment, Picture, Story, Tile

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.queries.report_figures import Report

_COUNTS = (
    *(FigureId.REGISTERED, FigureId.ELIGIBLE, FigureId.MATCHED),
    *(FigureId.SUGGESTED_PAIRS, FigureId.MEETINGS, FigureId.WAITING),
)
_FIRSTS = (FigureId.FIRST_QUARTER, FigureId.FIRST_HALF, FigureId.FIRST_THREE_QUARTERS)


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
        sections=sections_of(report, lines),
        counts=tuple(lines[figure_id] for figure_id in _COUNTS),
        times=_times(report, lines),
        room=room_of(report, lines),
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


def _times(report: Report, lines: dict[FigureId, Line]) -> MeetingTimes:
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
    firsts = tuple(lines[figure_id] for figure_id in _FIRSTS)
    return MeetingTimes(gettext("When people met"), note, picture, moments, firsts)


def _moment(report: Report, moment: datetime, *, with_day: bool) -> str:
    local = moment.astimezone(report.zone)
    time: str = format_time(local.time(), "HH:mm")
    return " ".join((format_date(local.date(), gettext("d MMM")), time)) if with_day else time
