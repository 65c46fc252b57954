from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from matchmaker.matching import Matcher, newcomers, place_late, sizes
from matchmaker.matching.newcomers import Side, Words

RandomEvent = Callable[..., tuple[list[list[str]], list[list[str]]]]


def test_newcomer_terms_first_finds_the_same_people(
    random_event: RandomEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    matcher = Matcher().fit(*random_event(50, 3))
    expected = matcher.newcomer(["rust law"], ["chess"], 5)
    monkeypatch.setattr(sizes, "ALL_GRAMS_UP_TO", 10)
    monkeypatch.setattr(newcomers, "n_candidates", lambda _: 49)

    found = matcher.newcomer(["rust law"], ["chess"], 5)

    np.testing.assert_array_equal(found[1], expected[1])
    np.testing.assert_allclose(found[0], expected[0])


@pytest.mark.parametrize("kind", ["random", "equal", "best in the sample", "nobody"])
def test_contenders_hold_the_best_whatever_the_sample_shows(kind: str) -> None:
    scores = np.random.default_rng(2).random(3000)
    if kind == "equal":
        scores[:] = 1.0
    elif kind == "best in the sample":
        # The sample's scores are the highest of all and there are too few of them.
        scores[::16] += 1
    elif kind == "nobody":
        scores[:] = -np.inf

    found = newcomers._contenders(scores, 40)

    assert set(np.argsort(-scores, kind="stable")[:40]) <= set(found.tolist())
    assert (len(found) < 300) == (kind == "random")


def test_newcomer_never_gets_their_group_or_whom_is_excluded() -> None:
    matcher = Matcher().fit([["x"]] * 5, [["rust"]] * 5, groups=["a", "b", "a", None, ""])

    assert set(matcher.newcomer(["rust"], [], 5, group="a", excluded=[3])[1].tolist()) == {1, 4, -1}
    assert -1 not in matcher.newcomer(["rust"], [], 5, group="")[1]


def test_vector_unseen_words_count_in_the_length() -> None:
    empty = Side(np.zeros(0, dtype=np.intp), np.zeros(0), np.zeros(2, dtype=np.intp))
    words = Words({"rust": 0}, np.array([2.0]), empty, empty)

    # An unseen word of one document more has idf ln(1 + 0) + 1 = 1 where nobody was there before.
    vector = words.vector(Counter({"rust": 1, "opera": 1}), 0)
    assert vector.columns.tolist() == [0]
    assert vector.weights == pytest.approx([2 / np.sqrt(5)])
    assert words.vector(Counter(), 0).columns.tolist() == []


def test_place_late_takes_room_first_then_a_fourth_and_never_a_fifth() -> None:
    scores = [[9, 8, 7, 6, 5, -np.inf], [9, 8, 7, 6, 5, 4]]

    pairs = place_late(scores, [0, -1, 1, 0, 1, 3])

    # 2 and 4 have room, 0 gives a fourth place; then 5 has room and 3 a fourth, 0, 2 and 4 as well.
    assert pairs.tolist() == [[0, 0], [0, 2], [0, 4], [1, 2], [1, 3], [1, 5]]


def test_place_late_where_nobody_is_left_gives_fewer() -> None:
    assert place_late([[1.0, np.nan]], [-1, 3]).tolist() == []


def test_place_late_wrong_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match=r"shape \(1, 2\), but room has shape \(3,\)"):
        place_late([[1, 2]], [1, 2, 3])


def test_newcomer_is_not_sent_to_colleagues() -> None:
    matcher = Matcher().fit([["rust"], ["rust"]], [["chess"], ["chess"]], groups=["Gyökér", None])

    _, among_strangers = matcher.newcomer(["chess"], ["rust"], 2)
    _, among_colleagues = matcher.newcomer(["chess"], ["rust"], 2, group="Gyökér")

    assert sorted(among_strangers.tolist()) == [0, 1]
    assert among_colleagues.tolist() == [1, -1]


def test_newcomer_with_less_than_nobody_asked_for_is_refused() -> None:
    matcher = Matcher().fit([["rust"]], [["chess"]])

    with pytest.raises(ValueError, match="k is -1"):
        matcher.crowd_.newcomer(["chess"], ["rust"], -1)


def test_newcomer_gets_the_same_after_looked_up_words_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    matcher = Matcher().fit([["rust"], ["law"], ["chess"]], [["law"], ["chess"], ["rust"]])
    first = matcher.newcomer(["rust"], ["chess and law"], 3)

    monkeypatch.setattr(newcomers, "_WORDS_KEPT", 1)

    again = matcher.newcomer(["rust"], ["chess and law"], 3)
    np.testing.assert_array_equal(first[0], again[0])
    np.testing.assert_array_equal(first[1], again[1])
