from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching import Matcher, balance

WORDS = (
    "R & D",
    "rust",
    "python",
    "law",
    "Führung",
    "C++",
    "\U0001f680",
    "<b>",
    "机器学习",
    "l'art",
    "मस्ते",
    "\x00",
    "a" * 300,
)
GOLDEN = {
    "en": (["hiring engineers"], ["I hired an engineer"]),
    "de": (["Steuerberatungen"], ["Steuerberatung für Gründer"]),
    "fr": (["les investisseurs"], ["investisseur dans la santé"]),
    "es": (["programadores de redes"], ["programador"]),
    "pt": (["programadores"], ["sou programador de jogos"]),
    "it": (["gestione dei progetti"], ["progetto"]),
}


def event_of(n: int, seed: int) -> dict[str, Any]:
    """Return an event of n people; every choice follows from the seed, so that large ones stay quick."""
    rng = np.random.default_rng(seed)

    def side() -> list[str]:
        return [" ".join(rng.choice(WORDS, rng.integers(0, 4))) for _ in range(rng.integers(0, 3))]

    pairs = rng.integers(0, max(n, 1), (n // 2, 2))
    return {
        "goals": [[*side(), f"own{row} topic"] for row in range(n)],
        "skills": [side() for _ in range(n)],
        "groups": [None if rng.random() < 0.6 else f"g{rng.integers(0, 4)}" for _ in range(n)],
        "forbidden": [(int(i), int(j)) for i, j in pairs if i != j],
    }


def matched(event: dict[str, Any]) -> list[list[int]]:
    matcher = Matcher().fit(**event)
    return [[int(j) for j in row] for row in matcher.match()[1]]


@settings(max_examples=10, deadline=None)
@given(n=st.integers(0, 300), seed=st.integers(0, 2**32 - 1))
def test_match_any_event_is_mutual_capped_eligible_and_leaves_nobody_out(n: int, seed: int) -> None:
    event = event_of(n, seed)
    forbidden = {frozenset(pair) for pair in event["forbidden"]}
    groups = event["groups"]

    lists = matched(event)

    entries = {(i, j) for i, row in enumerate(lists) for j in row if j >= 0}
    assert entries == {(j, i) for i, j in entries}
    assert not [(i, j) for i, j in entries if frozenset((i, j)) in forbidden or i == j]
    assert not [(i, j) for i, j in entries if groups[i] is not None and groups[i] == groups[j]]
    degrees = [sum(j >= 0 for j in row) for row in lists]
    # A fourth place is for somebody who would have nobody.
    assert max(degrees, default=0) <= 4
    fourth = [i for i, degree in enumerate(degrees) if degree > 3]
    assert all(min(degrees[j] for j in lists[i] if j >= 0) == 1 for i in fourth)
    for i in np.flatnonzero(np.array(degrees) == 0):
        for j in range(n):
            is_eligible = (
                i != j
                and frozenset((int(i), j)) not in forbidden
                and (groups[i] is None or groups[i] != groups[j])
            )
            assert not (is_eligible and degrees[j] < 4)


@settings(max_examples=5, deadline=None)
@given(n=st.integers(0, 120), seed=st.integers(0, 2**32 - 1))
def test_match_order_of_rows_is_irrelevant_and_repeats_agree(n: int, seed: int) -> None:
    event = event_of(n, seed)
    order = np.random.default_rng(seed).permutation(n)
    place = np.argsort(order)
    moved = {name: [event[name][row] for row in order] for name in ("goals", "skills", "groups")}
    moved["forbidden"] = [(int(place[i]), int(place[j])) for i, j in event["forbidden"]]

    straight, shuffled = matched(event), matched(moved)

    assert matched(event) == straight
    assert {(int(order[i]), int(order[j])) for i, row in enumerate(shuffled) for j in row if j >= 0} == {
        (i, j) for i, row in enumerate(straight) for j in row if j >= 0
    }


@pytest.mark.parametrize("language", GOLDEN)
def test_match_every_language_meets_its_inflected_words(language: str) -> None:
    goal, skill = GOLDEN[language]
    matcher = Matcher(n_matches=1).fit(
        [goal, ["opera"], ["chess"]], [["xyz"], skill, ["qqq"]], languages=[language] * 3
    )

    assert matcher.match()[1][0].tolist() == [1]
    assert matcher.affinity(0, 1) > 0.2
    assert matcher.explain(0, 1).gets.terms[0].weight > 0.1


def test_match_hostile_texts_get_matches_as_anybody() -> None:
    texts = [
        "\x00",
        "\ud800",
        "'; DROP TABLE match;--",
        "<script>",
        "\u202e" * 50,
        "a" * 100_000,
        " ",
        "%s{0}",
    ]

    _, indices = Matcher().fit([[text] for text in texts], [[text] for text in texts]).match()

    assert balance(indices).full_share == 1.0
