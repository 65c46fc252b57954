"""Which of somebody's goals another one's skills meet best."""

import numpy as np

from matchmaker.matching import Matcher


def served(goals: list[list[str]], skills: list[list[str]], pairs: list[tuple[int, int]]) -> list[int]:
    """Return the goal that is served in each pair, seen from the first."""
    matcher = Matcher().fit(goals, skills)
    answer = matcher.model_.served
    assert answer is not None
    return answer(*np.argsort(matcher.order_)[np.array(pairs)].T).tolist()


def test_served_is_the_goal_that_shares_most() -> None:
    goals = [["rust", "chess and gardens"], ["law", "music", "sailing rust"], [], []]
    skills = [["chess"], ["rust"], ["rust, chess, gardens"], ["opera"]]

    found = served(goals, skills, [(0, 1), (0, 2), (0, 3), (1, 2), (1, 0), (2, 1)])

    assert found == [0, 1, -1, 2, -1, -1]


def test_served_is_the_goal_that_says_more_of_what_is_offered() -> None:
    goals = [["rust", "chess, chess and chess"], ["opera"]]

    assert served(goals, [["law"], ["rust and chess"]], [(0, 1)]) == [1]


def test_one_goal_alone_is_not_told_apart() -> None:
    assert served([["rust"], ["law", "rust"]], [["rust"], ["rust"]], [(0, 1), (1, 0)]) == [-1, 1]
