from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from matchmaker.bench.events import zipf_event
from matchmaker.matching import Matcher
from matchmaker.matching.assignment import Pairing
from matchmaker.matching.repair import Repair

NOBODY = np.zeros((0, 2), dtype=np.intp)


def others(**rows: list[int]) -> Callable[[int, NDArray[np.bool_]], NDArray[np.intp]]:
    """Return a lookup of whom each may be matched with: ``p3=[0, 1]`` is person 3's row."""
    return lambda person, among: np.array([j for j in rows[f"p{person}"] if among[j]], dtype=np.intp)


def always(*_pairs: int) -> bool:
    return True


def pairing_of(room: list[int], pairs: list[tuple[int, int]], fixed: NDArray[np.intp] = NOBODY) -> Pairing:
    pairing = Pairing(np.array(room), fixed)
    pairing.add(np.array(pairs, dtype=np.intp).reshape(-1, 2))
    return pairing


def test_cover_uses_a_free_place_first() -> None:
    pairing = pairing_of([1, 1, 1, 1], [], np.array([[0, 1]]))

    assert Repair(pairing, others(p2=[0, 3])).cover(2)
    assert pairing.pairs().tolist() == [[0, 1], [2, 3]]


def test_cover_takes_a_pair_apart_only_where_nobody_loses_their_last() -> None:
    pairing = pairing_of([1, 2, 1, 1], [(0, 1), (1, 2)])

    assert not Repair(pairing, others(p3=[1], p0=[1], p2=[1])).cover(3)
    assert pairing.pairs().tolist() == [[0, 1], [1, 2]]


def test_cover_spares_somebody_with_another_match() -> None:
    pairing = pairing_of([2, 2, 1, 1], [(0, 1), (0, 2), (1, 2)])

    assert Repair(pairing, others(p3=[0])).cover(3)
    assert pairing.pairs().tolist() == [[0, 2], [0, 3], [1, 2]]


def test_cover_leaves_fixed_pairs_alone() -> None:
    pairing = pairing_of([2, 2, 2, 1], [(0, 2), (1, 2)], np.array([[0, 1]]))

    assert Repair(pairing, others(p3=[0])).cover(3)
    assert pairing.pairs().tolist() == [[0, 1], [0, 3], [1, 2]]


def test_cover_follows_a_chain_of_last_matches() -> None:
    # 0 can only have 1's place, whose 2 moves on to 3, whose 4 moves on to 5, who is free.
    pairing = pairing_of([1] * 6, [(1, 2), (3, 4)])

    assert Repair(pairing, others(p0=[1], p2=[1, 3], p4=[3, 5])).cover(0)
    assert pairing.pairs().tolist() == [[0, 1], [2, 3], [4, 5]]


def test_cover_takes_the_shortest_chain() -> None:
    # Behind 1 stands 2, whom 8 could have; behind 3 stands 4, then 6, whom 7 could have.
    pairing = pairing_of([1] * 9, [(1, 2), (3, 4), (5, 6)])

    assert Repair(pairing, others(p0=[1, 3], p2=[8], p4=[5], p6=[7])).cover(0)
    assert pairing.pairs().tolist() == [[0, 1], [2, 8], [3, 4], [5, 6]]


class Rows:
    """Whom each may be matched with, counting whose rows were looked at."""

    def __init__(self, **rows: list[int]) -> None:
        self._others_of = others(**rows)
        self.looked: list[int] = []

    def __call__(self, person: int, among: NDArray[np.bool_]) -> NDArray[np.intp]:
        found = self._others_of(person, among)
        if len(found):
            self.looked.append(person)
        return found


def test_cover_does_not_look_twice_behind_people_who_could_not_help() -> None:
    rows = Rows(p0=[1], p2=[1], p3=[1])
    repair = Repair(pairing_of([1] * 4, [(1, 2)]), rows)

    assert not repair.cover(0)
    assert not repair.cover(3)
    assert rows.looked == [0]


