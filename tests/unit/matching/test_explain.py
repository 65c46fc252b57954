import time
from collections.abc import Callable
from itertools import combinations, permutations

import numpy as np
import pytest

from matchmaker.matching import Matcher, Reason, Span, explain, sizes
from matchmaker.matching.blocks import Kernel
from matchmaker.matching.text import languages_of, tokenize
from tests.unit.matching.hostile_pieces import PIECES

RandomEvent = Callable[..., tuple[list[list[str]], list[list[str]]]]


def test_explain_shows_the_words_where_they_stand() -> None:
    goals = [["Meet chess friends", "Learning RUST for rust fans"], ["law"]]
    skills = [["painting"], ["cooking", "I learned Rust"]]

    reason = Matcher().fit(goals, skills).explain(0, 1).gets

    assert (reason.goal, reason.skill) == (1, 1)
    assert [term.text for term in reason.terms] == ["rust", "learning"]
    assert reason.terms[0].goal_spans == (Span(1, 9, 13), Span(1, 18, 22))
    assert reason.terms[0].skill_spans == (Span(1, 10, 14),)
    assert reason.terms[1].skill_spans == (Span(1, 2, 9),)


@pytest.mark.parametrize("seed", range(5))
def test_explain_contributions_sum_to_the_affinity(random_event: RandomEvent, seed: int) -> None:
    goals, skills = random_event(25, seed)
    matcher = Matcher().fit(goals, skills)
    pairs = [(i, j) for i in range(25) for j in range(25) if i != j]

    explanations = matcher.explain_pairs(pairs)

    for (i, j), explanation in zip(pairs, explanations, strict=True):
        reason = explanation.gets
        total = sum(term.weight for term in reason.terms) + reason.other_letters
        assert total == pytest.approx(matcher.affinity(i, j), abs=1e-6)
        assert reason.affinity == pytest.approx(total, abs=1e-6)
        assert list(reason.terms) == sorted(reason.terms, key=lambda term: (-term.weight, term.text))
        for term in reason.terms:
            first = term.goal_spans[0]
            assert goals[i][first.statement][first.start : first.end].lower() == term.text
            assert all(skills[j][s.statement][s.start : s.end] for s in term.skill_spans)
        assert (reason.goal is None) == (not reason.terms)


def hostile_event(n: int, seed: int) -> tuple[list[list[str]], list[list[str]]]:
    """Return people whose statements are hard to read."""
    rng = np.random.default_rng(seed)

    def side() -> list[str]:
        return [" ".join(rng.choice(PIECES, rng.integers(0, 9))) for _ in range(rng.integers(0, 5))]

    return [side() for _ in range(n)], [side() for _ in range(n)]


def places_by_term(statements: list[str], languages: list[str]) -> dict[str, tuple[Span, ...]]:
    """Return where each term stands, statement by statement read by itself."""
    places: dict[str, tuple[Span, ...]] = {}
    for number, (statement, language) in enumerate(zip(statements, languages, strict=True)):
        for token in tokenize(statement, language):
            places[token.term] = (*places.get(token.term, ()), Span(number, token.start, token.end))
    return places


