"""The plan of the rounds, to hang on a wall or to keep at the desk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.badges.glyphs import boxed, missing_clusters, printable
from matchmaker.badges.typeset import Sheet, field, missing, typeset

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One person's line: their meeting point in each round, None where they are free."""

    name: str
    points: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class PlanLabels:
    """The words of the plan, in the language of the event."""

    heading: str = "Where to meet"
    how: str = "Find your name: each column is the time of a round, each number a meeting point."
    name: str = "Name"
    rounds: tuple[str, ...] = ()  # the time of each
    language: str = "en"


def rounds_plan(rows: Sequence[PlanRow], *, title: str, labels: PlanLabels) -> Sheet:
    """Print everybody's line in the order given, two columns a page where there are few rounds.

    Raises
    ------
    ValueError
        If a line has another number of rounds than there are headings.
    """
    wrong = next((row for row in rows if len(row.points) != len(labels.rounds)), None)
    if wrong is not None:
        raise ValueError(f"{len(labels.rounds)} rounds have headings, a line has {len(wrong.points)}")
    names = [printable(row.name) for row in rows]
    words = [labels.heading, labels.how, labels.name, *labels.rounds, printable(title)]
    with_system = bool(missing_clusters(" ".join([*words, *names])))
    heading, how, name, *rounds = (boxed(word, with_system=with_system) for word in words[:-1])
    sheet: dict[str, object] = {
        "title": printable(title),
        "event": field(printable(title), with_system=with_system),
        "language": re.split("[-_]", labels.language)[0].lower(),
        "labels": {"heading": heading, "how": how, "name": name, "rounds": rounds},
        "rows": [
            {
                "name": field(shown, with_system=with_system),
                "points": ["–" if point is None else str(point) for point in row.points],
            }
            for row, shown in zip(rows, names, strict=True)
        ],
    }
    pdf = typeset("plan.typ", sheet, with_system=with_system)
    return Sheet(pdf, missing(((name, name) for name in names), with_system=with_system))
