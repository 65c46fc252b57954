"""The reason behind a match, as it is stored: two people's own words, with what to mark in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.matching import Reason, Span

MOST_MARKED = 5


def stored_reason(reason: Reason, goals: Sequence[str], skills: Sequence[str]) -> dict[str, Any]:
    """Return one direction as JSON: which goal met which skill, with character spans to mark.

    The words are kept with the match: what a card says stays true to what was compared, also after
    somebody has edited their profile.
    """
    shown = reason.terms[:MOST_MARKED]
    goal, skill = reason.goal, reason.skill
    return {
        "goal": goals[goal] if goal is not None else "",
        "skill": skills[skill] if skill is not None else "",
        "goal_spans": _within([span for term in shown for span in term.goal_spans], goal),
        "skill_spans": _within([span for term in shown for span in term.skill_spans], skill),
        "terms": [[term.text, round(term.weight, 6)] for term in reason.terms],
    }


def _within(spans: Sequence[Span], statement: int | None) -> list[list[int]]:
    """Return the spans of one statement in order, overlaps joined."""
    joined: list[list[int]] = []
    for start, end in sorted((span.start, span.end) for span in spans if span.statement == statement):
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    return joined
