import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from matchmaker.matching import sizes
from matchmaker.matching import vectorizer as vectorizer_module
from matchmaker.matching.documents import document, documents
from matchmaker.matching.grams import char_grams
from matchmaker.matching.reading import Counts, read
from matchmaker.matching.text import tokenize
from matchmaker.matching.vectorizer import Vectorizer

TEXTS = [
    "learning Rust and rust",
    "node.js design",
    "",
    "the",
    "designing C++ für Führung",
    "我想学习",
    '<div class="rust">Rust</div>&nbsp;C++17, https://rust.example ada@rust.example',
]


def counts_of(texts: list[str]) -> Counts:
    return read([([text], "en") for text in texts])


def of(text: str) -> list[str]:
    return [token.letters for token in tokenize(text) if token.is_whole]


def test_fit_transform_equals_scikit_learn_over_the_same_analyzers() -> None:
    by_term = TfidfVectorizer(analyzer=lambda text: [t.term for t in tokenize(text)], sublinear_tf=True)
    by_gram = TfidfVectorizer(
        analyzer=lambda text: [g for w in of(text) for g in char_grams(w)], sublinear_tf=True
    )

    vectors = Vectorizer().fit_transform(counts_of(TEXTS))

    np.testing.assert_allclose(vectors.terms.toarray(), by_term.fit_transform(TEXTS).toarray(), atol=1e-12)
    np.testing.assert_allclose(vectors.grams.toarray(), by_gram.fit_transform(TEXTS).toarray(), atol=1e-12)


def test_documents_read_each_statement_in_its_own_language() -> None:
    german, english = "Wir suchen jemanden für Buchhaltungen", "selling to the houses of the city"

    goals, skills = documents([german], [english, english])

    assert goals == document([german], ["de"])
    assert skills == document([english] * 2, ["en"] * 2)


@pytest.mark.parametrize("texts", [[], [""], ["the", "and of"]])
def test_fit_transform_without_any_word_gives_empty_vectors(texts: list[str]) -> None:
    vectors = Vectorizer().fit_transform(counts_of(texts))

    assert vectors.terms.shape == (len(texts), 0)
    assert vectors.grams.shape == (len(texts), 0)


def test_fit_transform_large_event_has_the_same_grams_in_half_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exact = Vectorizer().fit_transform(counts_of(TEXTS)).grams
    monkeypatch.setattr(sizes, "ALL_GRAMS_UP_TO", 1)
    monkeypatch.setattr(vectorizer_module, "_ROWS", 2)

    grams = Vectorizer().fit_transform(counts_of(TEXTS)).grams

    assert grams.dtype == np.float32
    np.testing.assert_allclose(grams.toarray(), exact.toarray(), atol=1e-6)


def test_halves_are_parts_of_the_whole_and_nothing_is_copied_or_widened() -> None:
    whole = Vectorizer().fit_transform(counts_of(TEXTS))

    for parts in zip(whole, *whole.halves(2), strict=True):
        assert [np.shares_memory(parts[0].indices, part.indices) for part in parts] == [True] * 3
        assert [np.shares_memory(parts[0].data, part.data) for part in parts] == [True] * 3
        assert {part.indices.dtype for part in parts} == {np.dtype(np.int32)}
        np.testing.assert_array_equal(np.vstack([part.toarray() for part in parts[1:]]), parts[0].toarray())
