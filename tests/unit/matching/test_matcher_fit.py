"""Fitting: once, again, and in vain."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from matchmaker.matching import Matcher, scoring, sizes
from matchmaker.matching.plugged import PluggedCrowd, PluggedScores
from matchmaker.matching.protocols import Affinities, Scorer
from tests.shared_letters import SharedLetters

RandomEvent = Callable[..., tuple[list[list[str]], list[list[str]]]]


def test_fit_blocks_and_terms_first_give_the_same_candidates(
    random_event: RandomEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = random_event(40, 7)
    expected = Matcher().fit(*event).match()
    monkeypatch.setattr(sizes, "ALL_GRAMS_UP_TO", 10)
    monkeypatch.setattr(scoring, "_BLOCK_CELLS", 200)

    found = Matcher().fit(*event).match()

    np.testing.assert_array_equal(found[1], expected[1])
    # A large event's n-grams have 32 bits.
    np.testing.assert_allclose(found[0], expected[0], atol=1e-5)


def test_fit_progress_ascends_to_one(random_event: RandomEvent) -> None:
    told: list[float] = []

    Matcher().fit(*random_event(30, 0), progress=told.append)

    assert told == sorted(told)
    assert len(told) > 5
    assert told[-1] == 1.0


def test_fit_again_forgets_the_event_before(random_event: RandomEvent) -> None:
    matcher, goals, skills = Matcher(), *random_event(30, 1)
    other = matcher.fit([["x"]], [["x"]])
    assert (other.crowd_.n_people, other.lp_bound_) == (1, 0.0)

    matcher.fit(goals, skills)

    assert matcher.crowd_.n_people == 30
    assert matcher.lp_bound_ == Matcher().fit(goals, skills).lp_bound_ > 0


class Broken:
    """A scorer without answers."""

    def fit(self, goals: Sequence[Sequence[str]], skills: Sequence[Sequence[str]]) -> Affinities:
        raise RuntimeError(f"no answer for {len(goals)} and {len(skills)}")


def stop(_share: float) -> None:
    raise RuntimeError("no answer")


@pytest.mark.parametrize(("scorer", "progress"), [(Broken(), None), (None, stop)])
def test_fit_that_fails_leaves_the_event_before(
    random_event: RandomEvent, scorer: Scorer | None, progress: Callable[[float], None] | None
) -> None:
    goals, skills = random_event(20, 1)
    matcher = Matcher().fit(goals, skills, groups=["a", "b"] * 10)
    expected, newcomer = matcher.match(), matcher.newcomer(["rust"], ["law"], 5, group="a")
    matcher.scorer = scorer

    with pytest.raises(RuntimeError, match="no answer"):
        matcher.fit(*random_event(12, 2), forbidden=[(0, 1)], progress=progress)

    np.testing.assert_array_equal(matcher.match()[1], expected[1])
    np.testing.assert_array_equal(matcher.newcomer(["rust"], ["law"], 5, group="a")[1], newcomer[1])
    assert matcher.n_people_ == len(matcher.order_) == 20


def test_fit_by_another_scorer_forgets_the_words() -> None:
    matcher = Matcher().fit([["rust"]], [["law"]])
    assert list(matcher.vectorizer_.term_columns_) == ["law", "rust"]
    matcher.scorer = SharedLetters()

    matcher.fit([["x"]] * 2, [["y"]] * 2)

    assert not hasattr(matcher, "vectorizer_")
    assert isinstance(matcher.scores_, PluggedScores)
    assert isinstance(matcher.crowd_, PluggedCrowd)
    matcher.scorer = None
    assert "x" in matcher.fit([["x"]] * 2, [["y"]] * 2).vectorizer_.term_columns_


def test_fit_languages_are_used() -> None:
    goals, skills = [["Buchhaltungen"], ["x"], ["y"]], [["z"], ["Buchhaltung"], ["w"]]

    known = Matcher().fit(goals, skills, languages=["de", "de", None])
    told = Matcher().fit(goals, skills, languages=["en"] * 3)

    assert known.explain(0, 1).gets.terms[0].text == "buchhaltungen"
    assert told.explain(0, 1).gets.terms == ()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"skills": [["x"]]}, "skills has 1 entries, but there are 2 people"),
        ({"goals": ["rust", ["x"]]}, r"goals\[0\] is 'rust'"),
        ({"skills": [["x"], [3]]}, r"skills\[1\] is \[3\]"),
        ({"groups": ["a"]}, "groups has 1 entries"),
        ({"languages": ["en"] * 3}, "languages has 3 entries"),
        ({"forbidden": [(0, 2)]}, r"forbidden has the pair \(0, 2\), but there are 2 people"),
        ({"forbidden": [(1, 1)]}, r"forbidden has the pair \(1, 1\): nobody"),
        (
            {"groups": ["a", "b"], "allowed": np.ones((3, 3))},
            r"allowed has shape \(3, 3\), but there are 2 groups",
        ),
        (
            {"groups": ["a", "b"], "allowed": np.ones((2, 3))},
            r"allowed has shape \(2, 3\), but there are 2 groups",
        ),
    ],
)
def test_fit_wrong_shapes_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Matcher().fit(**({"goals": [["x"], ["y"]], "skills": [["x"], ["y"]]} | arguments))
