"""The report's pictures of shares and times as SVG, coloured by classes alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import escape

from matchmaker.queries.report_figures import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.queries.report_figures import Timeline

_WIDTH = 360
_SCALE = 285  # room to the right for the value
_ROW = 62
_TOP, _FLOOR = 22, 132
_HIDDEN_HEIGHT = 2.5  # between one and four
_LEAST_SCALE = 10.0  # a few meetings must not look like many


@dataclass(frozen=True, slots=True)
class Bar:
    """One share with its name and the words of its value."""

    name: str
    figure: Figure
    shown: str
    is_suggested: bool


def share_bars(bars: Sequence[Bar], *, alt: str) -> str:
    """Draw shares as bars, each with its interval as a whisker; a share that is not told has none."""
    largest = max((bar.figure.high or 0 for bar in bars), default=0) or 1
    rows = [_share_bar(bar, top=number * _ROW, scale=_SCALE / largest) for number, bar in enumerate(bars)]
    return picture("".join(rows), height=_ROW * len(bars), alt=alt)


def _share_bar(bar: Bar, *, top: int, scale: float) -> str:
    figure = bar.figure
    name = f'<text class="mm-chart-word" x="0" y="{top + 15}">{escape(bar.name)}</text>'
    if figure.value is None or figure.low is None or figure.high is None:
        return name + f'<text class="mm-chart-soft" x="0" y="{top + 41}">{escape(bar.shown)}</text>'
    colour = "mm-chart-suggested" if bar.is_suggested else "mm-chart-other"
    low, high, value = (round(limit * scale, 1) for limit in (figure.low, figure.high, figure.value))
    ends = f"M{low} {top + 30}v10M{high} {top + 30}v10"
    return (
        f'{name}<rect class="{colour}" x="0.5" y="{top + 24}" width="{max(value, 1)}" height="22" rx="4"/>'
        f'<path class="mm-chart-whisker" d="M{low} {top + 35}H{high}{ends}"/>'
        f'<text class="mm-chart-word" x="{high + 10}" y="{top + 40}">{escape(bar.shown)}</text>'
    )


def timeline_bars(timeline: Timeline, *, first: str, last: str, alt: str) -> str:
    """Draw meetings over time: suggested ones below, others on top, hidden counts as outlines."""
    heights = [_height(slot.suggested) + _height(slot.other) for slot in timeline.slots]
    tallest = max([*heights, _LEAST_SCALE])
    step = _WIDTH / max(len(timeline.slots), 1)
    scale = (_FLOOR - _TOP) / tallest
    parts = []
    for number, slot in enumerate(timeline.slots):
        floor = float(_FLOOR)
        for count, colour in ((slot.suggested, "mm-chart-suggested"), (slot.other, "mm-chart-other")):
            height = _height(count) * scale
            floor -= height
            kind = f"{colour} mm-chart-hidden" if count is None else colour
            if height:
                parts.append(
                    f'<rect class="{kind}" x="{number * step + 1:.1f}" y="{floor:.1f}" '
                    f'width="{min(step - 2, 40):.1f}" height="{height:.1f}" rx="2"/>'
                )
    parts.append(f'<path class="mm-chart-floor" d="M0 {_FLOOR + 1}H{_WIDTH}"/>')
    parts.append(f'<text class="mm-chart-soft" x="0" y="{_FLOOR + 19}">{escape(first)}</text>')
    if last != first:
        place = f'x="{_WIDTH}" y="{_FLOOR + 19}" text-anchor="end"'
        parts.append(f'<text class="mm-chart-soft" {place}>{escape(last)}</text>')
    return picture("".join(parts), height=_FLOOR + 26, alt=alt)


def _height(count: int | None) -> float:
    return _HIDDEN_HEIGHT if count is None else count


def picture(content: str, *, height: int, alt: str, width: int = _WIDTH, kind: str = "mm-chart") -> str:
    """Return drawn content as one SVG with its text alternative."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" viewBox="0 0 {width} {height}" '
        f'role="img" aria-label="{escape(alt)}">{content}</svg>'
    )
