from __future__ import annotations

import math

import numpy as np
import pytest

from matchmaker.matching.text import tokenize
from matchmaker.queries.coach import FITS_FROM, HEAVIEST
from matchmaker.queries.fitting_statements import fitting
from matchmaker.queries.statement_words import StatementWords, Worded
from tests.factories import make_attendee, make_event

pytestmark = pytest.mark.usefixtures("app")

# A few words that many have, and many that few have.
WORDS = ("pottery", "looms", *(f"engine{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"))


def said_by_lot(n_people: int, seed: int) -> list[tuple[list[str], list[str]]]:
    lot = np.random.default_rng(seed)
    chances = np.array([8, 5, *[1] * (len(WORDS) - 2)], dtype=float)

    def statement() -> str:
        return " ".join(lot.choice(WORDS, size=lot.integers(1, 7), p=chances / chances.sum()))

    return [
        ([statement() for _ in range(lot.integers(0, 3))], [statement() for _ in range(lot.integers(0, 3))])
        for _ in range(n_people)
    ]


def finds_somebody(text: str, person: int, others: list[tuple[int, set[str]]], n_people: int) -> bool:
    """Compare with everybody, word by word."""
    writers = {word: {one for one, words in others if word in words} for word in terms_of(text)}
    weights = {word: math.log((1 + n_people) / (1 + len(who))) + 1 for word, who in writers.items() if who}
    enough = FITS_FROM * sum(sorted(weights.values())[-HEAVIEST:])
    shared = {
        one: sum(weight for word, weight in weights.items() if one in writers[word])
        for one in {one for who in writers.values() for one in who}
    }
    return any(weight >= enough - 1e-9 for one, weight in shared.items() if one != person)


def terms_of(text: str) -> set[str]:
    return {token.term for token in tokenize(text, "en")}


@pytest.mark.parametrize("n_people", [1, 4, 8, 30])
def test_fitting_is_what_comparing_everybody_word_by_word_gives(
    n_people: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matchmaker.queries.fitting_statements._BLOCK", 3)
    event = make_event()
    said = said_by_lot(n_people, seed=n_people)
    for goals, skills in said:
        make_attendee(event=event, goals=goals, skills=skills)
    n_writing = sum(bool(goals or skills) for goals, skills in said)

    words = StatementWords(event.id)
    found = fitting(words.goals, words.skills).tolist(), fitting(words.skills, words.goals).tolist()

    for mine, theirs, fits in ((0, 1, found[0]), (1, 0, found[1])):
        others = [(person, terms_of(text)) for person, one in enumerate(said) for text in one[theirs]]
        assert fits == [
            finds_somebody(text, person, others, n_writing)
            for person, one in enumerate(said)
            for text in one[mine]
        ]


def test_light_words_count_together_where_none_is_heavy_enough() -> None:
    event = make_event()
    heavy = "engines submarines letterpress compilers"
    make_attendee(event=event, goals=[f"{heavy} looms pottery"], skills=[heavy])
    for _ in range(20):
        make_attendee(event=event, goals=[], skills=["looms"])
        make_attendee(event=event, goals=[], skills=["pottery"])

    before = fitting(*_sides(event.id)).tolist()
    make_attendee(event=event, goals=[], skills=["looms, pottery"])

    assert (before, fitting(*_sides(event.id)).tolist()) == ([False], [True])


def _sides(event_id: int) -> tuple[Worded, Worded]:
    words = StatementWords(event_id)
    return words.goals, words.skills
