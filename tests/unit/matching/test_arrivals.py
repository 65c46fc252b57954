from collections.abc import Callable

import numpy as np
import pytest

from matchmaker.matching import Matcher, newcomers, sizes
from matchmaker.matching.arrivals import Arrivals
from matchmaker.matching.moments import DEVIATION_FLOOR

RandomEvent = Callable[..., tuple[list[list[str]], list[list[str]]]]


def test_with_crowd_gives_newcomers_the_scores_of_the_crowd(random_event: RandomEvent) -> None:
    crowd = Matcher().fit(*random_event(30, 4)).crowd_
    goals, skills = [["rust and opera, opera"], [], ["law"]], [["chess chess, music"], ["music"], []]

    scores = Arrivals(crowd, goals, skills).with_crowd()

    for row, wants, offers in zip(scores, goals, skills, strict=True):
        best, indices = crowd.newcomer(wants, offers, 30)
        np.testing.assert_allclose(row[indices], best)


def test_with_crowd_of_a_large_event_adds_ngrams_to_the_best_by_words(
    random_event: RandomEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = Matcher().fit(*random_event(30, 4)).crowd_
    exact = Arrivals(crowd, [["rust and opera"]], [["chess"]]).with_crowd()[0]
    monkeypatch.setattr(sizes, "ALL_GRAMS_UP_TO", 10)
    monkeypatch.setattr(newcomers, "n_candidates", lambda _: 5)

    scores = Arrivals(crowd, [["rust and opera"]], [["chess"]]).with_crowd()[0]

    is_exact = np.isclose(scores, exact)
    assert 5 <= is_exact.sum() < 30
    assert exact.argmax() == scores.argmax()


def test_among_is_symmetric_and_finds_words_that_the_crowd_never_used(random_event: RandomEvent) -> None:
    crowd = Matcher().fit(*random_event(30, 4)).crowd_
    goals, skills = [["zymurgy"], ["law"], ["music"]], [["chess"], ["zymurgy"], ["gardens"]]

    scores = Arrivals(crowd, goals, skills).among()

    np.testing.assert_array_equal(scores, scores.T)
    assert np.isneginf(scores.diagonal()).all()
    assert scores[0].argmax() == 1


def test_among_of_fitted_people_is_near_their_fitted_scores(random_event: RandomEvent) -> None:
    goals, skills = random_event(40, 5)
    matcher = Matcher().fit(goals, skills)

    scores = Arrivals(matcher.crowd_, goals[:10], skills[:10]).among()

    fitted = [[matcher.score(i, j) for j in range(10) if j != i] for i in range(10)]
    found = [[scores[i, j] for j in range(10) if j != i] for i in range(10)]
    # A row's moments leave out the person themself when fitted; a newcomer's row has everybody.
    np.testing.assert_allclose(found, fitted, atol=0.6)


def test_explain_gives_the_words_two_people_share_both_ways() -> None:
    crowd = Matcher().fit([["rust"], ["law"]], [["law"], ["rust"]]).crowd_
    arrivals = Arrivals(
        crowd, [["a zymurgy expert"], ["rust lessons"]], [["teaching rust"], ["years of zymurgy"]]
    )

    forth, back = arrivals.explain([(0, 1), (1, 0)])

    assert [term.text for term in forth.gets.terms] == ["zymurgy"]
    assert [term.text for term in forth.gives.terms] == ["rust"]
    assert (forth.gets, forth.gives) == (back.gives, back.gets)
    assert 0 < forth.gets.affinity < 1
    span = forth.gets.terms[0].goal_spans[0]
    assert "a zymurgy expert"[span.start : span.end] == "zymurgy"


def test_explain_of_equal_texts_adds_up_to_one() -> None:
    crowd = Matcher().fit([["rust"]], [["law"]]).crowd_

    explanation = Arrivals(crowd, [["zymurgy"], []], [[], ["zymurgy"]]).explain([(0, 1)])[0]

    assert explanation.gets.affinity == pytest.approx(1)
    assert explanation.gives.affinity == 0


def test_arrivals_at_an_empty_event_score_nobody_and_still_each_other() -> None:
    crowd = Matcher().fit([], []).crowd_
    arrivals = Arrivals(crowd, [["rust"], ["chess"], ["law"]], [["law"], ["rust"], ["music"]])

    assert arrivals.with_crowd().shape == (3, 0)
    assert arrivals.among()[0].argmax() == 1


def test_among_at_an_empty_event_measures_by_the_floor() -> None:
    crowd = Matcher().fit([], []).crowd_

    scores = Arrivals(crowd, [["rust"], ["law"], []], [["law"], ["rust"], []]).among()

    # Equal words have the affinity 1; nobody is there to say what is usual.
    whole = 1 / DEVIATION_FLOOR
    assert scores[0, 1] == pytest.approx(2 * whole + whole / 2)
    assert scores[0, 2] == scores[2, 1] == 0


def test_nobody_arrives() -> None:
    crowd = Matcher().fit([["rust"]], [["law"]]).crowd_

    nobody = Arrivals(crowd, [], [])

    assert (nobody.with_crowd().shape, nobody.among().shape, len(nobody.explain([]))) == ((0, 1), (0, 0), 0)


@pytest.mark.parametrize("text", ["", "\0\0", "🎉" * 200, "مستثمر في الضيافة", "x" * 10_000])
def test_hostile_words_give_finite_scores(text: str) -> None:
    crowd = Matcher().fit([["rust"], ["law"]], [["law"], ["rust"]]).crowd_

    scores = Arrivals(crowd, [[text]], [[text]]).with_crowd()

    assert np.isfinite(scores).all()
