"""No other matching that keeps the rules is better than the one that is found."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from matchmaker.matching import Matcher, balance
from tests.unit.matching.mutual_pairs import pairs_of

WORDS = ("rust", "python", "selling", "design", "taxes", "law", "music", "gardens", "chess", "C++")


statements = st.lists(st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join), max_size=2)


RandomEvent = Callable[..., tuple[list[list[str]], list[list[str]]]]


@st.composite
def events(draw: st.DrawFn, largest: int) -> dict[str, Any]:
    n = draw(st.integers(0, largest))
    person = st.tuples(statements, statements)
    people = draw(st.lists(person, min_size=n, max_size=n))
    pair = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda p: p[0] != p[1])
    return {
        "goals": [p[0] for p in people],
        "skills": [p[1] for p in people],
        "groups": draw(st.lists(st.sampled_from([None, "", "a", "a", "b"]), min_size=n, max_size=n)),
        "forbidden": draw(st.lists(pair, max_size=2 * n)) if n > 1 else [],
        "room": draw(st.lists(st.integers(0, 4), min_size=n, max_size=n)),
    }


def eligible_pairs(event: dict[str, Any]) -> list[tuple[int, int]]:
    n, groups = len(event["goals"]), event["groups"]
    forbidden = {frozenset(pair) for pair in event["forbidden"]}
    return [
        (i, j)
        for i in range(n)
        for j in range(i + 1, n)
        if not (groups[i] and groups[i] == groups[j]) and frozenset((i, j)) not in forbidden
    ]


def fitted(event: dict[str, Any]) -> Matcher:
    return Matcher().fit(
        event["goals"], event["skills"], groups=event["groups"], forbidden=event["forbidden"]
    )


def optimum(n: int, pairs: list[tuple[int, int]], weights: list[float], room: list[int]) -> tuple[int, float]:
    """Return the most people anybody could cover, and the greatest weight then."""
    m = len(pairs)
    incidence = np.zeros((n, m))
    for number, (i, j) in enumerate(pairs):
        incidence[i, number] = incidence[j, number] = 1
    constraints = [
        LinearConstraint(np.hstack([incidence, np.zeros((n, n))]), -np.inf, np.array(room, dtype=float)),
        LinearConstraint(np.hstack([-incidence, np.eye(n)]), -np.inf, 0),
    ]
    # One covered person is worth more than all weights together.
    gain = np.concatenate([weights, np.full(n, 1 + sum(weights))])
    result = milp(
        -gain,
        constraints=constraints,
        bounds=Bounds(0, 1),
        integrality=np.ones(m + n, dtype=int),
        options={"mip_rel_gap": 0},
    )
    assert result.x is not None
    taken = np.round(result.x)
    return int(taken[m:].sum()), float(taken[:m] @ np.array(weights))


def reached_and_possible(event: dict[str, Any]) -> tuple[tuple[int, float], tuple[int, float]]:
    """Return how many people are covered and what their pairs score in all, as found and at the optimum.

    As in the matching, a pair counts its score, lifted so that the least of them counts one: any match is
    worth more than none.
    """
    matcher, pairs = fitted(event), eligible_pairs(event)
    n = len(event["goals"])
    scores = [matcher.score(i, j) for i, j in pairs]
    weights = [score - min(scores) + 1 for score in scores]
    _, indices = matcher.match(room=event["room"])
    found = pairs_of(indices)
    assert found <= set(pairs)
    reached = sum(weight for pair, weight in zip(pairs, weights, strict=True) if pair in found)
    covered = int((indices >= 0).any(axis=1).sum())
    return (covered, reached), optimum(n, pairs, weights, event["room"]) if pairs else (0, 0.0)


@settings(max_examples=60, deadline=None)
@given(event=events(12))
def test_match_equals_the_integer_optimum_of_the_score(event: dict[str, Any]) -> None:
    # Variety counts where somebody has several goals.
    event["goals"] = [goals[:1] for goals in event["goals"]]

    (covered, reached), (most, best) = reached_and_possible(event)

    assert covered == most
    assert reached == pytest.approx(best, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(event=events(12))
def test_match_for_variety_covers_the_most_and_never_exceeds_the_optimum(event: dict[str, Any]) -> None:
    (covered, reached), (most, best) = reached_and_possible(event)

    assert covered == most
    assert reached <= best + 1e-6


@pytest.mark.parametrize("seed", range(15))
def test_match_of_random_people_equals_the_integer_optimum_of_the_score(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(4, 13))

    def side() -> list[list[str]]:
        return [[" ".join(rng.choice(WORDS, rng.integers(1, 5)))] for _ in range(n)]

    event = {"goals": side(), "skills": side(), "groups": [None] * n, "forbidden": [], "room": [3] * n}

    (covered, reached), (most, best) = reached_and_possible(event)

    assert covered == most == n
    assert reached == pytest.approx(best, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(event=events(60))
def test_match_properties_hold(event: dict[str, Any]) -> None:
    n, room = len(event["goals"]), event["room"]
    matcher = fitted(event)

    scores, indices = matcher.match(room=room)

    found = pairs_of(indices)
    assert found <= set(eligible_pairs(event))
    degrees = (indices >= 0).sum(axis=1)
    assert (degrees <= room).all()
    assert indices.shape == scores.shape == (n, max([3, *room]))
    assert (np.isnan(scores) == (indices < 0)).all()
    assert (np.diff(scores, axis=1)[~np.isnan(np.diff(scores, axis=1))] <= 1e-12).all()
    # Nobody has a free place while somebody eligible, not yet matched with them, has one too.
    assert not [
        (i, j) for i, j in set(eligible_pairs(event)) - found if degrees[i] < room[i] and degrees[j] < room[j]
    ]
    for i, j in found:
        assert scores[i][indices[i] == j] == scores[j][indices[j] == i] == matcher.score(i, j)


@pytest.mark.parametrize("seed", range(3))
def test_match_large_event_leaves_nobody_out(random_event: RandomEvent, seed: int) -> None:
    matcher = Matcher().fit(*random_event(101 + seed, seed))

    _, indices = matcher.match()

    found = balance(indices)
    assert (found.orphans, found.busiest, found.mutual_share) == (0, 3, 1.0)
    assert found.n_pairs == (101 + seed) * 3 // 2


def test_match_one_company_and_few_others_covers_the_most_by_fourth_places(random_event: RandomEvent) -> None:
    goals, skills = random_event(80, 1)
    matcher = Matcher().fit(goals, skills, groups=["ACME"] * 70 + [None] * 10)

    _, indices = matcher.match()
    _, in_three = matcher.match(room=[3] * 80)
    _, in_four = matcher.match(room=[4] * 80)

    degrees = [(lists >= 0).sum(axis=1) for lists in (indices, in_three, in_four)]
    # Ten people with four places each can serve forty, provided they spend none on each other.
    assert [int((degree > 0).sum()) for degree in degrees] == [50, 40, 50]
    assert degrees[0].max() == 4
    assert (degrees[0][:70] <= 1).all()
    pairs_of(indices)


def test_match_gives_a_fourth_place_only_for_who_would_have_nobody() -> None:
    # Three of one company, one of whom can be served by nobody but a fourth place of the only other.
    _, indices = Matcher(n_matches=2).fit([["x"]] * 4, [["x"]] * 4, groups=["a", "a", "a", None]).match()

    assert sorted((indices >= 0).sum(axis=1).tolist()) == [1, 1, 1, 3]
    assert indices.shape == (4, 3)


def test_match_moves_somebody_on_to_a_fourth_place_for_another() -> None:
    # 3 may meet 0 alone, who has four already; one of those four, and only that one, may meet 1.
    groups = [None] * 2 + ["a"] * 9
    apart = [(0, 1), *((1, row) for row in range(2, 7) if row != 2)]
    apart += [(0, row) for row in range(7, 11)]
    matcher = Matcher().fit([["x"]] * 11, [["x"]] * 11, groups=groups, forbidden=apart)

    _, indices = matcher.match()

    degrees = (indices >= 0).sum(axis=1)
    # 0 has places for four of the five who may meet nobody else, 1 for the other and three of four.
    assert degrees.tolist()[:2] == [4, 4]
    assert int((degrees > 0).sum()) == 10


def test_match_never_gives_a_fifth_place() -> None:
    groups = [None] + ["a"] * 6
    matcher = Matcher().fit([["x"]] * 7, [["x"]] * 7, groups=groups)

    _, indices = matcher.match(kept=[(0, row) for row in range(1, 5)])

    assert sorted(indices[0].tolist()) == [1, 2, 3, 4]


def test_lp_bound_is_reached_by_nobody_and_nearly_by_the_matching(random_event: RandomEvent) -> None:
    matcher = Matcher().fit(*random_event(200, 3))

    scores, _ = matcher.match()

    reached = float(np.nansum(scores)) / 2
    # The matching counts the weaker direction less than the score does, which costs a little of the score.
    assert 0.995 * matcher.lp_bound_ < reached <= matcher.lp_bound_
    assert Matcher().fit([], []).lp_bound_ == 0
