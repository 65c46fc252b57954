"""Many people who fit each other equally well are matched all at once."""

import numpy as np
import pytest
from numpy.typing import NDArray

from matchmaker.bench.events import zipf_event
from matchmaker.matching import Matcher
from matchmaker.matching.scoring import Scores
from tests.unit.matching.mutual_pairs import pairs_of

SIDES = pytest.mark.parametrize(
    ("goal", "skill"), [([], []), (["learn Rust"], ["Rust"]), (["a boat"], ["bread"])]
)


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the people whose whole rows of scores were looked at, as they come."""
    asked: list[int] = []
    block = Scores.block

    def counted(self: Scores, people: NDArray[np.intp]) -> NDArray[np.float64]:
        asked.extend(people.tolist())
        return block(self, people)

    monkeypatch.setattr(Scores, "block", counted)
    return asked


@SIDES
@pytest.mark.parametrize("n", [400, 2100])
def test_equal_people_all_get_three_without_a_look_at_whole_rows(
    rows: list[int], n: int, goal: list[str], skill: list[str]
) -> None:
    _, indices = Matcher().fit([goal] * n, [skill] * n).match()

    assert indices.shape == (n, 3)
    assert len(pairs_of(indices)) == 3 * n // 2
    assert rows == []


def test_equal_people_meet_nobody_of_their_group_or_whom_they_must_not(rows: list[int]) -> None:
    groups, forbidden = [f"table {row % 20}" for row in range(400)], [(row, row + 1) for row in range(399)]
    matcher = Matcher().fit([[]] * 400, [[]] * 400, groups=groups, forbidden=forbidden)

    pairs = pairs_of(matcher.match(pinned=[(0, 20)], kept=[(1, 21)], room=[2] * 399 + [1])[1])

    assert {(0, 20), (1, 21)} < pairs
    assert not pairs & set(forbidden)
    assert {(i, j) for i, j in pairs if groups[i] == groups[j]} == {(0, 20), (1, 21)}
    counts = np.bincount(np.array(sorted(pairs)).ravel(), minlength=400)
    assert counts[399] == 1
    assert counts.min() >= 1
    assert counts.max() == 2
    assert len(rows) < 20


def test_people_with_words_are_matched_as_if_the_empty_were_not_there() -> None:
    event = zipf_event(150, 1)
    empty: list[list[str]] = [[]] * 250

    pairs = pairs_of(Matcher().fit(event.goals + empty, event.skills + empty).match()[1])

    assert {i for pair in pairs for i in pair} == set(range(400))
    assert len(pairs) == 600
    assert sum(j < 150 for _, j in pairs) > 200


def test_the_order_of_rows_decides_nothing_between_kinds_of_equal_people() -> None:
    goals, skills = [["learn Rust"]] * 200 + [["bread"]] * 200, [["Rust"]] * 200 + [["bread"]] * 200
    order = np.random.default_rng(0).permutation(400)
    kind = np.arange(400) // 200

    straight = pairs_of(Matcher().fit(goals, skills).match()[1])
    moved = Matcher().fit([goals[row] for row in order], [skills[row] for row in order]).match()[1]

    # Each kind fits itself best.
    assert {kind[i] == kind[j] for i, j in straight} == {True}
    assert {kind[order[i]] == kind[order[j]] for i, j in pairs_of(moved)} == {True}
    assert len(straight) == len(pairs_of(moved)) == 600


def test_two_kinds_that_need_each_other_are_covered_together(rows: list[int]) -> None:
    goals, skills = [["learn Rust"]] * 300 + [["bread"]] * 300, [["bread"]] * 300 + [["Rust"]] * 300

    scores, indices = Matcher().fit(goals, skills).match()

    pairs = pairs_of(indices)
    assert {i for pair in pairs for i in pair} == set(range(600))
    assert {i // 300 + j // 300 for i, j in pairs} == {1}
    np.testing.assert_allclose(scores[indices >= 0], scores[0, 0])
    # One by one it would be twice as many.
    assert len(rows) < 60
