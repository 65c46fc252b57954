"""How evenly the matching treated people: who was left out, who got weak matches, who only gave."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.queries.report_figures import (
    Figure,
    FigureId,
    count_figure,
    index_figure,
    most_figure,
    share_figure,
)
from matchmaker.queries.report_pairs import pairs_array
from matchmaker.statistics import exposure, linked

if TYPE_CHECKING:
    from matchmaker.queries.report_pairs import EventFacts
    from matchmaker.statistics import Proportion


def fairness_figures(facts: EventFacts) -> list[Figure]:
    """Return how evenly places were spread, over the pairs that people are told of now."""
    from matchmaker.matching.weakness import WEAK_FLOOR  # the core is heavy: loaded by who needs it

    listed = Counter(person for pair in facts.places for person in pair)
    counts = exposure([listed[person] for person in facts.crowd])
    weak, helped, helps = Counter[int](), set(), set()
    for (low, high), place in facts.places.items():
        weak.update((low, high) if place.is_weak else ())
        for person, gets, gives in (
            (low, place.low_affinity, place.high_affinity),
            (high, place.high_affinity, place.low_affinity),
        ):
            if gets >= WEAK_FLOOR:
                helped.add(person)
            if gives >= WEAK_FLOOR:
                helps.add(person)
    return [
        count_figure(FigureId.LEFT_OUT, counts.left_out),
        most_figure(FigureId.BUSIEST, counts.busiest),
        index_figure(FigureId.INEQUALITY, counts.gini, n=counts.n_people),
        share_figure(FigureId.WEAK_SOME, _share(facts, {person for person in listed if weak[person]})),
        share_figure(
            FigureId.WEAK_ONLY, _share(facts, {person for person in listed if weak[person] == listed[person]})
        ),
        share_figure(FigureId.ONLY_GAVE, _share(facts, helps - helped)),
    ]


def _share(facts: EventFacts, so: set[int]) -> Proportion:
    people = sorted({person for pair in facts.places for person in pair})
    return linked(
        [person in so for person in people],
        np.array(people, dtype=np.int64),
        pairs_array(list(facts.places)),
    )