@pytest.mark.parametrize("kernel", ["scipy", "numba"])
@pytest.mark.parametrize("all_grams_up_to", [0, 2000])
@pytest.mark.parametrize("seed", range(3))
def test_explain_of_texts_hard_to_read_sums_up_and_shows_every_place(
    monkeypatch: pytest.MonkeyPatch, kernel: Kernel, all_grams_up_to: int, seed: int
) -> None:
    pytest.importorskip("numba")
    monkeypatch.setattr(sizes, "ALL_GRAMS_UP_TO", all_grams_up_to)
    goals, skills = hostile_event(12, seed)
    matcher = Matcher(kernel=kernel).fit(goals, skills)
    pairs = list(permutations(range(12), 2))
    places = []
    for own, others in zip(goals, skills, strict=True):
        languages = languages_of([*own, *others])
        places.append(
            (
                places_by_term(own, languages[: len(own)]),
                places_by_term(others, languages[len(own) :]),
            )
        )

    explanations = matcher.explain_pairs(pairs)

    n_terms = 0
    for (i, j), explanation in zip(pairs, explanations, strict=True):
        reason = explanation.gets
        total = sum(term.weight for term in reason.terms) + reason.other_letters
        assert total == pytest.approx(matcher.affinity(i, j), abs=1e-6)
        assert matcher.explain(j, i).gives == reason
        for term in reason.terms:
            (name,) = (name for name, spans in places[i][0].items() if spans == term.goal_spans)
            assert term.skill_spans == places[j][1][name]
            first = term.goal_spans[0]
            assert term.text == goals[i][first.statement][first.start : first.end].lower()
            n_terms += 1
    assert n_terms > 50


def test_explain_mirrors(random_event: RandomEvent) -> None:
    matcher = Matcher().fit(*random_event(10, 2))

    for i, j in combinations(range(10), 2):
        one, other = matcher.explain(i, j), matcher.explain(j, i)
        assert (one.gets, one.gives) == (other.gives, other.gets)


def test_explain_is_the_same_compiled(random_event: RandomEvent) -> None:
    pytest.importorskip("numba")
    pairs = [(i, j) for i in range(20) for j in range(i)]

    found = [
        list(Matcher(kernel=kernel).fit(*random_event(20, 4)).explain_pairs(pairs))
        for kernel in ("scipy", "numba")
    ]

    assert any(explanation.gets.terms for explanation in found[0])
    assert found[0] == found[1]


def test_explain_nothing_in_common_is_an_empty_reason() -> None:
    explanation = Matcher().fit([["rust"], []], [["law"], ["chess"]]).explain(0, 1)

    assert explanation.gets == Reason(0.0, None, None, (), 0.0)
    assert explanation.gives == Reason(0.0, None, None, (), 0.0)


def test_explain_misspelt_word_is_other_letters() -> None:
    reason = Matcher().fit([["kubernetes"], []], [[], ["kubrenetes"]]).explain(0, 1).gets

    assert reason.terms == ()
    assert reason.goal is None
    assert 0.05 < reason.other_letters == pytest.approx(reason.affinity)


def test_explain_compound_takes_the_weight_of_its_parts() -> None:
    matcher = Matcher().fit([["node.js"], []], [[], ["Node.js and design"]])

    reason = matcher.explain(0, 1).gets

    assert [term.text for term in reason.terms] == ["node.js"]
    assert reason.terms[0].weight + reason.other_letters == pytest.approx(matcher.affinity(0, 1))


def test_explain_compound_meets_the_word_without_its_hyphen() -> None:
    goals, skills = [["Marketing for a Start-up"], []], [["painting"], ["startups"]]
    matcher = Matcher().fit(goals, skills)

    reason = matcher.explain(0, 1).gets

    (term,) = reason.terms
    assert (term.text, term.goal_spans, term.skill_spans) == (
        "start-up",
        (Span(0, 16, 24),),
        (Span(0, 0, 8),),
    )
    assert term.weight + reason.other_letters == pytest.approx(matcher.affinity(0, 1), abs=1e-6)


@pytest.mark.parametrize("written", ["R&D", "R & D", "R&amp;D", "R &amp; D"])
def test_explain_letters_around_an_ampersand_are_one_term(written: str) -> None:
    goals, skills = [[f"<i>{written}</i> partners"], [], []], [[], ["R, statistics"], ["our R&D"]]
    matcher = Matcher().fit(goals, skills)

    (term,) = matcher.explain(0, 2).gets.terms

    assert matcher.affinity(0, 1) == 0
    assert term.text == written.lower()
    assert term.goal_spans == (Span(0, 3, 3 + len(written)),)
    assert term.skill_spans == (Span(0, 4, 7),)


