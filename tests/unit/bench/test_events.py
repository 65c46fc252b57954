from __future__ import annotations

import numpy as np
import pytest

from matchmaker.bench.events import KINDS, _demonstration, composed_event, zipf_event


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_events_are_the_same_for_the_same_seed_and_others_for_another(kind: str) -> None:
    first, again, other = KINDS[kind](30, 1), KINDS[kind](30, 1), KINDS[kind](30, 2)

    assert first == again
    assert first != other
    assert len(first.goals) == len(first.skills) == 30
    assert all(statement for side in first for person in side for statement in person)


def test_zipf_texts_are_as_long_as_those_of_real_events() -> None:
    event = zipf_event(1000, 3)

    lengths = np.array([len(person[0].split()) for person in event.goals])

    assert lengths.min() >= 5
    assert lengths.max() <= 60
    assert 14 <= np.median(lengths) <= 18


def test_zipf_words_are_unevenly_frequent_and_keep_coming() -> None:
    small, large = (
        [word for person in zipf_event(n, 4).skills for word in person[0].split()] for n in (500, 1500)
    )

    counts = np.unique(large, return_counts=True)[1]
    assert len(set(large)) > 1.5 * len(set(small))
    assert np.sort(counts)[-100:].sum() > 0.4 * counts.sum()


def test_zipf_goals_of_a_person_mostly_ask_for_other_roles_words() -> None:
    event = zipf_event(300, 5)

    shared = [
        len(set(goals[0].split()) & set(skills[0].split()))
        for goals, skills in zip(event.goals, event.skills, strict=True)
    ]

    assert np.mean(shared) < 8


def test_composed_statements_use_the_demonstrations_words_alone() -> None:
    known = {word for sides in _demonstration() for side in sides for word in side}

    event = composed_event(50, 6)

    assert {word for side in event for person in side for text in person for word in text.split()} <= known
    assert {len(person) for person in event.goals} == {1, 2, 3}
