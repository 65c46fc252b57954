"""What happened in the room: how soon people met, who met whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.queries.report_figures import Figure, FigureId, Network, minutes_figure
from matchmaker.statistics import cell

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.queries.report_pairs import EventFacts, MeetingFact

_FEWEST_DRAWN = 20
_QUARTILES = {
    FigureId.FIRST_QUARTER: 0.25,
    FigureId.FIRST_HALF: 0.5,
    FigureId.FIRST_THREE_QUARTERS: 0.75,
}


def first_meeting_figures(starts_at: datetime, facts: EventFacts) -> list[Figure]:
    """Return after how many minutes a quarter, half and three quarters of those who met had met somebody."""
    first: dict[int, datetime] = {}
    for meeting in facts.meetings:
        for person in meeting.pair:
            first[person] = min(first.get(person, meeting.met_at), meeting.met_at)
    minutes = [max((met_at - starts_at).total_seconds() / 60, 0) for met_at in first.values()]
    return [
        minutes_figure(
            figure_id,
            float(np.quantile(minutes, part, method="inverted_cdf")) if minutes else None,
            n=len(minutes),
        )
        for figure_id, part in _QUARTILES.items()
    ]


def network_of(facts: EventFacts) -> Network | None:
    """Return who met whom; people who met nobody are not in it."""
    people = sorted({person for meeting in facts.meetings for person in meeting.pair})
    if len(people) < _FEWEST_DRAWN:
        return None
    number_of = {person: number for number, person in enumerate(people)}

    def ends(meetings: tuple[MeetingFact, ...]) -> tuple[tuple[int, int], ...]:
        return tuple((number_of[meeting.pair[0]], number_of[meeting.pair[1]]) for meeting in meetings)

    is_marked = all(cell(len(meetings)) is not None for meetings in (facts.after_suggestion, facts.others))
    return Network(len(people), ends(facts.after_suggestion), ends(facts.others), is_marked)
