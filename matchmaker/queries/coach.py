"""The coach: how many people can help with a goal, or look for a skill, while it is being written.

Before the first run, and for whoever came after it, the words are read straight from the statements;
for everybody else from the newest fitted event. Either way nothing but the writer's own words and
counts leaves this file, and a count below three is not told.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from matchmaker.models import Goal, Skill
from matchmaker.models.attendee import STATEMENT_LENGTH
from matchmaker.queries.three import Words
from matchmaker.queries.word_index import word_index

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matchmaker.queries.word_index import Usage

_SMALLEST_TOLD = 3
# Among so few people, that hardly anybody fits says nothing of somebody's words.
_FIRST = 5
# What somebody shares must weigh this much of the statement's heaviest words to count as a fit.
FITS_FROM = 0.2
HEAVIEST = 4
# So many people, and this share of the event, are more than anybody can choose from.
_MANY = 10
_LARGE_SHARE = 0.1


class Part(StrEnum):
    """What is being written."""

    GOAL = "goal"
    SKILL = "skill"


class Verdict(StrEnum):
    """What the coach thinks of a statement."""

    EMPTY = "empty"  # nothing in it can be compared
    FEW = "few"  # fewer than three, or nobody: which of both is told to no one
    CLEAR = "clear"
    BROAD = "broad"


@dataclass(frozen=True, slots=True)
class Advice:
    """What the coach says to one statement."""

    part: Part
    verdict: Verdict
    n_people: int  # 0 where it is too few to tell
    words: Words  # the writer's own, marked where three people here use them
    is_early: bool = False  # too few and too early: hardly anybody is here yet


def advice_on(
    event_id: int, text: str, part: Part, *, language: str | None = None, viewer_id: int | None = None
) -> Advice:
    """Return what can be said to a statement; of a longer text its beginning counts.

    `language` is the reader's, and decides where the words leave it open.
    """
    from matchmaker.matching.text import DEFAULT_LANGUAGE, language_of, tokenize

    text = text[:STATEMENT_LENGTH]
    tokens = tokenize(text, language_of(text, author=language) or DEFAULT_LANGUAGE)
    if not tokens:
        return Advice(part, Verdict.EMPTY, 0, _marked(text, []))
    terms = {token.term for token in tokens}
    index = word_index(event_id, Skill if part is Part.GOAL else Goal)
    usages, n_rows, n_people = index.look(sorted(terms), without=viewer_id)
    n_fits = _count_fits(usages, n_rows, n_people)
    spans = [(token.start, token.end) for token in tokens if len(usages[token.term]) >= _SMALLEST_TOLD]
    verdict = _verdict(n_fits, n_people)
    return Advice(
        part,
        verdict,
        n_fits if n_fits >= _SMALLEST_TOLD else 0,
        _marked(text, spans),
        is_early=verdict is Verdict.FEW and n_people < _FIRST,
    )


def _count_fits(usages: Mapping[str, Usage], n_rows: int, n_people: int) -> int:
    """Count the people who share enough of the words; rare words weigh more, unknown ones nothing."""
    import numpy as np

    used = {term: usage for term, usage in usages.items() if len(usage)}
    weights = {term: math.log((1 + n_people) / (1 + len(usage))) + 1 for term, usage in used.items()}
    enough = FITS_FROM * sum(sorted(weights.values(), reverse=True)[:HEAVIEST])
    by_row = np.zeros(n_rows)
    by_person: defaultdict[int, float] = defaultdict(float)
    for term, usage in used.items():
        by_row[usage.rows] += weights[term]
        for person in usage.others:
            by_person[person] += weights[term]
    shared = [*by_row[by_row > 0].tolist(), *by_person.values()]
    return sum(weight >= enough for weight in shared)


def _verdict(n_fits: int, n_people: int) -> Verdict:
    if n_fits < _SMALLEST_TOLD:
        return Verdict.FEW
    return Verdict.BROAD if n_fits >= max(_MANY, _LARGE_SHARE * n_people) else Verdict.CLEAR


def _marked(text: str, spans: list[tuple[int, int]]) -> Words:
    """Return the text in pieces, marked where spans lie; those that overlap are one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    pieces: list[tuple[str, bool]] = []
    position = 0
    for start, end in joined:
        pieces += [(text[position:start], False), (text[start:end], True)]
        position = end
    pieces.append((text[position:], False))
    return Words(tuple(piece for piece in pieces if piece[0]))
