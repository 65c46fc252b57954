"""Whether people who came for the first time found as many others worth it as the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.queries.report_figures import Cover, Figure, FigureId, share_figure
from matchmaker.queries.report_pairs import pairs_array
from matchmaker.statistics import linked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from matchmaker.queries.report_pairs import EventFacts, Pair


def first_time_figures(facts: EventFacts) -> list[Figure]:
    """Return the shares of first-timers and of the others; nothing where nobody said which they are."""
    new = {person.id for person in facts.people.values() if person.is_first_time}
    known = {person.id for person in facts.people.values() if person.is_first_time is False}
    if not new | known:
        return []
    with_somebody = {person for meeting in facts.meetings for person in meeting.pair}
    suggested, meetings = sorted(facts.suggested), [meeting.pair for meeting in facts.meetings]
    return [
        *_beside(
            _share(FigureId.FIRST_TIME_MET, facts.met_one, new & facts.matched, suggested),
            _share(FigureId.AGAIN_MET, facts.met_one, known & facts.matched, suggested),
        ),
        *_beside(
            _share(FigureId.FIRST_TIME_WORTH, facts.glad, new & with_somebody, meetings),
            _share(FigureId.AGAIN_WORTH, facts.glad, known & with_somebody, meetings),
        ),
    ]


def _share(
    figure_id: FigureId, so: AbstractSet[int], people: AbstractSet[int], pairs: Sequence[Pair]
) -> Figure:
    ids = sorted(people)
    own = linked([person in so for person in ids], np.array(ids, dtype=np.int64), pairs_array(pairs))
    return share_figure(figure_id, own)


def _beside(one: Figure, other: Figure) -> tuple[Figure, Figure]:
    """Cover both where one is covered: the share of all people is told, and it would follow."""
    return _covered(one, other), _covered(other, one)


def _covered(figure: Figure, other: Figure) -> Figure:
    if figure.cover is not Cover.NONE or other.cover is Cover.NONE:
        return figure
    return replace(figure, value=None, low=None, high=None, hits=None, cover=Cover.BESIDE)
