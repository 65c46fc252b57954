"""The report as plain text for a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from matchmaker.reporting.language import gettext
from matchmaker.reporting.story import story_of

if TYPE_CHECKING:
    from matchmaker.queries.report_figures import Report
    from matchmaker.reporting.story_parts import Line, Section, Story

_COLUMNS = 80
_VALUE_WIDTH = 8


def report_text(report: Report) -> str:
    """Return the report in lines of at most eighty columns where words allow."""
    story = story_of(report)
    parts = [
        [story.title, "", *_wrapped(story.headline), "=" * min(len(story.headline), _COLUMNS)],
        _wrapped(" ".join(story.lede)),
        *(_section(section) for section in story.sections),
        [gettext("All figures"), *(_figure(line) for line in story.lines)],
        _times(story),
        _wrapped(story.foot),
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _section(section: Section) -> list[str]:
    rows = section.table.rows if section.table is not None else ()
    return [
        section.title,
        *_wrapped(section.verdict),
        *(f"  {number}: {share} {_brackets(sure)}".rstrip() for number, share, sure in rows),
        *(f"  {word}" for word in section.words),
    ]


def _brackets(text: str) -> str:
    return f"({text})" if text else ""


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _COLUMNS)


def _figure(line: Line) -> str:
    if line.is_told:
        return f"  {line.shown:>{_VALUE_WIDTH}} {line.label}{_sure(line)}"
    return f"  {'–':>{_VALUE_WIDTH}} {line.label}: {line.shown}{_sure(line)}"


def _sure(line: Line) -> str:
    return f" ({line.in_brackets})" if line.in_brackets else ""


def _times(story: Story) -> list[str]:
    rows = [
        gettext(
            "  %(time)s  suggested: %(suggested)s, other: %(other)s",
            time=moment.time,
            suggested=moment.suggested,
            other=moment.other,
        )
        for moment in story.times.moments
    ]
    return [story.times.title, *_wrapped(story.times.note), *rows]
