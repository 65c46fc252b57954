"""What became of people's goals, with what nobody could offer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.queries.report_figures import Figure, FigureId, SharedWord, share_figure
from matchmaker.queries.report_pairs import pairs_array
from matchmaker.statistics import cell, linked, wilson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from matchmaker.queries.report_goals_reading import GoalFacts
    from matchmaker.queries.report_pairs import EventFacts

_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class UnmetGoal:
    """A goal that nobody could meet, with its words: as they are compared, and as they are written."""

    person_id: int
    words: Mapping[str, str]


def unmet_goals(facts: EventFacts, goals: GoalFacts) -> list[UnmetGoal]:
    """Return the goals that have no word in common with anybody else's skills."""
    offers: defaultdict[str, set[int]] = defaultdict(set)
    for person, words in _words(facts, goals.skills):
        for term in words:
            offers[term].add(person)
    return [
        UnmetGoal(person, words)
        for person, words in _words(facts, ((goal.person_id, goal.text) for goal in goals.goals))
        if words and all(offers[term] <= {person} for term in words)
    ]


def goal_figures(facts: EventFacts, goals: GoalFacts, unmet: Sequence[UnmetGoal]) -> list[Figure]:
    """Return how many people moved towards a goal, and for how many nobody could do a thing."""
    with_goal = {goal.person_id for goal in goals.goals}
    answered = sorted({goal.person_id for goal in goals.goals if goal.moved is not None})
    moved = {goal.person_id for goal in goals.goals if goal.moved}
    met = pairs_array([meeting.pair for meeting in facts.meetings])
    without = {goal.person_id for goal in unmet}
    asking = {person for person in with_goal if facts.people[person].is_eligible}
    return [
        share_figure(
            FigureId.GOALS_MOVED,
            linked([person in moved for person in answered], np.array(answered, dtype=np.int64), met),
        ),
        share_figure(FigureId.GOALS_ANSWERED, wilson(len(answered), len(with_goal))),
        share_figure(FigureId.GOALS_UNMET, wilson(len(without), len(asking))),
    ]


def unmet_words(unmet: Sequence[UnmetGoal]) -> tuple[SharedWord, ...]:
    """Return the words of goals that nobody could meet, of which as many people wrote each as may be told."""
    people: defaultdict[str, set[int]] = defaultdict(set)
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for goal in unmet:
        for term, form in goal.words.items():
            people[term].add(goal.person_id)
            forms[term][form] += 1
    told = [
        SharedWord(min(forms[term], key=lambda form: (-forms[term][form], form)), len(writers))
        for term, writers in people.items()
        if cell(len(writers)) is not None
    ]
    return tuple(sorted(told, key=lambda shared: (-shared.people, shared.word))[:_MOST_WORDS])


def _words(facts: EventFacts, statements: Iterable[tuple[int, str]]) -> Iterator[tuple[int, dict[str, str]]]:
    from matchmaker.matching.text import languages_of, tokenize

    texts: defaultdict[int, list[str]] = defaultdict(list)
    for person, text in statements:
        if facts.people[person].is_eligible:
            texts[person].append(text)
    for person, own in texts.items():
        for text, language in zip(own, languages_of(own), strict=True):
            yield (
                person,
                {token.term: text[token.start : token.end].casefold() for token in tokenize(text, language)},
            )
