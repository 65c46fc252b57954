"""The report for programs: CSV and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from matchmaker.importers.export import write_csv
from matchmaker.reporting.definitions import BANDS, DEFINITIONS, LABELS, TOPIC, WORDS_DEFINITION
from matchmaker.reporting.numbers import count_shown, statement_of
from matchmaker.reporting.story import story_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matchmaker.queries.report_figures import Band, Figure, Report

CSV_HEADERS = ("id", "from", "label", "value", "low", "high", "hits", "n", "shown", "definition")
_LEVEL = 0.95
_SCORE_DIGITS = 2
_WORD, _TOPIC = "unmet-word", "goal-topic"
_SUGGESTED_TIMES, _OTHER_TIMES = "meetings-over-time-suggested", "meetings-over-time-other"


def report_csv(report: Report) -> bytes:
    """Return one row a figure, band of scores, shared word, slot of time; what is hidden is empty."""
    return write_csv(CSV_HEADERS, _rows(report))


def _rows(report: Report) -> Iterator[list[str | float | None]]:
    story = story_of(report)
    for line in story.lines:
        figure = report.figures[line.id]
        numbers = [figure.value, figure.low, figure.high, figure.hits, figure.n]
        yield [line.id.value, "", line.label, *numbers, line.statement, line.definition]
    for bands in (report.met_by_score, report.worth_by_score):
        for number, band in enumerate(bands, start=1):
            name, part, figure = f"{band.figure.id}-band", f"{number} of {len(bands)}", band.figure
            numbers = [figure.value, figure.low, figure.high, figure.hits, figure.n]
            label, definition = str(BANDS[figure.id]), str(DEFINITIONS[figure.id])
            yield [name, part, label, *numbers, statement_of(figure), definition]
    for word in report.unmet_words:
        yield [
            _WORD,
            "",
            word.word,
            *_only(word.people),
            count_shown(word.people),
            str(WORDS_DEFINITION),
        ]
    for topic in report.topics:
        figure = topic.figure
        label, definition = str(LABELS[figure.id]), str(DEFINITIONS[figure.id])
        yield [_TOPIC, topic.word, str(TOPIC), *_only(topic.people), count_shown(topic.people), definition]
        numbers = [figure.value, figure.low, figure.high, figure.hits, figure.n]
        yield [figure.id.value, topic.word, label, *numbers, statement_of(figure), definition]
    for slot, moment in zip(report.timeline.slots, story.times.moments, strict=True):
        for name, count, words in (
            (_SUGGESTED_TIMES, slot.suggested, moment.suggested),
            (_OTHER_TIMES, slot.other, moment.other),
        ):
            start = slot.starts_at.isoformat()
            yield [name, start, story.times.title, *_only(count), words, story.times.note]


def _only(count: int | None) -> list[float | None]:
    """Return the numbers of a row that is a count."""
    return [count, None, None, None, count]


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
        "verdicts": {
            "met": report.met_verdict,
            "worth_it": report.worth_verdict,
            "drawn_by_lot": report.honest_verdict,
        },
        "figures": [
            {
                "id": line.id,
                "kind": figure.kind,
                "label": line.label,
                **_numbers(figure),
                "definition": line.definition,
            }
            for line, figure in ((line, report.figures[line.id]) for line in story.lines)
        ],
        "by_score": {
            "met": [_band(band) for band in report.met_by_score],
            "worth_it": [_band(band) for band in report.worth_by_score],
        },
        "goals_by_topic": [
            {"topic": topic.word, "people": topic.people, **_numbers(topic.figure)} for topic in report.topics
        ],
        "unmet_words": [{"word": word.word, "people": word.people} for word in report.unmet_words],
        "meetings_over_time": {
            "minutes": int(report.timeline.width.total_seconds() // 60),
            "slots": [
                {"from": slot.starts_at.isoformat(), "suggested": slot.suggested, "other": slot.other}
                for slot in report.timeline.slots
            ],
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _band(band: Band) -> dict[str, object]:
    score = [round(band.low, _SCORE_DIGITS), round(band.high, _SCORE_DIGITS)]
    return {"score": score, **_numbers(band.figure)}


def _numbers(figure: Figure) -> dict[str, object]:
    return {
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "hits": figure.hits,
        "n": figure.n,
        "enough": figure.is_enough,
        "cover": figure.cover,
        "shown": statement_of(figure),
    }
