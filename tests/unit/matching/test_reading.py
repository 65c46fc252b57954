from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.reading import Counts, read, sides_of
from matchmaker.matching.text import languages_of, tokenize
from tests.unit.matching.hostile_pieces import PIECES

STATEMENTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=4).map(lambda pieces: " ".join(pieces).upper()),
    st.text(max_size=30),
)
PEOPLE = st.lists(
    st.tuples(st.lists(STATEMENTS, max_size=4), st.sampled_from([None, None, "de", "pt-BR", "xx"])),
    max_size=5,
)


def counted(counts: Counts, row: int) -> tuple[Counter[str], Counter[str]]:
    """Return the terms and the words of one text with their numbers."""
    terms, words = counts.terms[[row]].tocoo(), counts.words[[row]].tocoo()
    return (
        Counter({counts.term_names[c]: int(v) for c, v in zip(terms.col, terms.data, strict=True)}),
        Counter({counts.word_names[c]: int(v) for c, v in zip(words.col, words.data, strict=True)}),
    )


@given(PEOPLE)
def test_read_finds_what_each_statement_read_by_itself_has(
    people: list[tuple[list[str], str | None]],
) -> None:
    counts = read(people)

    row = 0
    for statements, language in people:
        for statement, spoken in zip(statements, languages_of(statements, language), strict=True):
            tokens = tokenize(statement, spoken)
            assert counted(counts, row) == (
                Counter(token.term for token in tokens),
                Counter(token.letters for token in tokens if token.is_whole),
            )
            row += 1
    assert counts.terms.shape == (row, len(counts.term_names))
    assert counts.words.shape == (row, len(counts.word_names))
    assert counts.term_names == sorted(counts.term_names)


@pytest.mark.parametrize(
    "statements",
    [
        # The author's other statement decides where one has no sign of its own.
        ["Ich suche und helfe mit der Statik", "Beton"],
        # Two languages with equal votes: letters speak for one.
        ["die die", "weiß"],
        ["IT FOR THE EU", "it for the EU"],
        ["", " \n\t "],
        # Three words of one language in one piece count for three.
        ["und,oder,aber avec pour Führungen"],
        # No sign of any language: English, whose stem of this is not the German one.
        ["musical"],
    ],
)
def test_read_takes_the_languages_that_languages_of_finds(statements: list[str]) -> None:
    counts = read([(statements, None)])

    for row, language in enumerate(languages_of(statements)):
        assert counted(counts, row)[0] == Counter(token.term for token in tokenize(statements[row], language))


def test_read_tells_how_far_it_has_come() -> None:
    told: list[float] = []

    read([(["rust"], None)], told.append)

    assert told == sorted(told)
    assert told[-1] == 1.0


def test_joined_adds_up_the_statements_of_a_side() -> None:
    counts = read([(["rust law", "rust", "chess"], "en"), ([], None), (["law"], "en")])

    sides = sides_of([(2, 1), (0, 0), (0, 1)])
    joined = counts.joined(sides, 6)

    assert sides.tolist() == [0, 0, 3, 5]
    assert joined.term_names == ["chess", "law", "rust"]
    expected = [[0, 1, 2], [0, 0, 0], [0, 0, 0], [1, 0, 0], [0, 0, 0], [0, 1, 0]]
    np.testing.assert_array_equal(joined.terms.toarray(), expected)
    assert joined.terms.has_sorted_indices
