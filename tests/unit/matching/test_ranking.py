from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from matchmaker.matching import Matcher, rank, rank_one_way, scoring
from matchmaker.matching.text import languages_of, tokenize
from matchmaker.matching.vectorizer import char_grams


def words(text: str) -> list[str]:
    return [t.letters for t in tokenize(text, languages_of([text])[0]) if t.is_whole]


def dense_affinities(goals: list[str], skills: list[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return term cosines and affinities the short way, everything dense."""
    by_term = TfidfVectorizer(
        analyzer=lambda text: [t.term for t in tokenize(text, languages_of([text])[0])], sublinear_tf=True
    )
    by_gram = TfidfVectorizer(
        analyzer=lambda text: [g for w in words(text) for g in char_grams(w)], sublinear_tf=True
    )
    n = len(goals)
    terms, grams = (v.fit_transform([*goals, *skills]).toarray() for v in (by_term, by_gram))
    return terms[:n] @ terms[n:].T, 0.7 * terms[:n] @ terms[n:].T + 0.3 * grams[:n] @ grams[n:].T


def dense_scores(goals: list[str], skills: list[str]) -> NDArray[np.float64]:
    terms, affinities = dense_affinities(goals, skills)
    np.fill_diagonal(terms, np.nan)
    z = (affinities - np.nanmean(terms, axis=1)[:, None]) / np.maximum(np.nanstd(terms, axis=1), 0.02)[
        :, None
    ]
    scores: NDArray[np.float64] = z + z.T + 0.5 * np.minimum(z, z.T)
    np.fill_diagonal(scores, -np.inf)
    return scores


def texts_of(event: tuple[list[list[str]], list[list[str]]]) -> tuple[list[str], list[str]]:
    return ["\n".join(person) for person in event[0]], ["\n".join(person) for person in event[1]]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("grams_up_to", [2000, 0])
def test_rank_equals_dense_brute_force(
    random_event: Callable[..., tuple[list[list[str]], list[list[str]]]],
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    grams_up_to: int,
) -> None:
    # Up to 60 people the pool of a large event holds everybody, so both ways must agree.
    monkeypatch.setattr(scoring, "ALL_GRAMS_UP_TO", grams_up_to)
    monkeypatch.setattr(scoring, "_BLOCK_CELLS", 100)
    n = 2 + seed * 4
    goals, skills = texts_of(random_event(n, seed, share_empty=0.2))
    expected = dense_scores(goals, skills)

    scores, indices = Matcher().fit([[g] for g in goals], [[s] for s in skills]).rank(n + 1)

    assert (indices[:, n - 1 :] == -1).all()
    found = np.take_along_axis(expected, indices[:, : n - 1], axis=1)
    np.testing.assert_allclose(scores[:, : n - 1], found, atol=1e-9)
    np.testing.assert_allclose(found, -np.sort(-expected, axis=1)[:, : n - 1], atol=1e-9)
    np.testing.assert_array_equal(rank(goals, skills, 3), indices[:, :3])


@pytest.mark.parametrize("n_documents", [0, 1, 7, 30])
def test_rank_one_way_full_order_equals_dense_brute_force(
    random_event: Callable[..., tuple[list[list[str]], list[list[str]]]], n_documents: int
) -> None:
    queries, documents = texts_of(random_event(30, 5))
    documents = documents[:n_documents]
    wanted = documents + [""] * (30 - n_documents)
    # Padding with empty documents changes N of the idf, so the oracle scores the very same list.
    _, expected = dense_affinities(queries, wanted)

    indices = rank_one_way(queries, wanted, 30)

    assert (np.sort(indices, axis=1) == np.arange(30)).all()
    found = np.take_along_axis(expected, indices, axis=1)
    np.testing.assert_allclose(found, -np.sort(-expected, axis=1), atol=1e-9)


def test_rank_one_way_more_asked_than_there_are_leaves_gaps() -> None:
    assert rank_one_way(["rust"], ["music", "rust"], 3).tolist() == [[1, 0, -1]]
    assert rank_one_way(["rust"], [], 2).tolist() == [[-1, -1]]
    assert rank_one_way([], ["rust"], 2).shape == (0, 2)


def test_rank_one_way_equal_documents_are_exchangeable() -> None:
    one = rank_one_way(["rust"], ["music", "law", "rust"], 3)
    other = rank_one_way(["rust"], ["law", "music", "rust"], 3)

    assert one[0, 0] == other[0, 0] == 2
    assert (one[0, 1] == 0) == (other[0, 1] == 1)


def test_rank_negative_k_is_refused() -> None:
    with pytest.raises(ValueError, match="k is -1"):
        rank(["a"], ["b"], -1)
    with pytest.raises(ValueError, match="k is -1"):
        rank_one_way(["a"], ["b"], -1)


def test_rank_zero_places_and_zero_people() -> None:
    assert rank(["a", "b"], ["b", "a"], 0).shape == (2, 0)
    assert rank([], [], 3).shape == (0, 3)