def test_cover_begins_no_chain_after_so_many_cells_but_finds_free_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Two rows of seven people.
    monkeypatch.setattr("matchmaker.matching.repair.MOST_CELLS", 14)
    rows = Rows(p0=[1], p2=[1, 3], p4=[3, 5], p6=[1, 5])
    pairing = pairing_of([1] * 7, [(1, 2), (3, 4)])
    mended = Repair(pairing, rows)

    # The chain by 2 and 4 to 5 is not followed to its end.
    assert not mended.cover(0)
    assert rows.looked == [0, 2]
    assert pairing.pairs().tolist() == [[1, 2], [3, 4]]
    assert mended.cover(6)
    assert not mended.cover(0)
    assert pairing.pairs().tolist() == [[1, 2], [3, 4], [5, 6]]
    assert rows.looked == [0, 2, 6]


def test_repair_asks_for_no_scores_of_people_whom_nobody_left_may_meet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    event = zipf_event(300, 1)
    matcher = Matcher().fit(event.goals, event.skills, groups=["big" if i % 10 else None for i in range(300)])
    rows: list[int] = []
    block = matcher.scores_.block

    def counted(asked: NDArray[np.intp]) -> NDArray[np.float64]:
        rows.extend(asked.tolist())
        return block(asked)

    monkeypatch.setattr(matcher.scores_, "block", counted)

    _, indices = matcher.match()

    # The thirty others have four each; the row of everybody left is needed once, to look for these.
    assert int((indices >= 0).any(axis=1).sum()) == 150
    assert 180 <= len(rows) < 200


def test_fill_takes_a_pair_apart_between_two_people() -> None:
    pairing = pairing_of([2, 2, 1, 1], [(0, 1), (2, 3)])

    assert Repair(pairing, others(p0=[1, 2, 3], p1=[0, 2, 3])).fill(0, 1, pays=always)
    assert pairing.pairs().tolist() == [[0, 1], [0, 2], [1, 3]]


def test_fill_gives_both_places_to_one_person() -> None:
    pairing = pairing_of([2, 1, 1], [(1, 2)])

    assert Repair(pairing, others(p0=[1, 2])).fill(0, 0, pays=always)
    assert pairing.pairs().tolist() == [[0, 1], [0, 2]]


def test_fill_without_a_pair_between_them_changes_nothing() -> None:
    pairing = pairing_of([2, 2, 1, 1], [(0, 1), (2, 3)])

    assert not Repair(pairing, others(p0=[1, 2], p1=[0, 2])).fill(0, 1, pays=always)
    assert pairing.pairs().tolist() == [[0, 1], [2, 3]]


def test_fill_takes_nobody_from_a_pair_for_whom_they_already_have() -> None:
    pairing = pairing_of([1, 2, 1, 2], [(1, 3), (2, 3)])

    assert not Repair(pairing, others(p0=[2], p1=[3])).fill(0, 1, pays=always)
    assert pairing.pairs().tolist() == [[1, 3], [2, 3]]


def test_fill_gives_nobody_whom_they_already_have() -> None:
    pairing = pairing_of([2, 1, 2, 1], [(0, 2), (2, 3)])

    assert not Repair(pairing, others(p0=[2], p1=[3])).fill(0, 1, pays=always)
    assert pairing.pairs().tolist() == [[0, 2], [2, 3]]


def test_cover_never_hands_a_place_back_to_whom_it_is_for() -> None:
    # 2 could move on to 0 alone, for whom the chain was begun.
    pairing = pairing_of([1, 1, 1], [(1, 2)])

    assert not Repair(pairing, others(p0=[1, 2], p1=[0, 2], p2=[0, 1])).cover(0)
    assert pairing.pairs().tolist() == [[1, 2]]


def test_cover_passes_over_a_partner_who_would_be_left_alone() -> None:
    pairing = pairing_of([2, 1, 2, 1, 1], [(0, 1), (0, 2), (2, 4)])

    assert Repair(pairing, others(p3=[0])).cover(3)
    assert pairing.pairs().tolist() == [[0, 1], [0, 3], [2, 4]]


def test_fill_keeps_a_pair_that_is_worth_more() -> None:
    pairing = pairing_of([1, 1, 1, 1], [(2, 3)])
    asked: list[tuple[int, ...]] = []

    def never(*pairs: int) -> bool:
        asked.append(pairs)
        return False

    assert not Repair(pairing, others(p0=[2], p1=[3])).fill(0, 1, pays=never)
    assert pairing.pairs().tolist() == [[2, 3]]
    assert asked == [(0, 2, 1, 3)]
