"""Labelled sets that a user brings, read from their files."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_ENDING = ".json.gz"


@dataclass(frozen=True, slots=True)
class OneWayEvent:
    """Wants and offers of different people, with what each want should find."""

    queries: tuple[str, ...]
    documents: tuple[str, ...]
    gains: dict[int, dict[int, float]]
    judged: dict[int, frozenset[int]]  # empty: everything counts as judged


@dataclass(frozen=True, slots=True)
class PeopleEvent:
    """People with goals and skills, and whose skills serve whose goals."""

    goals: tuple[str, ...]
    skills: tuple[str, ...]
    served: dict[int, frozenset[int]]
    judged: dict[int, frozenset[int]]


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Events of one kind under one name."""

    name: str
    is_people: bool
    events: tuple[OneWayEvent | PeopleEvent, ...]


def set_files(folder: Path, names: Collection[str] = ()) -> list[Path]:
    """Return the files of the named sets, of all by default; where the folder has none, its `dev` is used.

    Raises
    ------
    ValueError
        If there is no labelled set, or a named one is missing.
    """
    files = sorted(folder.glob(f"*{_ENDING}")) or sorted((folder / "dev").glob(f"*{_ENDING}"))
    if not files:
        raise ValueError(f"There is no labelled set (*{_ENDING}) in {folder}.")
    found = {path.name.removesuffix(_ENDING): path for path in files}
    if missing := sorted(set(names) - found.keys()):
        raise ValueError(f"There is no set {', '.join(missing)}; there are {', '.join(found)}.")
    return [path for name, path in found.items() if not names or name in names]


def read_set(path: Path) -> LabelledSet | None:
    """Read one set; None where its people have numbers instead of texts."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        content = json.load(file)
    if content["kind"] == "oneway":
        floor = content.get("relevant_from")
        return LabelledSet(
            content["name"],
            is_people=False,
            events=tuple(_one_way(event, floor) for event in content["events"]),
        )
    if not all("goals" in person for event in content["events"] for person in event["people"]):
        return None
    return LabelledSet(
        content["name"], is_people=True, events=tuple(_people(event) for event in content["events"])
    )


def _one_way(event: dict[str, Any], floor: float | None) -> OneWayEvent:
    gains = {
        int(query): {
            # On a scale of grades what counts is how far one lies above the lowest, one.
            int(document): grade if floor is None else grade - 1
            for document, grade in grades.items()
            if floor is None or grade >= floor
        }
        for query, grades in event["rel"].items()
    }
    return OneWayEvent(tuple(event["queries"]), tuple(event["docs"]), gains, _judged(event))


def _people(event: dict[str, Any]) -> PeopleEvent:
    return PeopleEvent(
        tuple(person["goals"] for person in event["people"]),
        tuple(person["skills"] for person in event["people"]),
        {int(person): frozenset(map(int, others)) for person, others in event["rel"].items()},
        _judged(event),
    )


def _judged(event: dict[str, Any]) -> dict[int, frozenset[int]]:
    return {int(query): frozenset(pool) for query, pool in event.get("judged", {}).items()}
