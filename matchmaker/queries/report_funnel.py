"""How far people came, from being registered to talking again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from matchmaker.queries.report_figures import Cover, Figure, FigureId, share_figure
from matchmaker.statistics import cell, funnel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from matchmaker.queries.report_pairs import EventFacts, MeetingFact


def funnel_figures(facts: EventFacts) -> list[Figure]:
    """Return for each step the share of those registered who took it and all before it.

    A step that one to four did not take is not told: its difference from the one before would be.
    """
    left: AbstractSet[int] = facts.people.keys()
    counts, ids = [len(left)], []
    for figure_id, people in _steps(facts):
        left &= people
        ids.append(figure_id)
        counts.append(len(left))
    figures, last_told = [], counts[0]
    for figure_id, step in zip(ids, funnel(counts)[1:], strict=True):
        figure = share_figure(figure_id, step.of_all)
        if figure.cover is Cover.NONE and cell(last_told - step.count) is None:
            figure = replace(figure, value=None, low=None, high=None, hits=None, cover=Cover.CLOSE)
        elif figure.cover is Cover.NONE:
            last_told = step.count
        figures.append(figure)
    return figures


def _steps(facts: EventFacts) -> Iterator[tuple[FigureId, AbstractSet[int]]]:
    people = facts.people.values()
    yield FigureId.STEP_GOAL, {person.id for person in people if person.has_goal}
    yield FigureId.STEP_MATCHED, facts.matched
    here = {person.id for person in people if person.is_checked_in}
    if here:  # else nobody stood at a desk to check people in
        yield FigureId.STEP_CHECKED_IN, here
    confirmed = _of(facts.meetings)
    yield FigureId.STEP_MET, confirmed | {person for pair in facts.waiting for person in pair}
    yield FigureId.STEP_CONFIRMED, confirmed
    worth = [meeting for meeting in facts.meetings if meeting.is_worth_for_both]
    yield FigureId.STEP_WORTH, _of(worth)
    kept = [meeting for meeting in worth if meeting.was_kept]
    yield FigureId.STEP_KEPT, _of(kept)
    yield FigureId.STEP_TALKED, _of(meeting for meeting in kept if meeting.talked_again)


def _of(meetings: Iterable[MeetingFact]) -> set[int]:
    return {person for meeting in meetings for person in meeting.pair}
