"""Rankings become figures: how much of what belongs together stands among the first three."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from matchmaker.bench.datasets import OneWayEvent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from matchmaker.bench.datasets import LabelledSet, PeopleEvent

MEASURES = ("P@3", "R@3", "nDCG@3", "MRR", "hit@3")
NDCG = MEASURES.index("nDCG@3")
# Either of two people serves the other (both count more), or only pairs that serve each other count.
MODES = ("meet", "mutual")
_CUT = 3
_DEPTH = 10
_MUTUAL_GAIN = 3.0


class Ranker(Protocol):
    """Orders documents for queries, or people for people."""

    def __call__(self, one: Sequence[str], other: Sequence[str], count: int, /) -> NDArray[np.intp]:
        """Return a row each of places in the other list, best first, -1 = nobody."""
        ...


def measures_of(ranked: Sequence[int], gains: Mapping[int, float]) -> tuple[float, ...]:
    """Return the figures of `MEASURES` for one ranking against what it should have found."""
    first = [gains.get(item, 0.0) for item in ranked[:_CUT]]
    best = sorted(gains.values(), reverse=True)[:_CUT]
    discounts = 1 / np.log2(np.arange(2, _CUT + 2))
    found = sum(gain > 0 for gain in first)
    place = next((at for at, item in enumerate(ranked[:_DEPTH], start=1) if item in gains), None)
    return (
        found / _CUT,
        found / len(gains),
        float(np.dot(first, discounts[: len(first)]) / np.dot(best, discounts[: len(best)])),
        0.0 if place is None else 1 / place,
        float(found > 0),
    )


def people_gains(event: PeopleEvent, person: int, mode: str) -> dict[int, float]:
    """Return whom a person should find, and how much each counts."""
    helpers = event.served.get(person, frozenset())
    helped = {other for other, served in event.served.items() if person in served}
    if mode == "mutual":
        return dict.fromkeys(helpers & helped, 1.0)
    return {
        other: _MUTUAL_GAIN if other in helpers and other in helped else 1.0 for other in helpers | helped
    }


def rows_of(labelled: LabelledSet, rank: Ranker, mode: str | None = None) -> NDArray[np.float64]:
    """Return one row of figures for each query, or person, that has anything to find.

    Raises
    ------
    ValueError
        If the ranker answers with another number of rows, or gives somebody themselves.
    """
    rows: list[tuple[float, ...]] = []
    for event in labelled.events:
        if isinstance(event, OneWayEvent):
            rows.extend(_one_way(event, rank))
        else:
            rows.extend(_between_people(event, rank, mode or MODES[0]))
    return np.array(rows, dtype=np.float64).reshape(-1, len(MEASURES))


def _one_way(event: OneWayEvent, rank: Ranker) -> list[tuple[float, ...]]:
    # A judged pool is a part of the documents, so the whole order is needed to find its first three.
    count = len(event.documents) if event.judged else min(_DEPTH, len(event.documents))
    order = rank(event.queries, event.documents, count)
    if len(order) != len(event.queries):
        raise ValueError(f"The ranker gave {len(order)} rows for {len(event.queries)} queries.")
    return [
        measures_of(_judged(order[query], event.judged.get(query)), gains)
        for query, gains in sorted(event.gains.items())
        if gains
    ]


def _between_people(event: PeopleEvent, rank: Ranker, mode: str) -> list[tuple[float, ...]]:
    others = len(event.goals) - 1
    order = rank(event.goals, event.skills, others if event.judged else min(_DEPTH, others))
    if len(order) != len(event.goals):
        raise ValueError(f"The ranker gave {len(order)} rows for {len(event.goals)} people.")
    if np.any(order == np.arange(len(order))[:, None]):
        raise ValueError("The ranker gave somebody themselves.")
    return [
        measures_of(_judged(order[person], event.judged.get(person)), gains)
        for person in range(len(event.goals))
        if (gains := people_gains(event, person, mode))
    ]


def _judged(order: NDArray[np.intp], pool: AbstractSet[int] | None) -> list[int]:
    return [item for item in order.tolist() if item >= 0 and (pool is None or item in pool)]
