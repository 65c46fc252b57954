"""The report as a tagged PDF that screen readers can follow."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from flask_babel import get_locale

from matchmaker.badges.glyphs import boxed, missing_clusters, printable, shared_fonts
from matchmaker.reporting.language import gettext
from matchmaker.reporting.story import story_of

if TYPE_CHECKING:
    from matchmaker.queries.report_figures import Report
    from matchmaker.reporting.story_parts import Picture, Room, Story, Table

TEMPLATE = Path(__file__).with_name("report.typ")
_CHART_LOOK = (
    "<style>text{font-family:Inter;font-size:14px}.mm-chart-word{fill:#1b2430}.mm-chart-soft{fill:#5b6472}"
    ".mm-chart-suggested{fill:#b8361b;stroke:#b8361b}.mm-chart-other{fill:#e6dfd3;stroke:#8b8475}"
    ".mm-chart-hidden{fill:#ffffff;stroke-dasharray:2 2}"
    ".mm-chart-small{font-size:13px}.mm-chart-met{fill:#1f6f5c}.mm-chart-track{fill:#e6dfd3}"
    ".mm-net-other{stroke:#8b8475;stroke-width:.9;fill:none}"
    ".mm-net-suggested{stroke:#b8361b;stroke-width:1.4;fill:none}"
    ".mm-net-person{stroke:#1b2430;stroke-linecap:round;fill:none}"
    ".mm-net-few{stroke-width:5}.mm-net-some{stroke-width:8}.mm-net-many{stroke-width:11}"
    ".mm-chart-whisker{stroke:#1b2430;stroke-width:2;fill:none}.mm-chart-floor{stroke:#5b6472}</style>"
)


def report_pdf(report: Report) -> bytes:
    """Typeset the report on A4, to the standard PDF/UA-1."""
    import typst  # a large library, loaded only by who prints

    content = _content(story_of(report))
    words = json.dumps(content, ensure_ascii=False)
    with_system = bool(missing_clusters(words))
    data = json.dumps(_in_known_letters(content, with_system=with_system), ensure_ascii=False)
    compiler = typst.Compiler(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=shared_fonts(with_system=with_system),
        sys_inputs={"report": data},
    )
    return cast("bytes", compiler.compile(format="pdf", pdf_standards=["ua-1"]))


def _content(story: Story) -> dict[str, Any]:
    return {
        "language": str(get_locale()).split("_")[0],
        "title": story.title,
        "headline": story.headline,
        "lede": " ".join(story.lede),
        "tiles": [
            {
                "shown": tile.line.shown,
                "label": tile.line.label,
                "sure": tile.line.in_brackets,
                "response": tile.response,
            }
            for tile in story.tiles
        ],
        "sections": [
            {
                "title": section.title,
                "verdict": section.verdict,
                "note": section.note,
                "picture": None if section.picture is None else _picture(section.picture),
                "lines": [[line.shown, line.label] for line in section.lines if section.picture is None],
                "words": list(section.words),
                "table": _table(section.table),
            }
            for section in story.sections
        ],
        "room": None
        if story.room is None
        else {
            "title": story.room.title,
            "note": _network_note(story.room),
            "picture": _picture(story.room.picture),
        },
        "times": {
            "title": story.times.title,
            "note": story.times.note,
            "picture": _picture(story.times.picture),
            "lines": [[line.shown, line.label] for line in story.times.lines],
            "header": [gettext("From"), gettext("Suggested"), gettext("Other")],
            "rows": [[moment.time, moment.suggested, moment.other] for moment in story.times.moments],
        },
        "figures": {
            "title": gettext("All figures"),
            "header": [gettext("Value"), gettext("Figure"), gettext("95%% interval"), gettext("Of")],
            "rows": [
                {
                    "shown": line.shown,
                    "label": line.label,
                    "interval": line.interval,
                    "basis": line.basis,
                    "definition": line.definition,
                }
                for line in story.lines
            ],
        },
        "foot": story.foot,
    }


def _table(table: Table | None) -> dict[str, Any] | None:
    return (
        None if table is None else {"header": list(table.header), "rows": [list(row) for row in table.rows]}
    )


def _network_note(room: Room) -> str:
    marked = gettext("Red lines are suggested meetings.") if room.is_marked else ""
    return " ".join(part for part in (room.note, marked) if part)


def _picture(picture: Picture) -> dict[str, str]:
    return {"svg": picture.svg.replace(">", f">{_CHART_LOOK}", 1), "alt": picture.alt}


def _in_known_letters(content: Any, *, with_system: bool) -> Any:
    """Return the content with a box for each letter that no font has: PDF/UA forbids lost ones."""
    if isinstance(content, dict):
        return {key: _in_known_letters(value, with_system=with_system) for key, value in content.items()}
    if isinstance(content, list):
        return [_in_known_letters(value, with_system=with_system) for value in content]
    if content is None:
        return None
    return boxed(printable(content), with_system=with_system)
