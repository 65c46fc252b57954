"""When people met, in slots wide enough that a report need not hide most of them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from matchmaker.queries.report_figures import Slot, Timeline
from matchmaker.statistics import cell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_WIDTHS = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 30, 60, 180, 1440))
_MOST_SLOTS = 48
_FEWEST_SLOTS = 4  # one bar would show no course
_MOST_HIDDEN = 1 / 2


def timeline_of(starts_at: datetime, suggested: Sequence[datetime], other: Sequence[datetime]) -> Timeline:
    """Return the meetings in the narrowest slots of which few hold one to four; else the clearest ones."""
    moments = [*suggested, *other]
    if not moments:
        return Timeline(_WIDTHS[0], ())
    span = max(moments) - min(moments)
    narrow = [width for width in _WIDTHS if span / width < _MOST_SLOTS] or [_WIDTHS[-1]]
    widths = [width for width in narrow if span / width >= _FEWEST_SLOTS - 1] or narrow[:1]
    timelines: list[Timeline] = []
    for tried in (widths, narrow):
        found = [_in_slots(width, starts_at, suggested, other) for width in tried]
        timelines = timelines or [timeline for timeline in found if _hides(timeline)]
    if not timelines:
        return Timeline(_WIDTHS[-1], ())
    clear = (timeline for timeline in timelines if _hidden_share(timeline) <= _MOST_HIDDEN)
    return next(clear, min(timelines, key=_hidden_share))


def _in_slots(
    width: timedelta, starts_at: datetime, suggested: Sequence[datetime], other: Sequence[datetime]
) -> Timeline:
    told = Counter((moment - starts_at) // width for moment in suggested)
    rest = Counter((moment - starts_at) // width for moment in other)
    numbers = told.keys() | rest.keys()
    every = range(min(numbers), max(numbers) + 1)
    columns = (_hidden([counts[number] for number in every]) for counts in (told, rest))
    slots = zip(every, *columns, strict=True)
    return Timeline(width, tuple(Slot(starts_at + number * width, *cells) for number, *cells in slots))


def _hidden(counts: list[int]) -> list[int | None]:
    """Hide small counts; beside the only one an empty slot, too, or it would follow from the sum."""
    cells = [cell(count) for count in counts]
    if cell(sum(counts)) is not None and cells.count(None) == 1 and 0 in cells:
        cells[cells.index(0)] = None
    return cells


def _hides(timeline: Timeline) -> bool:
    """Whether no hidden count follows from the others and their sum, which is hidden where small."""
    columns = ([slot.suggested for slot in timeline.slots], [slot.other for slot in timeline.slots])
    return all(column.count(None) != 1 or not any(column) for column in columns)


def _hidden_share(timeline: Timeline) -> float:
    cells = [count for slot in timeline.slots for count in (slot.suggested, slot.other) if count != 0]
    return cells.count(None) / len(cells)
