"""A small labelled evening of our own writing, in the form in which labelled sets come."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

WANTS = [
    "somebody to repair my violin",
    "help with a German tax form",
    "a partner for chess on Sundays",
    "how to keep bees on a balcony",
]
OFFERS = [
    "I play chess, badly but gladly",
    "violins: repairs, bows, strings",
    "tax forms for freelancers, in German",
    "beekeeping for people without a garden",
    "German conversation over coffee",
]
ONE_WAY: dict[str, Any] = {
    "name": "village",
    "kind": "oneway",
    "events": [
        {
            "queries": WANTS,
            "docs": OFFERS,
            "rel": {"0": {"1": 1}, "1": {"2": 2, "4": 1}, "2": {"0": 1}, "3": {"3": 1}},
        }
    ],
}
GRADED: dict[str, Any] = {
    "name": "graded",
    "kind": "oneway",
    "relevant_from": 3,
    "events": [
        {
            "queries": WANTS[:2],
            "docs": OFFERS,
            "rel": {"0": {"1": 5, "0": 2}, "1": {"4": 1, "0": 2}},
            "judged": {"0": [0, 1], "1": [0, 4]},
        }
    ],
}
PEOPLE: dict[str, Any] = {
    "name": "neighbours",
    "kind": "people",
    "events": [
        {
            "people": [
                {"goals": WANTS[0], "skills": OFFERS[2]},
                {"goals": WANTS[1], "skills": OFFERS[1]},
                {"goals": WANTS[2], "skills": OFFERS[3]},
                {"goals": WANTS[3], "skills": OFFERS[0]},
                {"goals": "a quiet corner", "skills": OFFERS[4]},
            ],
            "rel": {"0": {"1": 1}, "1": {"0": 1, "4": 1}, "2": {"3": 1}, "3": {"2": 1}},
        }
    ],
}
JUDGED_PEOPLE: dict[str, Any] = {
    "name": "table",
    "kind": "people",
    "events": [PEOPLE["events"][0] | {"judged": {"0": [1, 2]}}],
}
NUMBERS: dict[str, Any] = {
    "name": "numbers",
    "kind": "people",
    "events": [{"people": [{"age": 31}, {"age": 32}], "rel": {}}],
}


def write_set(folder: Path, content: dict[str, Any]) -> Path:
    """Write a set as its users do and return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{content['name']}.json.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        json.dump(content, file)
    return path
