"""The matcher, from texts to mutual lists."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from matchmaker.matching import Matcher, balance, sizes
from matchmaker.matching.blocks import Kernel
from tests.unit.matching.mutual_pairs import pairs_of

GOLDEN_INDICES = [[1, 4], [0, 2], [3, 1], [2, 5], [5, 0], [4, 3]]


GOLDEN_SCORES = [
    [4.628105, -1.25],
    [4.628105, -1.25],
    [3.616423, -1.25],
    [3.616423, -0.75],
    [1.839461, -1.25],
    [1.839461, -0.75],
]


RandomEvent = Callable[..., tuple[list[list[str]], list[list[str]]]]


def test_match_golden_output_stays() -> None:
    goals = [["learn Rust"], ["sell my software"], ["a designer for my app"], ["tax advice"], ["chess"], []]
    skills = [
        ["selling software"],
        ["Rust, C++"],
        ["taxes and law"],
        ["app design"],
        ["music"],
        ["chess openings"],
    ]

    scores, indices = Matcher(n_matches=2).fit(goals, skills).match()

    assert indices.tolist() == GOLDEN_INDICES
    np.testing.assert_allclose(scores, GOLDEN_SCORES, atol=1e-6)


def test_match_order_of_rows_does_not_matter(random_event: RandomEvent) -> None:
    goals, skills = random_event(50, 3, share_empty=0.0)
    goals = [[*statements, f"topic{row} lives here"] for row, statements in enumerate(goals)]
    order = np.random.default_rng(0).permutation(50)

    straight = pairs_of(Matcher().fit(goals, skills).match()[1])
    shuffled = pairs_of(Matcher().fit([goals[i] for i in order], [skills[i] for i in order]).match()[1])

    assert {tuple(sorted((int(order[i]), int(order[j])))) for i, j in shuffled} == straight


def test_match_order_of_rows_does_not_matter_for_equal_texts_of_different_groups() -> None:
    groups = ["a", "a", "a", "b", "b", "c", "c", "d"]
    found = set()

    for seed in range(8):
        own = np.random.default_rng(seed).permutation(groups).tolist()
        pairs = pairs_of(Matcher(n_matches=1).fit([["x"]] * 8, [["y"]] * 8, groups=own).match()[1])
        found.add(tuple(sorted(tuple(sorted((own[i], own[j]))) for i, j in pairs)))

    assert len(found) == 1


def test_match_same_input_gives_the_same_bytes(random_event: RandomEvent) -> None:
    event = random_event(70, 4)

    one, other = Matcher().fit(*event).match(), Matcher().fit(*event).match()

    assert one[0].tobytes() == other[0].tobytes()
    assert one[1].tobytes() == other[1].tobytes()


def test_match_another_seed_draws_ties_differently() -> None:
    texts = [[f"alone{row}"] for row in range(9)]

    found = {Matcher(random_state=seed).fit(texts, [[]] * 9).match()[1].tobytes() for seed in range(5)}

    assert len(found) > 1


def test_match_pinned_and_kept_pairs_are_in_the_answer(random_event: RandomEvent) -> None:
    goals, skills = random_event(20, 5)
    matcher = Matcher().fit(goals, skills, groups=["a"] * 2 + [None] * 18, forbidden=[(4, 5)])

    _, indices = matcher.match(pinned=[(1, 0), (0, 1)], kept=[(4, 5), (2, 3)])

    found = pairs_of(indices)
    # Pinned wins over the group, kept over a prohibition that came later.
    assert {(0, 1), (4, 5), (2, 3)} <= found
    assert ((indices >= 0).sum(axis=1) <= 3).all()


def test_match_more_kept_pairs_than_places_widen_the_answer() -> None:
    matcher = Matcher(n_matches=1).fit([["a1"]] * 4, [["b1"]] * 4)

    _, indices = matcher.match(kept=[(0, 1), (0, 2)])

    assert indices.shape == (4, 2)
    assert pairs_of(indices) == {(0, 1), (0, 2)}


def test_match_room_is_each_ones_own() -> None:
    matcher = Matcher().fit([["x"]] * 5, [["x"]] * 5)

    _, indices = matcher.match(room=[0, 4, 1, 1, 1])

    assert indices.shape == (5, 4)
    assert pairs_of(indices) == {(1, 2), (1, 3), (1, 4)}


def test_match_allowed_decides_between_groups() -> None:
    groups = ["mentee", "mentor", "mentee", "mentor", "guest", None]
    # Ascending labels: guest, mentee, mentor. One direction alone is not enough.
    allowed = np.array([[1, 1, 0], [0, 1, 1], [0, 1, 1]], dtype=np.bool_)
    matcher = Matcher().fit([["x"]] * 6, [["x"]] * 6, groups=groups, allowed=allowed)

    assert set(matcher.rank(5)[1][0].tolist()) == {1, 3, 5, -1}
    assert matcher.rank(5)[1][4].tolist() == [5, -1, -1, -1, -1]
    assert set(matcher.rank(5)[1][5].tolist()) == {0, 1, 2, 3, 4}


def test_match_allowed_without_any_group_restricts_nobody() -> None:
    matcher = Matcher().fit(
        [["x"]] * 2, [["x"]] * 2, groups=[None, ""], allowed=np.zeros((0, 0), dtype=np.bool_)
    )

    assert matcher.match()[1].tolist() == [[1, -1, -1], [0, -1, -1]]


@pytest.mark.parametrize("n", [0, 1])
def test_match_too_few_people_gives_gaps(n: int) -> None:
    scores, indices = Matcher().fit([["x"]] * n, [["x"]] * n).match()

    assert indices.tolist() == [[-1, -1, -1]] * n
    assert scores.shape == (n, 3)


def test_match_everybody_forbidden_gives_gaps() -> None:
    matcher = Matcher().fit([["x"]] * 3, [["x"]] * 3, forbidden=[(0, 1), (1, 2), (2, 0)])

    assert matcher.match()[1].tolist() == [[-1] * 3] * 3
    assert matcher.rank(1)[1].tolist() == [[-1]] * 3


def test_match_without_any_text_still_matches() -> None:
    _, indices = Matcher().fit([[]] * 4, [[""]] * 4).match()

    assert balance(indices).full_share == 1.0


@pytest.mark.parametrize("all_grams_up_to", [10, 2000])
def test_rank_of_fewer_is_the_beginning_of_a_longer_one(
    random_event: RandomEvent, monkeypatch: pytest.MonkeyPatch, all_grams_up_to: int
) -> None:
    monkeypatch.setattr(sizes, "ALL_GRAMS_UP_TO", all_grams_up_to)
    matcher = Matcher().fit(*random_event(70, 6))

    scores, indices = matcher.rank(40)

    for k in (0, 1, 3):
        np.testing.assert_array_equal(matcher.rank(k)[0], scores[:, :k])
        np.testing.assert_array_equal(matcher.rank(k)[1], indices[:, :k])
    # Where terms choose whose n-grams are looked at, more who are asked for are more who are looked at.
    longer = matcher.rank(69)[0][:, :3]
    assert (longer >= scores[:, :3] - 1e-12).all()
    assert all_grams_up_to == 10 or (longer == scores[:, :3]).all()


def test_lp_bound_is_of_as_many_matches_as_everybody_gets(random_event: RandomEvent) -> None:
    event = random_event(30, 1)

    one, three = (Matcher(n_matches=n_matches).fit(*event) for n_matches in (1, 3))

    assert np.nansum(one.match()[0]) / 2 <= one.lp_bound_ * (1 + 1e-12) < three.lp_bound_


def test_rank_of_more_than_the_candidates_looks_at_everybody(random_event: RandomEvent) -> None:
    matcher = Matcher().fit(*random_event(75, 6))

    scores, indices = matcher.rank(74)

    others = [sorted({*range(75)} - {person}) for person in range(75)]
    assert np.sort(indices, axis=1).tolist() == others
    np.testing.assert_array_equal(scores[:, :60], matcher.rank(60)[0])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"pinned": [(1, 0)]}, r"pinned pair \(0, 1\) is forbidden"),
        ({"pinned": [(0, -1)]}, r"pinned has the pair \(0, -1\)"),
        ({"kept": [(2, 2)]}, r"kept has the pair \(2, 2\)"),
        ({"room": [3, 3]}, "room has 2 entries"),
        ({"room": [3, 3, -1]}, "room has the entry -1"),
    ],
)
def test_match_wrong_values_are_refused(arguments: dict[str, Any], message: str) -> None:
    matcher = Matcher().fit([["x"]] * 3, [["x"]] * 3, forbidden=[(0, 1)])

    with pytest.raises(ValueError, match=message):
        matcher.match(**arguments)


def test_affinity_is_directed_and_in_range() -> None:
    matcher = Matcher().fit([["rust"], ["law"], ["x"]], [["music"], ["rust"], ["y"]])

    assert matcher.affinity(0, 1) == pytest.approx(1.0)
    assert matcher.affinity(0, 1) <= 1.0
    assert matcher.affinity(1, 0) == 0.0
    assert matcher.score(0, 1) == matcher.score(1, 0)
    with pytest.raises(ValueError, match="nobody is matched with themselves"):
        matcher.affinity(1, 1)


def test_score_pairs_are_the_scores_of_each(random_event: RandomEvent) -> None:
    matcher = Matcher().fit(*random_event(12, 2))
    pairs = [(3, 1), (1, 3), (0, 11), (5, 4)]

    assert matcher.score_pairs(pairs).tolist() == [matcher.score(i, j) for i, j in pairs]
    assert matcher.score_pairs([]).tolist() == []
    with pytest.raises(ValueError, match=r"pairs has the pair \(2, 12\)"):
        matcher.score_pairs([(2, 12)])


def test_match_order_of_rows_does_not_matter_for_equal_texts_of_whom_some_are_forbidden() -> None:
    goals, skills = [["x"]] * 6 + [["chess"], ["opera"]], [["y"]] * 6 + [["x"], ["x"]]
    forbidden = [(0, 6), (1, 7), (2, 3), (0, 2)]
    found = set()

    for seed in range(8):
        order = np.random.default_rng(seed).permutation(8)
        place = np.argsort(order)
        moved = [(int(place[i]), int(place[j])) for i, j in forbidden]
        matcher = Matcher(n_matches=1).fit(
            [goals[i] for i in order], [skills[i] for i in order], forbidden=moved
        )
        # 4 and 5 are alike in everything.
        name = [min(row, 4) if row < 6 else row for row in order.tolist()]
        pairs = pairs_of(matcher.match()[1])
        found.add(tuple(sorted(tuple(sorted((name[i], name[j]))) for i, j in pairs)))

    assert len(found) == 1


@pytest.mark.parametrize("kernel", ["scipy", "numba"])
def test_match_order_of_rows_does_not_matter_with_pinned_kept_and_room(
    random_event: RandomEvent, kernel: Kernel
) -> None:
    pytest.importorskip("numba")
    n = 60
    goals, skills = random_event(n, 8)
    goals = [[*statements, f"topic{row} lives here"] for row, statements in enumerate(goals)]
    rng = np.random.default_rng(1)
    groups = rng.choice(["a", "b", ""], n).tolist()
    room = rng.integers(0, 5, n).tolist()
    pairs = {"forbidden": [(0, 1), (2, 9), (30, 4)], "pinned": [(5, 6), (7, 8)], "kept": [(6, 10), (2, 9)]}
    found = set()

    for seed in range(4):
        order = rng.permutation(n) if seed else np.arange(n)
        place = np.argsort(order)
        moved = {name: [(int(place[i]), int(place[j])) for i, j in own] for name, own in pairs.items()}
        matcher = Matcher(kernel=kernel).fit(
            [goals[i] for i in order],
            [skills[i] for i in order],
            groups=[groups[i] for i in order],
            forbidden=moved["forbidden"],
        )
        _, indices = matcher.match(pinned=moved["pinned"], kept=moved["kept"], room=[room[i] for i in order])
        found.add(frozenset(frozenset((int(order[i]), int(order[j]))) for i, j in pairs_of(indices)))

    assert len(found) == 1
    assert {frozenset(pair) for pair in (*pairs["pinned"], *pairs["kept"])} <= found.pop()


@pytest.mark.parametrize("all_grams_up_to", [10, 2000])
def test_match_is_the_same_compiled(
    random_event: RandomEvent, monkeypatch: pytest.MonkeyPatch, all_grams_up_to: int
) -> None:
    pytest.importorskip("numba")
    monkeypatch.setattr(sizes, "ALL_GRAMS_UP_TO", all_grams_up_to)
    event = random_event(120, 2)
    groups = ["a", "b", None, "c"] * 30

    plain, compiled = (
        Matcher(kernel=kernel).fit(*event, groups=groups, forbidden=[(0, 2), (1, 3)])
        for kernel in ("scipy", "numba")
    )

    assert plain.match()[1].tobytes() == compiled.match()[1].tobytes()
    np.testing.assert_allclose(plain.match()[0], compiled.match()[0], atol=1e-9)
    np.testing.assert_array_equal(plain.rank(5)[1], compiled.rank(5)[1])


def test_newcomer_is_asked_for_no_rules_between_groups() -> None:
    groups = ["mentee", "mentor", "mentee"]
    allowed = np.zeros((2, 2), dtype=np.bool_)
    matcher = Matcher().fit([["x"]] * 3, [["x"]] * 3, groups=groups, allowed=allowed)

    _, indices = matcher.newcomer(["x"], ["x"], 3, group="mentee")
    _, without = matcher.newcomer(["x"], ["x"], 3, group="mentee", excluded=[1])

    # Nobody of their own group; whom their group may not meet the caller excludes.
    assert matcher.match()[1].tolist() == [[-1] * 3] * 3
    assert indices.tolist() == [1, -1, -1]
    assert without.tolist() == [-1, -1, -1]


def test_newcomer_equal_to_a_fitted_person_gets_nearly_the_same(random_event: RandomEvent) -> None:
    goals, skills = random_event(60, 9, share_empty=0.0)
    matcher = Matcher().fit(goals, skills)
    fitted_scores, fitted_indices = matcher.rank(5)

    scores, indices = matcher.newcomer(goals[7], skills[7], 61)

    others = [(s, i) for s, i in zip(scores.tolist(), indices.tolist(), strict=True) if i not in {7, -1}][:5]
    # A fitted person's own skills are left out of their row's mean; a newcomer's were never in it.
    np.testing.assert_allclose([s for s, _ in others], fitted_scores[7], rtol=0.1)
    assert others[0][1] == fitted_indices[7, 0]
    assert indices[-1] == -1


def test_newcomer_to_an_empty_event_gets_gaps() -> None:
    scores, indices = Matcher().fit([], []).newcomer(["rust"], ["law"], 2)

    assert indices.tolist() == [-1, -1]
    assert np.isnan(scores).all()


def test_newcomer_and_rank_wrong_values_are_refused() -> None:
    matcher = Matcher().fit([["x"]], [["x"]])

    with pytest.raises(ValueError, match="k is -1"):
        matcher.newcomer([], [], -1)
    with pytest.raises(ValueError, match="k is -2"):
        matcher.rank(-2)
    with pytest.raises(ValueError, match="'rust'"):
        matcher.newcomer("rust", [], 1)
