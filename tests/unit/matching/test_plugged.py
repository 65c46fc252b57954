from collections.abc import Sequence
from itertools import permutations

import numpy as np
import pytest
from numpy.typing import NDArray

from matchmaker.matching import Matcher, Reason, balance, scoring
from tests.shared_letters import SharedLetters

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


def joined(mine: NDArray[np.float64], theirs: NDArray[np.float64]) -> NDArray[np.float64]:
    return mine + theirs + np.minimum(mine, theirs) / 2


def standardised(affinities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far each affinity lies above what its row usually holds, oneself left out."""
    others = np.where(np.eye(len(affinities), dtype=np.bool_), np.nan, affinities)
    mean, deviation = np.nanmean(others, axis=1), np.maximum(np.nanstd(others, axis=1), 0.04)
    return (affinities - mean[:, None]) / deviation[:, None]


def test_plugged_scores_measure_both_directions_by_their_own_rows() -> None:
    # Who wants nothing has a row without deviation.
    goals, skills = [*GOALS, []], [*SKILLS, ["adg"]]
    groups, forbidden = ["a", "a", None, "", "b", "b", "c"], [(2, 4)]
    affinities = SharedLetters().fit(goals, skills).gets(np.arange(7))
    z = standardised(affinities)
    expected = joined(z, z.T)

    matcher = Matcher(scorer=SharedLetters()).fit(goals, skills, groups=groups, forbidden=forbidden)

    for i, j in permutations(range(7), 2):
        assert matcher.score(i, j) == pytest.approx(expected[i, j])
        explanation = matcher.explain(i, j)
        assert (explanation.gets.affinity, explanation.gives.affinity) == (affinities[i, j], affinities[j, i])
    for i, j in [(0, 1), (4, 5), (2, 4)]:
        expected[i, j] = expected[j, i] = -np.inf
    np.fill_diagonal(expected, -np.inf)
    place = np.argsort(matcher.order_)
    np.testing.assert_allclose(matcher.scores_.block(np.arange(7))[np.ix_(place, place)], expected)


def test_plugged_scores_of_two_people_are_what_their_rows_usually_hold() -> None:
    assert Matcher(scorer=SharedLetters()).fit(GOALS[:2], SKILLS[:2]).score(0, 1) == 0.0


def test_plugged_newcomer_is_measured_by_a_row_of_their_own() -> None:
    matcher = Matcher(scorer=SharedLetters()).fit(GOALS, SKILLS)
    scorer = SharedLetters().fit(GOALS, SKILLS)
    gets, gives = scorer.newcomer(["abd"], ["efx"])
    others = scorer.gets(np.arange(6))
    others[np.diag_indices(6)] = np.nan
    theirs = (gives - np.nanmean(others, axis=1)) / np.maximum(np.nanstd(others, axis=1), 0.04)

    scores, indices = matcher.newcomer(["abd"], ["efx"], 6)

    np.testing.assert_allclose(scores, joined((gets - gets.mean()) / gets.std(), theirs)[indices])


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


def newcomers_unlike(answer: NDArray[np.float64]) -> type[SharedLetters]:
    class OfNewcomers(SharedLetters):
        def newcomer(
            self, goals: Sequence[str], skills: Sequence[str]
        ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
            return answer, super().newcomer(goals, skills)[1]

    return OfNewcomers


@pytest.mark.parametrize("direction", ["gets", "gives"])
def test_plugged_scorer_whose_answer_is_no_number_is_refused(
    direction: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = getattr(SharedLetters, direction)

    def without_one(scorer: SharedLetters, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        return np.where((rows[:, None] == 2) & (np.arange(6) == 4), np.nan, answer(scorer, rows))

    monkeypatch.setattr(SharedLetters, direction, without_one)

    with pytest.raises(ValueError, match=f"“{direction}” holds values that are no finite numbers"):
        Matcher(scorer=SharedLetters()).fit(GOALS, SKILLS)


@pytest.mark.parametrize("direction", ["gets", "gives"])
def test_plugged_scorer_that_answers_of_too_few_people_is_refused(
    direction: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = getattr(SharedLetters, direction)
    monkeypatch.setattr(SharedLetters, direction, lambda scorer, rows: answer(scorer, rows)[:, 1:])

    with pytest.raises(ValueError, match=rf"“{direction}” has shape \(6, 5\), expected \(6, 6\)"):
        Matcher(scorer=SharedLetters()).fit(GOALS, SKILLS)


def test_plugged_scorer_may_say_anything_of_people_with_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = SharedLetters.gets
    expected = Matcher(scorer=SharedLetters()).fit(GOALS, SKILLS).match()[1].tolist()

    def without_oneself(scorer: SharedLetters, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        return np.where(rows[:, None] == np.arange(6), np.nan, answer(scorer, rows))

    monkeypatch.setattr(SharedLetters, "gets", without_oneself)

    assert Matcher(scorer=SharedLetters()).fit(GOALS, SKILLS).match()[1].tolist() == expected


@pytest.mark.parametrize("answer", [np.full(6, np.nan), np.zeros(5)])
def test_plugged_newcomer_without_a_number_for_each_is_refused(answer: NDArray[np.float64]) -> None:
    matcher = Matcher(scorer=newcomers_unlike(answer)()).fit(GOALS, SKILLS)

    with pytest.raises(ValueError, match="The scorer's “newcomer”"):
        matcher.newcomer(["abd"], ["efx"], 6)
