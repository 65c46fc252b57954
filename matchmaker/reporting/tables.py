"""The report for programs: CSV and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from matchmaker.importers.export import write_csv
from matchmaker.reporting.story import story_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matchmaker.queries.report_figures import Report

CSV_HEADERS = ("id", "from", "label", "value", "low", "high", "hits", "n", "shown", "definition")
_LEVEL = 0.95
_SUGGESTED_TIMES, _OTHER_TIMES = "meetings-over-time-suggested", "meetings-over-time-other"


def report_csv(report: Report) -> bytes:
    """Return one row a figure, then one a slot of time and kind of meeting; what is hidden is empty."""
    return write_csv(CSV_HEADERS, _rows(report))


def _rows(report: Report) -> Iterator[list[str | float | None]]:
    story = story_of(report)
    for line in story.lines:
        figure = report.figures[line.id]
        numbers = [figure.value, figure.low, figure.high, figure.hits, figure.n]
        yield [line.id.value, "", line.label, *numbers, line.statement, line.definition]
    for slot, moment in zip(report.timeline.slots, story.times.moments, strict=True):
        for name, count, words in (
            (_SUGGESTED_TIMES, slot.suggested, moment.suggested),
            (_OTHER_TIMES, slot.other, moment.other),
        ):
            start = slot.starts_at.isoformat()
            yield [name, start, story.times.title, count, None, None, None, count, words, story.times.note]


def report_json(report: Report) -> str:
    """Return the report as one JSON object."""
    story = story_of(report)
    content = {
        "event": {
            "code": report.event_code,
            "name": report.event_name,
            "timezone": report.zone.key,
            "starts_at": report.starts_at.isoformat(),
        },
        "as_of": report.as_of.isoformat(),
        "headline": story.headline,
        "sentences": list(story.lede),
        "level": _LEVEL,
        "verdicts": {"met": report.met_verdict, "worth_it": report.worth_verdict},
        "figures": [
            {
                "id": line.id,
                "kind": figure.kind,
                "label": line.label,
                "value": figure.value,
                "low": figure.low,
                "high": figure.high,
                "hits": figure.hits,
                "n": figure.n,
                "enough": figure.is_enough,
                "cover": figure.cover,
                "shown": line.statement,
                "definition": line.definition,
            }
            for line, figure in ((line, report.figures[line.id]) for line in story.lines)
        ],
        "meetings_over_time": {
            "minutes": int(report.timeline.width.total_seconds() // 60),
            "slots": [
                {"from": slot.starts_at.isoformat(), "suggested": slot.suggested, "other": slot.other}
                for slot in report.timeline.slots
            ],
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
