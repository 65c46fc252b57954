from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from matchmaker.matching import Matcher, Reason, balance, scoring

Texts = Sequence[Sequence[str]]


class SharedLetters:
    """The share of letters two people have in common: small, and unlike the words."""

    def fit(self, goals: Texts, skills: Texts) -> "SharedLetters":
        self._goals = [set("".join(texts)) for texts in goals]
        self._skills = [set("".join(texts)) for texts in skills]
        return self

    def _table(self, ones: list[set[str]], others: list[set[str]]) -> NDArray[np.float64]:
        values = [[len(a & b) / max(len(a | b), 1) for b in others] for a in ones]
        return np.array(values, dtype=np.float64).reshape(len(ones), len(others))

    def gets(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        return self._table([self._goals[row] for row in rows], self._skills)

    def gives(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        return self._table([self._skills[row] for row in rows], self._goals)

    def newcomer(
        self, goals: Sequence[str], skills: Sequence[str]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        mine, theirs = set("".join(goals)), set("".join(skills))
        return self._table([mine], self._skills)[0], self._table([theirs], self._goals)[0]


GOALS = [["abc"], ["def"], ["ghi"], ["abd"], ["xyz"], ["efg"]]
SKILLS = [["def"], ["abc"], ["xyz"], ["hij"], ["ghi"], []]


def test_plugged_scorer_decides_the_matches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "_BLOCK_CELLS", 12)
    told: list[float] = []

    matcher = Matcher(n_matches=1, scorer=SharedLetters()).fit(GOALS, SKILLS, progress=told.append)

    assert matcher.match()[1].ravel().tolist() == [1, 0, 4, 5, 2, 3]
    assert told[-1] == 1.0
    assert matcher.affinity(0, 1) == 1.0
    assert matcher.affinity(3, 1) == 0.5
    assert matcher.explain(3, 1).gets == Reason(0.5, None, None, (), 0.5)
    assert matcher.score(0, 1) == matcher.rank(1)[0][0, 0]


def test_plugged_scorer_keeps_the_rules() -> None:
    matcher = Matcher(scorer=SharedLetters()).fit(
        GOALS, SKILLS, groups=["a", "a", None, "", "b", "b"], forbidden=[(2, 4)]
    )

    _, indices = matcher.match()

    assert balance(indices).mutual_share == 1.0
    assert 1 not in indices[0]
    assert 4 not in indices[2]


def test_plugged_scorer_answers_newcomers() -> None:
    matcher = Matcher(scorer=SharedLetters()).fit(GOALS, SKILLS, groups=["a", *[None] * 5])

    assert matcher.newcomer(["abc"], ["abc"], 1)[1].tolist() == [1]
    assert 0 not in matcher.newcomer(["def"], ["abc"], 6, group="a", excluded=[2])[1]
    with pytest.raises(ValueError, match="k is -1"):
        matcher.newcomer([], [], -1)


@pytest.mark.parametrize("n", [0, 1])
def test_plugged_scorer_with_too_few_people_gives_gaps(n: int) -> None:
    matcher = Matcher(scorer=SharedLetters()).fit(GOALS[:n], SKILLS[:n])

    assert matcher.match()[1].tolist() == [[-1] * 3] * n
    assert matcher.newcomer(["abc"], [], 2)[1].tolist() == [*range(n), *[-1] * (2 - n)]


def test_plugged_scorer_cannot_be_saved() -> None:
    with pytest.raises(ValueError, match="fitted by words"):
        Matcher(scorer=SharedLetters()).fit(GOALS, SKILLS).save("event.npz")
