from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from matchmaker.matching import grams
from matchmaker.matching.grams import WordGrams, char_grams


@pytest.mark.parametrize(
    ("word", "expected"),
    [("r", [" r "]), ("go", [" go", "go ", " go "]), ("tax", [" ta", "tax", "ax ", " tax", "tax ", " tax "])],
)
def test_char_grams_stay_inside_the_padded_word(word: str, expected: list[str]) -> None:
    assert char_grams(word) == expected


def check(words: list[str], texts: np.ndarray) -> None:
    """Compare the counts of texts, given as numbers of each word, with counting one by one."""
    made = WordGrams(words)
    names = made.names()

    counts = made.counted(csr_array(texts.astype(np.float32)))

    assert names == sorted(set(names))
    assert counts.has_canonical_format
    for row, numbers in enumerate(texts):
        expected = Counter(
            gram for word, number in zip(words, numbers, strict=True) for gram in char_grams(word) * number
        )
        found = counts[[row]].tocoo()
        assert {names[c]: v for c, v in zip(found.col, found.data, strict=True)} == expected


@given(words=st.lists(st.text(st.characters(codec=None), min_size=1, max_size=9), max_size=8, unique=True))
def test_word_grams_equal_counting_one_by_one(words: list[str]) -> None:
    check(words, np.random.default_rng(len(words)).integers(0, 3, (3, len(words))))


def test_word_grams_of_more_letters_than_a_key_holds_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grams, "_LARGEST_KEY", 100)
    monkeypatch.setattr(grams, "_ROWS", 2)

    check(["banana", "anan", "r", "go"], np.array([[1, 0, 2, 0], [0, 1, 0, 0], [1, 1, 1, 1]]))


def test_word_grams_of_thousands_of_letters_stay_in_order() -> None:
    # Five of 6,900 letters are more than 63 bits hold, though fewer than 64.
    letters = [chr(0x4E00 + number) for number in range(6900)]
    words = ["".join(letters[first : first + 5]) for first in range(0, len(letters), 5)]

    names = WordGrams(words).names()

    assert names == sorted({gram for word in words for gram in char_grams(word)})
