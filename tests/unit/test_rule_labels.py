"""The matching's labels mean what the rules say: compared pair by pair with the rule itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching import Matcher
from matchmaker.matching.checks import checked_fit
from matchmaker.matching.eligibility import Eligibility
from matchmaker.queries.eligible_pairs import PairRules, Standing
from matchmaker.services.rule_labels import labels_for

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = "abc"
numbers = st.none() | st.integers(0, 2)
standings = st.lists(st.builds(Standing, numbers, numbers, st.booleans()), min_size=2, max_size=9)
apart = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=3)


def by_the_rule(people: Sequence[Standing], groups_apart: Sequence[tuple[int, int]]) -> list[list[bool]]:
    """Return who may meet whom by the rule that pages and late places ask."""
    pairs = {(NAMES[i], NAMES[j]) for i, j in [*groups_apart, *((j, i) for i, j in groups_apart)]}
    rules = PairRules(groups_apart=frozenset(pairs))
    named = [one._replace(group=None if one.group is None else NAMES[int(one.group)]) for one in people]
    return [
        [i != j and rules.may_meet(one, other) for j, other in enumerate(named)]
        for i, one in enumerate(named)
    ]


@settings(deadline=None)
@given(people=standings, groups_apart=apart)
def test_labels_let_meet_just_whom_the_rules_let_meet(
    people: list[Standing], groups_apart: list[tuple[int, int]]
) -> None:
    labels = labels_for(people, groups_apart)

    nothing: list[list[str]] = [[] for _ in people]
    checked = checked_fit(nothing, nothing, groups=labels.groups, allowed=labels.allowed, languages=None)
    eligibility = Eligibility(checked.codes, checked.allowed, np.empty((0, 2), dtype=np.intp))
    assert eligibility.block(np.arange(len(people))).tolist() == by_the_rule(people, groups_apart)


@settings(max_examples=40, deadline=None)
@given(people=standings, groups_apart=apart)
def test_matcher_with_these_labels_matches_nobody_against_the_rules(
    people: list[Standing], groups_apart: list[tuple[int, int]]
) -> None:
    labels = labels_for(people, groups_apart)
    words = [["looms"] for _ in people]

    matcher = Matcher().fit(words, words, groups=labels.groups, allowed=labels.allowed)
    _, indices = matcher.match()

    allowed = by_the_rule(people, groups_apart)
    assert all(allowed[i][j] for i, row in enumerate(indices.tolist()) for j in row if j >= 0)
    # Nobody is left out who could have somebody.
    if len(people) < 5:
        assert all((max(row) >= 0) == any(allowed[i]) for i, row in enumerate(indices.tolist()))


def test_colleagues_alone_need_no_table() -> None:
    people = [Standing(0, None, is_minor=False), Standing(None, None, is_minor=False)]

    assert labels_for(people, []) == ([0, None], None)


def test_people_whom_no_rule_concerns_stay_alone() -> None:
    people = [Standing(None, group, is_minor=False) for group in (0, 1, None)]

    groups, allowed = labels_for(people, [(0, 1)])

    assert groups == [0, 1, None]
    assert allowed is not None
    assert not allowed[0, 1]
