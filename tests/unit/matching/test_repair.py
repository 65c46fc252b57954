from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.assignment import Pairing
from matchmaker.matching.repair import Repair

NOBODY = np.zeros((0, 2), dtype=np.intp)


def others(**rows: list[int]) -> Callable[[int], NDArray[np.intp]]:
    """Return a lookup of whom each may be matched with: ``p3=[0, 1]`` is person 3's row."""
    return lambda person: np.array(rows[f"p{person}"], dtype=np.intp)


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


def test_cover_does_not_look_twice_behind_people_who_could_not_help() -> None:
    looked: list[int] = []
    rows = {0: [1], 2: [1], 3: [1]}

    def others_of(person: int) -> NDArray[np.intp]:
        looked.append(person)
        return np.array(rows[person], dtype=np.intp)

    repair = Repair(pairing_of([1] * 4, [(1, 2)]), others_of)

    assert not repair.cover(0)
    assert not repair.cover(3)
    assert looked == [0, 2, 3]


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
