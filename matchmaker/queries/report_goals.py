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
    from collections.abc import Iterable, Sequence

    from matchmaker.queries.report_goals_reading import GoalFacts
    from matchmaker.queries.report_pairs import EventFacts

_MOST_WORDS = 12
_FEWEST_WRITERS = 3


@dataclass(frozen=True, slots=True)
class WordedGoal:
    """A goal with its words: as they are compared, and as they are written."""

    person_id: int
    words: Mapping[str, str]
    moved: bool | None


def worded(facts: EventFacts, goals: GoalFacts) -> list[WordedGoal]:
    """Return the goals of people who could be matched, each with its words."""
    words = _words(facts, [(goal.person_id, goal.text) for goal in goals.goals])
    return [
        WordedGoal(goal.person_id, own, goal.moved)
        for goal, own in zip(goals.goals, words, strict=True)
        if own is not None
    ]


def unmet_goals(
    facts: EventFacts, goals: Sequence[WordedGoal], skills: Sequence[tuple[int, str]]
) -> list[WordedGoal]:
    """Return the goals that have no word in common with anybody else's skills."""
    offers: defaultdict[str, set[int]] = defaultdict(set)
    for (person, _), words in zip(skills, _words(facts, skills), strict=True):
        for term in words or ():
            offers[term].add(person)
    return [
        goal for goal in goals if goal.words and all(offers[term] <= {goal.person_id} for term in goal.words)
    ]


def goal_figures(facts: EventFacts, goals: GoalFacts, unmet: Sequence[WordedGoal]) -> list[Figure]:
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


def unmet_words(unmet: Sequence[WordedGoal]) -> tuple[SharedWord, ...]:
    """Return the words that three people or more wrote in goals that nobody could meet.

    A word of three points at nobody; how many they are is told from five on, as everywhere.
    """
    people: defaultdict[str, set[int]] = defaultdict(set)
    for goal in unmet:
        for term in goal.words:
            people[term].add(goal.person_id)
    shared = [term for term, writers in people.items() if len(writers) >= _FEWEST_WRITERS]
    names = written_as(unmet)
    shared.sort(key=lambda term: (-len(people[term]), names[term]))
    return tuple(SharedWord(names[term], cell(len(people[term]))) for term in shared[:_MOST_WORDS])


def written_as(goals: Iterable[WordedGoal]) -> dict[str, str]:
    """Return how each word is written most often."""
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for goal in goals:
        for term, form in goal.words.items():
            forms[term][form] += 1
    return {term: min(found, key=lambda form: (-found[form], form)) for term, found in forms.items()}


def _words(facts: EventFacts, statements: Sequence[tuple[int, str]]) -> list[dict[str, str] | None]:
    """Return the words of each statement, None for people who could not be matched.

    A person's statements are read together, for together they show their language.
    """
    from matchmaker.matching.text import languages_of, tokenize

    numbers: defaultdict[int, list[int]] = defaultdict(list)
    for number, (person, _) in enumerate(statements):
        if facts.people[person].is_eligible:
            numbers[person].append(number)
    found: list[dict[str, str] | None] = [None] * len(statements)
    for own in numbers.values():
        texts = [statements[number][1] for number in own]
        for number, text, language in zip(own, texts, languages_of(texts), strict=True):
            found[number] = {
                token.term: text[token.start : token.end].casefold() for token in tokenize(text, language)
            }
    return found
