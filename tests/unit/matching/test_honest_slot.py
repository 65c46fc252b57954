"""Places drawn by lot stay mutual, and their chances are those with which the lot draws."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from matchmaker.matching import WEAK_FLOOR, Matcher, honest_slot
from matchmaker.matching.honest_slot import _last_places, draw_lot

if TYPE_CHECKING:
    from matchmaker.matching.honest_slot import Lot

_CRAFTS = (
    *("baking bread", "growing apples", "mending shoes", "printing books", "sailing boats", "tuning pianos"),
    *("weaving cloth", "carving stone", "blowing glass", "brewing beer"),
)


@cache
def crowd(n: int, *, seed: int = 0) -> Matcher:
    """Return so many people, each with two crafts to learn and two to teach."""
    return Matcher(random_state=seed).fit(*texts(n), groups=[f"house {row % 9}" for row in range(n)])


def texts(n: int) -> tuple[list[list[str]], list[list[str]]]:
    lot = np.random.default_rng(n)
    wanted, offered = ([lot.choice(len(_CRAFTS), 2, replace=False) for _ in range(n)] for _ in range(2))
    return (
        [[f"{_CRAFTS[craft]} number {row}" for craft in own] for row, own in enumerate(wanted)],
        [[_CRAFTS[craft] for craft in own] for own in offered],
    )


@cache
def matched(matcher: Matcher) -> list[tuple[int, int]]:
    return [(i, int(j)) for i, row in enumerate(matcher.match()[1]) for j in row if i < j]


def drawn(matcher: Matcher, *, percent: int = 40, fixed: tuple[tuple[int, int], ...] = ()) -> Lot:
    lot = draw_lot(matcher, matched(matcher), fixed=fixed, percent=percent)
    assert lot is not None
    return lot


def as_set(pairs: np.ndarray[tuple[int, ...], np.dtype[np.intp]]) -> set[tuple[int, int]]:
    return {(low, high) for low, high in pairs.tolist()}


def test_everybody_keeps_their_number_of_matches_and_nobody_is_drawn_twice() -> None:
    matcher = crowd(80)

    lot = drawn(matcher)

    before, gone, new = set(matched(matcher)), as_set(lot.released), as_set(lot.drawn)
    # The last ring of a list may leave one person of the sixteen without.
    assert len(new) == len(gone) >= 15
    assert gone <= before
    assert not new & before
    people = Counter(person for pair in new for person in pair)
    assert people == Counter(person for pair in gone for person in pair)
    assert set(people.values()) == {1}


def test_drawn_pairs_are_eligible_and_above_the_weak_floor() -> None:
    matcher = crowd(80)

    for low, high in drawn(matcher).possible.tolist():
        assert low % 9 != high % 9
        assert max(matcher.affinity(low, high), matcher.affinity(high, low)) >= WEAK_FLOOR


def test_fixed_pairs_keep_their_places() -> None:
    matcher = crowd(80)
    fixed = tuple(matched(matcher)[:60])

    lot = drawn(matcher, fixed=fixed)

    assert not as_set(lot.released) & set(fixed)


def test_a_probability_is_the_share_of_lists_that_a_pair_is_on() -> None:
    lot = drawn(crowd(80))

    times = dict(zip(map(tuple, lot.possible.tolist()), lot.times.tolist(), strict=True))
    assert [times[low, high] / lot.n_lists for low, high in lot.drawn.tolist()] == lot.probabilities.tolist()
    # Every list holds as many pairs as were drawn, or a few less where chance left no room.
    assert lot.n_lists == 1000
    assert 15 * lot.n_lists < lot.times.sum() <= 16 * lot.n_lists
    assert lot.probabilities.min() > 0


def test_over_many_lots_pairs_are_drawn_as_often_as_their_probability_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(honest_slot, "_MOST_LISTS", 40)
    promised: Counter[tuple[int, int]] = Counter()
    seen: Counter[tuple[int, int]] = Counter()

    matcher = Matcher(random_state=1).fit(*texts(24))

    for seed in range(300):
        matcher.random_state = seed  # from here on it moves the lot alone
        lot = drawn(matcher, percent=50)
        promised.update(
            dict(zip(map(tuple, lot.possible.tolist()), (lot.times / lot.n_lists).tolist(), strict=True))
        )
        seen.update(as_set(lot.drawn))

    # Four standard errors of a sum of 300 draws, for any of the few dozen pairs.
    errors = {pair: abs(seen[pair] - sure) / max(sure, 1) ** 0.5 for pair, sure in promised.items()}
    assert max(errors.values()) < 4
    assert sum(seen.values()) == pytest.approx(sum(promised.values()), rel=0.05)


def test_the_same_people_and_seed_draw_the_same_whatever_their_order() -> None:
    goals, skills = texts(60)
    backwards = Matcher().fit(goals[::-1], skills[::-1])

    once, other = drawn(Matcher().fit(goals, skills)), drawn(Matcher(random_state=1).fit(goals, skills))

    turned = {(59 - high, 59 - low) for low, high in as_set(drawn(backwards).drawn)}
    assert as_set(once.drawn) == turned
    assert as_set(once.drawn) != as_set(other.drawn)


@pytest.mark.parametrize(("n", "percent"), [(80, 0), (4, 50), (10, 20)])
def test_nobody_is_drawn_where_none_are_asked_for_or_too_few_are_there(n: int, percent: int) -> None:
    matcher = crowd(n)

    assert draw_lot(matcher, matched(matcher), percent=percent) is None


def test_two_places_are_the_fewest_that_are_drawn() -> None:
    lot = drawn(crowd(20), percent=20)

    assert len(lot.drawn) == len(lot.released) == 2


def test_only_people_with_all_their_places_give_one_up() -> None:
    matcher = crowd(80)
    pairs = matched(matcher)[10:]
    n_given = Counter(person for pair in pairs for person in pair)
    full = {person for person, number in n_given.items() if number == 3}
    assert any(not full.issuperset(pair) for pair in pairs)

    lot = draw_lot(matcher, pairs, percent=50)

    assert lot is not None
    assert full.issuperset(lot.released.ravel().tolist())
    assert full.issuperset(lot.possible.ravel().tolist())


def test_of_somebodys_places_the_one_with_the_lowest_score_is_given_up() -> None:
    matcher = crowd(80)
    pairs = np.sort(np.argsort(matcher.order_)[np.array(matched(matcher))], axis=1)
    scores = dict(zip(map(tuple, pairs.tolist()), matcher.scores_.pair_scores(*pairs.T), strict=True))

    last = as_set(_last_places(matcher, pairs, pairs[:0]))

    is_full = np.bincount(pairs.ravel()) == 3
    free = {pair for pair in as_set(pairs) if is_full[list(pair)].all()}
    assert last < free
    for pair in free - last:
        assert min(scores[other] for other in last if {*pair} & {*other}) <= scores[pair]


def test_nobody_is_drawn_where_nobody_could_swap() -> None:
    # Two rooms of four who have nothing in common with the other room.
    matcher = Matcher().fit([["bread"]] * 4 + [["boats"]] * 4, [["bread"]] * 4 + [["boats"]] * 4)

    assert draw_lot(matcher, matched(matcher), percent=50) is None


def test_a_large_event_looks_at_some_pairs_and_stays_mutual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(honest_slot, "_MOST_LOOKED_AT", 900)
    monkeypatch.setattr(honest_slot, "_MOST_DRAWN", 200)
    matcher = crowd(80)

    lot = drawn(matcher)

    assert lot.n_lists == 12
    assert as_set(lot.drawn) <= as_set(lot.possible)
    assert len(lot.possible) <= 200


def test_a_percentage_out_of_range_is_refused() -> None:
    matcher = crowd(20)

    with pytest.raises(ValueError, match="between 0 and 50, got 51"):
        draw_lot(matcher, matched(matcher), percent=51)
