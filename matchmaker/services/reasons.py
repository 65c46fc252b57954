"""The reason behind a match, as it is stored: two people's own words, with what to mark in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.matching import Explanation, Reason, Span

MOST_MARKED = 5


class Said(Protocol):
    """What one person wrote."""

    @property
    def goals(self) -> Sequence[str]:
        """Whom they look for."""

    @property
    def skills(self) -> Sequence[str]:
        """What they can help with."""


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


def told_of(why: Explanation, low: Said, high: Said) -> dict[str, Any]:
    """Return the columns of a match that say why, of two people who said this."""
    from matchmaker.matching import is_weak

    return {
        "low_affinity": float(why.gets.affinity),
        "high_affinity": float(why.gives.affinity),
        "reasons": {
            "low": stored_reason(why.gets, low.goals, high.skills),
            "high": stored_reason(why.gives, high.goals, low.skills),
        },
        "is_weak": is_weak(why.gets.affinity, why.gives.affinity),
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
