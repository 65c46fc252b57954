"""How well an event's matches did, from what people did and said."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.clock import now
from matchmaker.queries.frozen import frozen_report_of
from matchmaker.queries.report_fairness import fairness_figures
from matchmaker.queries.report_figures import (
    Figure,
    FigureId,
    Report,
    count_beside,
    count_figure,
    few_behind,
    ratio_figure,
    share_figure,
)
from matchmaker.queries.report_first_time import first_time_figures
from matchmaker.queries.report_funnel import funnel_figures
from matchmaker.queries.report_goals import goal_figures, unmet_goals, unmet_words, worded
from matchmaker.queries.report_goals_reading import goals_of
from matchmaker.queries.report_honest import honest_figures, lot_of
from matchmaker.queries.report_pairs import (
    EventFacts,
    answers_given,
    answers_worth,
    both_answered,
    both_worth,
    pairs_array,
)
from matchmaker.queries.report_reading import facts_of
from matchmaker.queries.report_room import first_meeting_figures, network_of
from matchmaker.queries.report_scores import met_by_score, score_figures, worth_by_score
from matchmaker.queries.report_timeline import timeline_of
from matchmaker.queries.report_topics import topics_of
from matchmaker.statistics import Comparison, compare, dyadic_of, linked, verdict

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from matchmaker.models import Event
    from matchmaker.queries.report_pairs import Pair
    from matchmaker.statistics import Proportion


def report_of(event: Event) -> Report:
    """Return an event's report, as it was frozen where its people were erased since."""
    return frozen_report_of(event.id) or live_report_of(event)


def live_report_of(event: Event) -> Report:
    """Return what follows from an event's people. Whoever withdrew is left out, with all pairs of theirs."""
    facts = facts_of(event.id)
    goals = goals_of(event.id, facts.people)
    words = worded(facts, goals)
    unmet = unmet_goals(facts, words, goals.skills)
    honest = honest_figures(facts, lot_of(event.id))
    met = compare(facts.suggested_outcomes(), facts.other_outcomes())
    worth = compare(answers_worth(facts.after_suggestion), answers_worth(facts.others))
    figures = (
        *_counts(facts),
        *_people(facts),
        *_met(met),
        *_worth(facts, worth),
        *honest.figures,
        *funnel_figures(facts),
        *score_figures(facts),
        *fairness_figures(facts),
        *first_time_figures(facts),
        *goal_figures(facts, goals, unmet),
        *first_meeting_figures(event.starts_at, facts),
    )
    return Report(
        event_code=event.code,
        event_name=event.name,
        zone=event.zone,
        starts_at=event.starts_at,
        as_of=now(),
        figures=MappingProxyType({figure.id: figure for figure in figures}),
        met_verdict=verdict(met),
        worth_verdict=verdict(worth),
        timeline=timeline_of(
            event.starts_at,
            [meeting.met_at for meeting in facts.after_suggestion],
            [meeting.met_at for meeting in facts.others],
        ),
        met_by_score=met_by_score(facts),
        worth_by_score=worth_by_score(facts),
        unmet_words=unmet_words(unmet),
        network=network_of(facts),
        topics=topics_of(facts, words),
        honest_verdict=honest.verdict,
    )


def _counts(facts: EventFacts) -> list[Figure]:
    return [
        count_figure(FigureId.REGISTERED, len(facts.people)),
        count_figure(FigureId.ELIGIBLE, sum(person.is_eligible for person in facts.people.values())),
        count_figure(FigureId.MATCHED, len(facts.matched)),
        count_figure(FigureId.SUGGESTED_PAIRS, len(facts.suggested)),
        count_beside(
            FigureId.MEETINGS, len(facts.meetings), parts=(len(facts.after_suggestion), len(facts.others))
        ),
        count_figure(FigureId.WAITING, len(facts.waiting)),
    ]


def _people(facts: EventFacts) -> list[Figure]:
    pairs = [meeting.pair for meeting in facts.meetings]
    met = {person for pair in pairs for person in pair}
    answered = {person for meeting in facts.meetings for person in meeting.answers}
    suggested = sorted(facts.suggested)
    return [
        share_figure(FigureId.WORTH_CALLING, _linked(facts.glad, met, pairs)),
        share_figure(FigureId.ANSWERED, _linked(answered, met, pairs)),
        share_figure(FigureId.MET_ONE, _linked(facts.met_one, facts.matched, suggested)),
    ]


def _linked(so: AbstractSet[int], people: AbstractSet[int], pairs: list[Pair]) -> Proportion:
    ids = sorted(people)
    return linked([person in so for person in ids], np.array(ids, dtype=np.int64), pairs_array(pairs))


def _met(met: Comparison) -> list[Figure]:
    suggested = share_figure(FigureId.PAIRS_MET, met.treated)
    others = share_figure(FigureId.OTHERS_MET, met.control)
    return [suggested, others, ratio_figure(FigureId.MET_LIFT, met.lift, treated=suggested, control=others)]


def _worth(facts: EventFacts, worth: Comparison) -> list[Figure]:
    told, rest = facts.after_suggestion, facts.others
    suggested = few_behind(share_figure(FigureId.WORTH_SUGGESTED, worth.treated), len(told))
    others = few_behind(share_figure(FigureId.WORTH_OTHER, worth.control), len(rest))
    return [
        share_figure(FigureId.BOTH_WORTH, dyadic_of(both_worth(told))),
        share_figure(FigureId.BOTH_ANSWERED, dyadic_of(both_answered(told))),
        suggested,
        few_behind(share_figure(FigureId.ANSWERED_SUGGESTED, dyadic_of(answers_given(told))), len(told)),
        others,
        few_behind(share_figure(FigureId.ANSWERED_OTHER, dyadic_of(answers_given(rest))), len(rest)),
        ratio_figure(FigureId.WORTH_LIFT, worth.lift, treated=suggested, control=others),
    ]
