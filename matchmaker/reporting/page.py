"""The report as one HTML file that needs nothing beside it."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import render_template

from matchmaker.reporting.story import story_of

if TYPE_CHECKING:
    from matchmaker.queries.report_figures import Report

_STATIC = Path(__file__).parent.parent / "static"
_SHEETS = ("vendor/pico.min.css", "css/fonts.css", "css/theme.css", "css/report.css")


def report_html(report: Report) -> str:
    """Return the page to keep or to mail, with its look and letters inside."""
    return render_template("report/standalone.html", story=story_of(report), styles=_styles())


@cache
def _styles() -> str:
    sheets = [(_STATIC / sheet).read_text(encoding="utf-8") for sheet in _SHEETS]
    return re.sub(r'url\("\.\./(vendor/[^"]+\.woff2)"\)', _embedded, "\n".join(sheets))


def _embedded(found: re.Match[str]) -> str:
    content = b64encode((_STATIC / found[1]).read_bytes()).decode("ascii")
    return f'url("data:font/woff2;base64,{content}")'