def test_explain_part_that_stands_alone_stays_a_term() -> None:
    reason = Matcher().fit([["node.js, node"], []], [[], ["node.js"]]).explain(0, 1).gets

    assert {term.text for term in reason.terms} == {"node.js", "node"}


@pytest.mark.parametrize("word", ["C++", "C#", ".NET", "R", "Go", "机器学习", "مرحبا", "Führung"])
def test_explain_any_script_and_sign(word: str) -> None:
    goal = f"\U0001f680 <i>{word}</i>!"

    reason = Matcher().fit([[goal], []], [[], [f"about {word}."]]).explain(0, 1).gets

    spans = {goal[span.start : span.end] for term in reason.terms for span in term.goal_spans}
    assert spans & {word, word[:2]}


def test_explain_long_texts_stay_quick() -> None:
    rng = np.random.default_rng(0)
    text = " ".join(f"w{number}-x{number}" for number in rng.integers(0, 3000, 10_000))
    matcher = Matcher().fit([[text], []], [[], [text]])

    began = time.process_time()
    reason = matcher.explain(0, 1).gets

    # Quadratic time would be minutes.
    assert time.process_time() - began < 5
    assert reason.affinity == pytest.approx(1.0)


def test_explain_pairs_of_nobody_is_empty() -> None:
    assert list(Matcher().fit([["x"]], [["x"]]).explain_pairs([])) == []


def test_explain_wrong_index_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\(0, 5\)"):
        Matcher().fit([["x"]], [["x"]]).explain(0, 5)


def test_a_slice_of_explanations_is_a_list_of_them() -> None:
    matcher = Matcher().fit([["rust"], ["chess"]], [["chess"], ["rust"]])
    explained = matcher.explain_pairs([(0, 1), (1, 0)])

    assert explained[0:2] == [explained[0], explained[1]]
    assert explained[1:] == [matcher.explain(1, 0)]


def test_shares_of_many_pairs_sum_to_their_affinities(
    random_event: RandomEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explain, "_PAIRS", 7)
    matcher = Matcher().fit(*random_event(12, 4))
    pairs = [(i, j) for i in range(12) for j in range(12) if i < j]

    explanations = matcher.explain_pairs(pairs)

    assert isinstance(explanations, explain.Explanations)
    blocks = list(explanations.shares())
    for number, (i, j) in enumerate([(0, 1), (1, 0)]):
        found = np.concatenate(
            [block.terms[number].sum(axis=1) + block.grams[number].sum(axis=1) for block in blocks]
        )
        expected = [matcher.affinity(pair[i], pair[j]) for pair in pairs]
        np.testing.assert_allclose(found, expected, atol=1e-9)
    assert explanations[20] == matcher.explain(*pairs[20])


def test_explain_equal_weights_stand_in_alphabetical_order() -> None:
    goals = [["zebra apple"], ["mango"]]
    skills = [[], ["apple zebra"]]

    terms = Matcher().fit(goals, skills).explain(0, 1).gets.terms

    assert terms[0].weight == terms[1].weight
    assert [term.text for term in terms] == ["apple", "zebra"]


def test_explain_goal_and_skill_that_share_most_win_over_the_heaviest_word() -> None:
    goals = [["quartz", "rust chess"], ["opera"]]
    skills = [[], ["quartz", "chess rust"]]

    reason = Matcher().fit(goals, skills).explain(0, 1).gets

    assert reason.terms[0].text == "quartz"
    assert (reason.goal, reason.skill) == (1, 1)


def test_explanations_read_one_after_the_other_are_those_read_by_number(
    random_event: RandomEvent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explain, "_PAIRS", 3)
    matcher = Matcher().fit(*random_event(12, 4))
    explanations = matcher.explain_pairs([(0, other) for other in range(1, 9)])

    assert list(explanations) == [explanations[row] for row in range(8)]
    assert explanations[-1] == matcher.explain(0, 8)
