from __future__ import annotations

from matchmaker.matching import Reason, Span, Term
from matchmaker.services.reasons import MOST_MARKED, stored_reason


def term(text: str, *spans: Span, weight: float = 0.1) -> Term:
    return Term(text=text, weight=weight, goal_spans=spans, skill_spans=())


def test_stored_reason_keeps_the_words_and_what_to_mark_in_them() -> None:
    reason = Reason(
        affinity=0.3,
        goal=1,
        skill=0,
        terms=(
            Term("rust", 0.2000000004, (Span(1, 6, 10), Span(0, 0, 4)), (Span(0, 0, 4),)),
            Term("learn", 0.1, (Span(1, 0, 5),), (Span(0, 5, 13),)),
        ),
        other_letters=0.0,
    )

    stored = stored_reason(reason, ["rust", "learn rust"], ["Rust teaching"])

    assert stored == {
        "goal": "learn rust",
        "skill": "Rust teaching",
        "goal_spans": [[0, 5], [6, 10]],
        "skill_spans": [[0, 4], [5, 13]],
        "terms": [["rust", 0.2], ["learn", 0.1]],
    }


def test_stored_reason_joins_spans_that_touch_or_overlap() -> None:
    spans = [Span(0, 3, 6), Span(0, 0, 4), Span(0, 1, 2), Span(0, 6, 8), Span(0, 9, 10)]
    reason = Reason(affinity=0.3, goal=0, skill=0, terms=(term("x", *spans),), other_letters=0.0)

    assert stored_reason(reason, ["0123456789"], ["y"])["goal_spans"] == [[0, 8], [9, 10]]


def test_stored_reason_marks_the_heaviest_terms_only_and_keeps_all() -> None:
    terms = tuple(term(str(place), Span(0, 2 * place, 2 * place + 1)) for place in range(MOST_MARKED + 2))
    reason = Reason(affinity=0.7, goal=0, skill=0, terms=terms, other_letters=0.0)

    stored = stored_reason(reason, ["x" * 20], ["y"])

    assert stored["goal_spans"] == [[2 * place, 2 * place + 1] for place in range(MOST_MARKED)]
    assert [text for text, _ in stored["terms"]] == [str(place) for place in range(MOST_MARKED + 2)]


def test_stored_reason_without_shared_words_is_empty() -> None:
    reason = Reason(affinity=0.01, goal=None, skill=None, terms=(), other_letters=0.01)

    assert stored_reason(reason, ["a"], ["b"]) == {
        "goal": "",
        "skill": "",
        "goal_spans": [],
        "skill_spans": [],
        "terms": [],
    }
