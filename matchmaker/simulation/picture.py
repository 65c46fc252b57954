"""The coverage table as a picture."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from matchmaker.simulation.coverage import LEAST, MOST
from matchmaker.simulation.figures import REQUIRED
from matchmaker.simulation.tables import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.simulation.study import Cell

TITLE = "Share of 95 % intervals that held the truth"
_WIDTH, _LEFT, _RIGHT, _TOP, _ROW = 720, 250, 700, 66, 26
_FROM, _TO = 0.8, 1.0
# Light and dark shades, told apart by the colour-blind and by shape (after Okabe and Ito, 2008).
_STYLE = (
    "<style>text{font:12px system-ui,sans-serif;fill:#222}.rule{stroke:#ccc}.band{fill:#00805c;opacity:.16}"
    ".ours{fill:#0066a6}.plain{fill:none;stroke:#c25700;stroke-width:2}"
    "@media(prefers-color-scheme:dark){text{fill:#e6e6e6}.rule{stroke:#4d4d4d}.band{fill:#3fcca2}"
    ".ours{fill:#63b6ee}.plain{stroke:#f0944d}}</style>"
)


def picture(cells: Sequence[Cell]) -> str:
    """Draw a row for each cell: filled dots are the report's intervals, rings take pairs for independent."""
    bottom = _TOP + _ROW * len(cells)
    left, height = _place(LEAST), bottom - _TOP + 8
    place = f'x="{left:.1f}" y="{_TOP - 8}" width="{_place(MOST) - left:.1f}" height="{height}"'
    band = f'<rect class="band" {place}/>'
    content = [
        _STYLE,
        f'<text x="8" y="20" style="font-weight:600;font-size:14px">{TITLE}</text>',
        _dot("ours", 14, 40),
        _text(24, 44, "the report’s six figures"),
        _dot("plain", 194, 40),
        _text(204, 44, "shares, if pairs were independent (below 0.8: at the edge)"),
        band,
    ]
    for step in range(5):
        at = _FROM + step * (_TO - _FROM) / 4
        content.append(f'<path class="rule" d="M{_place(at):.1f} {_TOP - 8}V{bottom}"/>')
        content.append(_text(_place(at), bottom + 16, f"{at:.2f}", "middle"))
    told = []
    for row, cell in enumerate(cells):
        y = _TOP + _ROW * row + _ROW / 2 - 4
        content.append(_text(_LEFT - 12, y + 4, label(cell), "end"))
        plain = [cell.independent[name] for name in REQUIRED if name in cell.independent]
        content += [_dot("plain", _place(found.share), y + 5) for found in plain if found.is_judged]
        ours = [(name, cell.reported[name]) for name in REQUIRED if cell.reported[name].is_judged]
        content += [_dot("ours", _place(found.share), y - 4) for _, found in ours]
        told.append(f"{label(cell)}: " + ", ".join(f"{name} {found.share:.3f}" for name, found in ours))
    described = escape("; ".join(told))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {bottom + 26}" role="img" '
        f'aria-labelledby="t d"><title id="t">{TITLE}</title><desc id="d">{described}</desc>\n'
        + "\n".join(content)
        + "\n</svg>\n"
    )


def _place(share: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * (min(max(share, _FROM), _TO) - _FROM) / (_TO - _FROM)


def _dot(kind: str, x: float, y: float) -> str:
    return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
