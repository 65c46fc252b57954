"""The report's pictures of shares that follow each other, step by step or score by score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from matchmaker.reporting.charts import picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.queries.report_figures import Band
    from matchmaker.reporting.story_parts import Line

_WIDTH = 360
_STEP, _BAR = 42, 9
_TOP, _FLOOR = 12, 150
_LEAST_SCALE = 0.1  # a few per cent must not look like all


def step_bars(steps: Sequence[tuple[Line, float | None]], *, alt: str) -> str:
    """Draw how many stay from step to step; a step that is not told has no bar."""
    rows = [_step(line, share, top=number * _STEP) for number, (line, share) in enumerate(steps)]
    return picture("".join(rows), height=_STEP * len(steps), alt=alt)


def _step(line: Line, share: float | None, *, top: int) -> str:
    word = escape(line.label)
    name = f'<text class="mm-chart-word mm-chart-small" x="0" y="{top + 15}">{word}</text>'
    if share is None:
        return (
            name
            + f'<text class="mm-chart-soft mm-chart-small" x="0" y="{top + 33}">{escape(line.shown)}</text>'
        )
    place = f'x="{_WIDTH}" y="{top + 15}" text-anchor="end"'
    box = f'x="0" y="{top + 22}" height="{_BAR}" rx="4"'
    return (
        f'{name}<text class="mm-chart-word mm-chart-small" {place}>{escape(line.shown)}</text>'
        f'<rect class="mm-chart-track" {box} width="{_WIDTH}"/>'
        f'<rect class="mm-chart-met" {box} width="{max(share * _WIDTH, 2):.1f}"/>'
    )


def band_columns(bands: Sequence[Band], *, first: str, last: str, alt: str) -> str:
    """Draw the share of each band of scores as a column with its interval; one that is not told is dashed."""
    largest = max([_LEAST_SCALE, *(band.figure.high or 0 for band in bands)])
    scale = (_FLOOR - _TOP) / largest
    step = _WIDTH / len(bands)
    parts = [_column(band, left=number * step, step=step, scale=scale) for number, band in enumerate(bands)]
    parts.append(f'<path class="mm-chart-floor" d="M0 {_FLOOR + 1}H{_WIDTH}"/>')
    parts.append(f'<text class="mm-chart-soft" x="0" y="{_FLOOR + 20}">{escape(first)}</text>')
    place = f'x="{_WIDTH}" y="{_FLOOR + 20}" text-anchor="end"'
    parts.append(f'<text class="mm-chart-soft" {place}>{escape(last)}</text>')
    return picture("".join(parts), height=_FLOOR + 27, alt=alt)


def _column(band: Band, *, left: float, step: float, scale: float) -> str:
    figure = band.figure
    width = step * 0.72
    start = left + (step - width) / 2
    if figure.value is None or figure.low is None or figure.high is None:
        box = f'x="{start:.1f}" y="{_FLOOR - 6}" width="{width:.1f}" height="6" rx="2"'
        return f'<rect class="mm-chart-other mm-chart-hidden" {box}/>'
    top, low, high = (_FLOOR - limit * scale for limit in (figure.value, figure.low, figure.high))
    box = f'x="{start:.1f}" y="{top:.1f}" width="{width:.1f}" height="{max(_FLOOR - top, 1):.1f}" rx="3"'
    middle = left + step / 2
    ends = f"M{middle - 4:.1f} {low:.1f}h8M{middle - 4:.1f} {high:.1f}h8"
    return (
        f'<rect class="mm-chart-met" {box}/>'
        f'<path class="mm-chart-whisker" d="M{middle:.1f} {low:.1f}V{high:.1f}{ends}"/>'
    )
