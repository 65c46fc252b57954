"""Events side by side, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import format_date, format_decimal

from matchmaker.queries.report_across import COMPARED
from matchmaker.queries.report_figures import FigureId
from matchmaker.reporting.definitions import DEFINITIONS, LABELS
from matchmaker.reporting.language import gettext
from matchmaker.reporting.numbers import basis, count_shown, interval, shown

if TYPE_CHECKING:
    from matchmaker.queries.report_across import Across, Change, EventBeside
    from matchmaker.statistics import Difference

_FIGURES = (FigureId.REGISTERED, FigureId.MEETINGS, *COMPARED)


@dataclass(frozen=True, slots=True)
class Beside:
    """One figure of one event."""

    shown: str
    interval: str
    basis: str


@dataclass(frozen=True, slots=True)
class EventColumn:
    """One event with its figures, in the order of the rows."""

    code: str
    name: str
    day: str
    figures: tuple[Beside, ...]


@dataclass(frozen=True, slots=True)
class AcrossStory:
    """Events side by side: `labels` name the rows, `definitions` say what they mean."""

    labels: tuple[str, ...]
    definitions: tuple[str, ...]
    events: tuple[EventColumn, ...]
    changes: tuple[str, ...]


def across_story(across: Across) -> AcrossStory:
    """Put events side by side into words, in the reader's language."""
    return AcrossStory(
        labels=(*(str(LABELS[figure_id]) for figure_id in _FIGURES), gettext("people who came back")),
        definitions=(
            *(str(DEFINITIONS[figure_id]) for figure_id in _FIGURES),
            gettext(
                "People whose address was at an earlier event of yours that is still kept. Counts of one to "
                "four are not shown."
            ),
        ),
        events=tuple(_column(event) for event in across.events),
        changes=tuple(_change(change) for change in across.changes),
    )


def _column(event: EventBeside) -> EventColumn:
    report = event.report
    figures = [report.figures[figure_id] for figure_id in _FIGURES]
    return EventColumn(
        code=report.event_code,
        name=report.event_name,
        day=format_date(report.starts_at.astimezone(report.zone).date(), gettext("d MMM y")),
        figures=(
            *(Beside(shown(figure), interval(figure), basis(figure)) for figure in figures),
            Beside(count_shown(event.n_returning), "", ""),
        ),
    )


def _change(change: Change) -> str:
    label, found = str(LABELS[change.figure_id]), change.difference
    if not found.enough or found.low is None or found.high is None or found.value is None:
        return gettext("%(label)s: too few answers to say whether it changed.", label=label)
    points, low, high = (_points(limit) for limit in (found.value, found.low, found.high))
    return gettext(
        "%(label)s: %(points)s percentage points (95%% interval %(low)s to %(high)s). %(verdict)s",
        label=label,
        points=points,
        low=low,
        high=high,
        verdict=_verdict(found),
    )


def _verdict(found: Difference) -> str:
    if not found.is_shown:
        return gettext("No change was shown.")
    return gettext("It rose.") if (found.value or 0) > 0 else gettext("It fell.")


def _points(share: float) -> str:
    points = round(share * 100)
    return str(format_decimal(points, "+0;−0" if points else "0"))
