"""What people's goals were about, and which of these moved."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.queries.report_figures import FigureId, Topic, share_figure
from matchmaker.queries.report_goals import written_as
from matchmaker.queries.report_pairs import pairs_array
from matchmaker.queries.topic_words import is_topic
from matchmaker.statistics import SMALLEST_SHOWN, linked

if TYPE_CHECKING:
    from matchmaker.queries.report_goals import WordedGoal
    from matchmaker.queries.report_pairs import EventFacts

_MOST_TOPICS = 8
_ALIKE = 0.7  # of the smaller of two topics' people


def topics_of(facts: EventFacts, goals: list[WordedGoal]) -> tuple[Topic, ...]:
    """Return the words most goals share, each with how many of its people moved.

    Simple on purpose: a topic is a word that five people or more wrote, in any of its forms.
    """
    people: defaultdict[str, set[int]] = defaultdict(set)
    for goal in goals:
        for term in goal.words:
            people[term].add(goal.person_id)
    names = written_as(goals)
    wide = sorted(
        (
            term
            for term, writers in people.items()
            if len(writers) >= SMALLEST_SHOWN and is_topic(term, names[term])
        ),
        key=lambda term: (-len(people[term]), names[term]),
    )
    chosen: list[str] = []
    for term in wide:
        if all(len(people[term] & people[other]) < _ALIKE * len(people[term]) for other in chosen):
            chosen.append(term)
    return tuple(_topic(names[term], term, facts, goals) for term in chosen[:_MOST_TOPICS])


def _topic(name: str, term: str, facts: EventFacts, goals: list[WordedGoal]) -> Topic:
    own = [goal for goal in goals if term in goal.words]
    answered = sorted({goal.person_id for goal in own if goal.moved is not None})
    moved = {goal.person_id for goal in own if goal.moved}
    met = pairs_array([meeting.pair for meeting in facts.meetings])
    share = linked([person in moved for person in answered], np.array(answered, dtype=np.int64), met)
    return Topic(name, len({goal.person_id for goal in own}), share_figure(FigureId.GOALS_BY_TOPIC, share))
