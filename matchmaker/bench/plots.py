"""Plots as SVG, readable in light or dark, whose figures are told in words too."""

from __future__ import annotations

from html import escape
from math import ceil, floor, log10
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Light and dark shade of each series, told apart by the colour-blind (after Okabe and Ito, 2008).
_SHADES = (
    ("#767676", "#9a9a9a"),
    ("#c25700", "#f0944d"),
    ("#0066a6", "#63b6ee"),
    ("#00805c", "#3fcca2"),
    ("#a1478a", "#e094c8"),
    ("#8a6d00", "#e0c23c"),
    ("#b3261e", "#ff8a80"),
    ("#3f3fbf", "#a9a9ff"),
)
_WIDTH, _LEFT, _RIGHT, _TOP = 720, 190, 700, 62
_STEP = 12
_LINE_HEIGHT, _LINE_RIGHT = 330, 450
_EM = 7.0  # about the width of a letter


class Mark(NamedTuple):
    """A figure of a series, with its interval if it has one."""

    series: str
    value: float
    low: float | None = None
    high: float | None = None


class Row(NamedTuple):
    """The marks beside one label."""

    label: str
    marks: Sequence[Mark]


def _style() -> str:
    def rules(theme: int, ink: str, rule: str) -> str:
        colours = "".join(
            f".s{at}{{stroke:{shade[theme]};fill:{shade[theme]}}}" for at, shade in enumerate(_SHADES)
        )
        return f"text{{fill:{ink}}}.rule{{stroke:{rule}}}{colours}"

    plain = "text{font:12px system-ui,sans-serif}path{fill:none!important;stroke-width:2}"
    dark = rules(1, "#e6e6e6", "#4d4d4d")
    return f"<style>{plain}{rules(0, '#222', '#ccc')}@media(prefers-color-scheme:dark){{{dark}}}</style>"


def _picture(content: Sequence[str], *, height: float, title: str, described: str) -> str:
    heading = f'<text x="8" y="20" style="font-weight:600;font-size:14px">{escape(title)}</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:.0f}" role="img" '
        f'aria-labelledby="t d"><title id="t">{escape(title)}</title>'
        f'<desc id="d">{escape(described)}</desc>\n' + "\n".join([_style(), heading, *content]) + "\n</svg>\n"
    )


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _dot(x: float, y: float, series: int) -> str:
    return f'<circle class="s{series}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'


def dots(rows: Sequence[Row], *, title: str, described: str) -> str:
    """Draw figures from 0 to 1 as dots, each row its own, with whiskers where there is an interval."""
    series = list(dict.fromkeys(mark.series for row in rows for mark in row.marks))
    content, x, y = [], 14.0, float(_TOP)
    for at, name in enumerate(series):
        content += [_dot(x, 40, at), _text(x + 9, 44, name)]
        x += 30 + _EM * len(name)
    for row in rows:
        content.append(_text(_LEFT - 12, y + _STEP * len(row.marks) / 2 + 4, row.label, "end"))
        for mark in row.marks:
            y += _STEP
            at = series.index(mark.series)
            if mark.low is not None and mark.high is not None:
                content.append(
                    f'<path class="s{at}" d="M{_place(mark.low):.1f} {y - 4}H{_place(mark.high):.1f}"/>'
                )
            content.append(_dot(_place(mark.value), y - 4, at))
        y += _STEP
    rules = []
    for tenth in range(0, 11, 2):
        at_x = _place(tenth / 10)
        rules.append(f'<path class="rule" style="stroke-width:1" d="M{at_x} {_TOP - 6}V{y - 6}"/>')
        rules.append(_text(at_x, y + 10, f"{tenth / 10:.1f}", "middle"))
    return _picture([*rules, *content], height=y + 20, title=title, described=described)


def _place(share: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * min(max(share, 0.0), 1.0)


def lines(
    series: Mapping[str, Mapping[int, float]], *, title: str, described: str, across: str, up: str
) -> str:
    """Draw positive figures over sizes, both on logarithmic scales, series named by their last point."""
    sizes = [size for points in series.values() for size in points]
    values = [value for points in series.values() for value in points.values()]
    first, last = floor(log10(min(sizes))), max(ceil(log10(max(sizes))), floor(log10(min(sizes))) + 1)
    least, most = floor(log10(min(values))), max(ceil(log10(max(values))), floor(log10(min(values))) + 1)
    bottom = _TOP + _LINE_HEIGHT

    def at(size: float, value: float) -> tuple[float, float]:
        return (
            70 + (_LINE_RIGHT - 70) * (log10(size) - first) / (last - first),
            bottom - _LINE_HEIGHT * (log10(value) - least) / (most - least),
        )

    content = [_text(8, 46, up), _text(_LINE_RIGHT, bottom + 38, across, "end")]
    for power in range(first, last + 1):
        x, _ = at(10**power, 10**least)
        content.append(f'<path class="rule" style="stroke-width:1" d="M{x:.1f} {_TOP}V{bottom}"/>')
        content.append(_text(x, bottom + 18, f"{10**power:,}", "middle"))
    for power in range(least, most + 1):
        _, y = at(10**first, 10.0**power)
        content.append(f'<path class="rule" style="stroke-width:1" d="M70 {y:.1f}H{_LINE_RIGHT}"/>')
        content.append(_text(62, y + 4, f"{10.0**power:g}", "end"))
    dearest = sorted(series, key=lambda name: -list(series[name].values())[-1])
    for row, name in enumerate(dearest):
        shade = list(series).index(name) % len(_SHADES)
        places = [at(size, value) for size, value in sorted(series[name].items())]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        content += [f'<path class="s{shade}" d="M{path}"/>', *(_dot(x, y, shade) for x, y in places)]
        content += [_dot(_LINE_RIGHT + 24, _TOP + 20 * row + 8, shade)]
        content += [_text(_LINE_RIGHT + 34, _TOP + 20 * row + 12, name)]
    return _picture(content, height=bottom + 50, title=title, described=described)
