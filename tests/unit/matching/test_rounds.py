from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.rounds import round_for, rounds_of


def busiest(pairs: list[tuple[int, int]]) -> int:
    return max(Counter(person for pair in pairs for person in pair).values(), default=0)


def double_booked(pairs: list[tuple[int, int]], rounds: list[int]) -> list[tuple[int, int]]:
    seats = Counter((person, number) for pair, number in zip(pairs, rounds, strict=True) for person in pair)
    return [seat for seat, count in seats.items() if count > 1]


def random_event(seed: int) -> list[tuple[int, int]]:
    """Return pairs of a random crowd in which nobody has more than four."""
    rng = np.random.default_rng(seed)
    n_people = int(rng.integers(2, 120))
    degrees: Counter[int] = Counter()
    pairs = []
    for low, high in rng.permutation(list(combinations(range(n_people), 2))).tolist():
        if degrees[low] < 3 + (low % 9 == 0) and degrees[high] < 3 + (high % 9 == 0):
            pairs.append((low, high))
            degrees.update((low, high))
    return pairs


@pytest.mark.parametrize("seed", range(200))
def test_rounds_of_a_random_event_need_at_most_one_more_than_the_busiest(seed: int) -> None:
    pairs = random_event(seed)

    rounds = rounds_of(pairs)

    assert len(rounds) == len(pairs)
    assert double_booked(pairs, rounds) == []
    assert min(rounds) == 1
    assert max(rounds) <= busiest(pairs) + 1


@given(st.sets(st.tuples(st.integers(0, 12), st.integers(0, 12)).filter(lambda pair: pair[0] < pair[1])))
def test_rounds_of_any_graph_keep_the_bound(chosen: set[tuple[int, int]]) -> None:
    pairs = sorted(chosen)

    rounds = rounds_of(pairs)

    assert double_booked(pairs, rounds) == []
    assert max(rounds, default=0) <= busiest(pairs) + 1


def test_rounds_of_a_full_group_of_five_are_five() -> None:
    pairs = list(combinations(range(5), 2))

    rounds = rounds_of(pairs)

    assert double_booked(pairs, rounds) == []
    assert set(rounds) == {1, 2, 3, 4, 5}


def test_rounds_of_nobody_are_none() -> None:
    assert rounds_of([]) == []


def test_rounds_of_are_the_same_each_time_and_for_turned_pairs() -> None:
    pairs = random_event(7)

    assert rounds_of(pairs) == rounds_of([(high, low) for low, high in pairs])


@pytest.mark.parametrize("pairs", [[(1, 2), (2, 1)], [(3, 3)]])
def test_rounds_of_impossible_pairs_are_refused(pairs: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match=r"each pair|themselves"):
        rounds_of(pairs)


def test_round_for_a_late_pair_is_the_first_free_for_both() -> None:
    busy = {1: [1, 3], 2: [2]}

    assert round_for((1, 2), busy, 5) == 4
    assert round_for((1, 2), busy, 3) is None
    assert round_for((8, 9), {}, 1) == 1
