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
    timelines = [_in_slots(width, starts_at, suggested, other) for width in widths]
    clear = (timeline for timeline in timelines if _hidden_share(timeline) <= _MOST_HIDDEN)
    return next(clear, min(timelines, key=_hidden_share))


def _in_slots(
    width: timedelta, starts_at: datetime, suggested: Sequence[datetime], other: Sequence[datetime]
) -> Timeline:
    told = Counter((moment - starts_at) // width for moment in suggested)
    rest = Counter((moment - starts_at) // width for moment in other)
    numbers = told.keys() | rest.keys()
    return Timeline(
        width,
        tuple(
            Slot(starts_at + number * width, cell(told[number]), cell(rest[number]))
            for number in range(min(numbers), max(numbers) + 1)
        ),
    )


def _hidden_share(timeline: Timeline) -> float:
    cells = [count for slot in timeline.slots for count in (slot.suggested, slot.other) if count != 0]
    return cells.count(None) / len(cells)
