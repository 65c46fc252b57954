from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from matchmaker.matching import Matcher, Reason, load_fitted, place_late, rank_one_way
from matchmaker.matching.late import place_first

GOALS = [["rust"], ["opera"], ["law"]]
SKILLS = [["opera"], ["rust"], ["chess"]]


def fitted() -> Matcher:
    """Return a matcher that knows three people."""
    return Matcher().fit(GOALS, SKILLS)


def test_texts_that_can_be_read_once_are_read() -> None:
    matcher = Matcher().fit((iter(own) for own in GOALS), (iter(own) for own in SKILLS))

    assert matcher.match()[1].tolist() == fitted().match()[1].tolist()
    assert matcher.affinity(0, 1) == fitted().affinity(0, 1) == pytest.approx(1)
    assert matcher.newcomer(iter(["rust"]), iter(["sailing"]), 1)[1].tolist() == [1]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: Matcher().fit([None], [[]]), r"goals\[0\] is None, expected a list of strings"),
        (lambda: Matcher().fit([[]], ["law"]), r"skills\[0\] is 'law', expected a list of strings"),
        (
            lambda: Matcher().fit([[]], [["law", 3]]),
            r"skills\[0\] is \[.law., 3\], expected a list of strings",
        ),
        (lambda: Matcher().fit([[]], [[]], languages=[1]), r"languages\[0\] is 1, expected a code or None"),
        (lambda: Matcher().fit([[]], [[], []]), "skills has 2 entries, but there are 1 people"),
        (
            lambda: Matcher().fit([[], []], [[], []], groups=[1, "a"], allowed=np.ones((2, 2), dtype=bool)),
            "groups cannot be put in order, which allowed needs",
        ),
        (
            lambda: Matcher().fit([[]], [[]], groups=[["a"]]),
            r"groups\[0\] is \['a'\], expected a label that can be hashed",
        ),
        (
            lambda: fitted().newcomer(["rust"], [], 1, group={}),
            "group is {}, expected a label that can be hashed",
        ),
        (lambda: Matcher(n_matches=0).fit([], []), "n_matches is 0, expected a whole number of at least 1"),
        (
            lambda: Matcher(n_matches=2.5).fit([], []),
            "n_matches is 2.5, expected a whole number of at least 1",
        ),
        (lambda: fitted().rank(1.5), "k is 1.5, expected a whole number of at least 0"),
        (
            lambda: place_late([[1]], [1], n_matches=-1),
            "n_matches is -1, expected a whole number of at least 0",
        ),
        (lambda: place_late([[1, 2]], [0.9, 1]), "room is .*, expected whole numbers"),
        (
            lambda: place_late([[1, 2]], [1, 1], alone=[True]),
            r"alone has shape \(1,\), but there are 2 people",
        ),
        (lambda: place_first([[1, 2]], [1, 1], [0, 1]), r"own has shape \(2,\), but there are 1 people"),
        (lambda: place_first([[1, 2]], [1, 1], [2]), "own has the row 2, but there are 2 people"),
        (lambda: Matcher().fit(GOALS, SKILLS, forbidden=[(0.5, 1)]), r"forbidden has \(0.5, 1\)"),
        (lambda: Matcher().fit(GOALS, SKILLS, forbidden=[(0, 1, 2)]), r"forbidden has \(0, 1, 2\)"),
        (lambda: fitted().match(room=2), "room is 2, expected a whole number for each of 3 people"),
        (lambda: fitted().match(room=[1.5, 1, 1]), "expected a whole number for each of 3 people"),
        (lambda: fitted().match(room=[[1], [1], [1]]), "expected a whole number for each of 3 people"),
        (lambda: fitted().match(room=[1, -1, 1]), "room has the entry -1"),
        (lambda: fitted().newcomer(["rust"], [], 1, excluded=[9]), "excluded has the row 9"),
        (lambda: fitted().newcomer(["rust"], [], 1, excluded=[-1]), "excluded has the row -1"),
        (lambda: fitted().newcomer("rust", [], 1), "goals is 'rust', expected a list of strings"),
        (lambda: rank_one_way([None], ["law"], 1), "queries is \\[None\\], expected a list of strings"),
        (lambda: rank_one_way(["law"], "law", 1), "documents is 'law', expected a list of strings"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(wrong: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        wrong()


def test_no_pairs_may_be_given_as_none() -> None:
    matcher = Matcher().fit(GOALS, SKILLS, forbidden=None)

    assert matcher.match(pinned=None, kept=None)[1].tolist() == fitted().match()[1].tolist()


@pytest.mark.parametrize("blank", ["  ", "\t", float("nan"), None])
def test_people_of_a_blank_group_are_alone(blank: object) -> None:
    matcher = Matcher().fit(GOALS, SKILLS, groups=[blank] * 3)

    assert matcher.match()[1].tolist() == fitted().match()[1].tolist()
    assert matcher.newcomer(["rust"], [], 1, group=blank)[1].tolist() == [1]


def test_a_group_is_the_same_with_white_space_around_it() -> None:
    matcher = Matcher().fit(GOALS, SKILLS, groups=["Miller & Sons", " Miller & Sons ", None])

    assert 1 not in matcher.match()[1][0]


def test_labels_that_are_numbers_of_numpy_are_kept_in_the_file(tmp_path: Any) -> None:
    Matcher().fit(GOALS, SKILLS, groups=list(np.array([4, 5, 4]))).save(tmp_path / "event.npz")

    crowd = load_fitted(tmp_path / "event.npz")

    assert list(crowd.groups) == [4, 5, 4]
    assert crowd.newcomer(["rust"], [], 3, group=4)[1].tolist() == [1, -1, -1]


def test_a_reason_of_nothing_has_numbers_as_any_other() -> None:
    reason = Matcher().fit([["rust"], []], [["law"], ["chess"]]).explain(0, 1).gets

    assert reason == Reason(0.0, None, None, (), 0.0)
    assert isinstance(reason.affinity, float)
    assert isinstance(reason.other_letters, float)
