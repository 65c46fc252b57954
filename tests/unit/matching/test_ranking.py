from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from matchmaker.matching import Matcher, rank, rank_one_way, scoring, sizes
from matchmaker.matching.candidates import TERM_SHARE
from matchmaker.matching.grams import char_grams
from matchmaker.matching.moments import DEVIATION_FLOOR
from matchmaker.matching.text import languages_of, tokenize

Text = tuple[str, str]


def terms(text: Text) -> list[str]:
    return [t.term for t in tokenize(*text)]


def grams(text: Text) -> list[str]:
    return [g for t in tokenize(*text) if t.is_whole for g in char_grams(t.letters)]


def dense_affinities(
    goals: list[Text], skills: list[Text]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return term cosines and affinities the short way, everything dense."""
    n = len(goals)
    by_term, by_gram = (
        TfidfVectorizer(analyzer=analyzer, sublinear_tf=True).fit_transform([*goals, *skills]).toarray()
        for analyzer in (terms, grams)
    )
    cosines = by_term[:n] @ by_term[n:].T
    return cosines, TERM_SHARE * cosines + scoring.GRAM_SHARE * by_gram[:n] @ by_gram[n:].T


def dense_scores(goals: list[str], skills: list[str]) -> NDArray[np.float64]:
    languages = [languages_of(person) for person in zip(goals, skills, strict=True)]
    cosines, affinities = dense_affinities(
        [(goal, goals_in) for goal, (goals_in, _) in zip(goals, languages, strict=True)],
        [(skill, skills_in) for skill, (_, skills_in) in zip(skills, languages, strict=True)],
    )
    np.fill_diagonal(cosines, np.nan)
    deviation = np.maximum(np.nanstd(cosines, axis=1), DEVIATION_FLOOR)
    z = (affinities - np.nanmean(cosines, axis=1)[:, None]) / deviation[:, None]
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
    monkeypatch.setattr(sizes, "ALL_GRAMS_UP_TO", grams_up_to)
    monkeypatch.setattr(scoring, "_BLOCK_CELLS", 100)
    n = 2 + seed * 4
    goals, skills = texts_of(random_event(n, seed, share_empty=0.2))
    expected = dense_scores(goals, skills)

    scores, indices = Matcher().fit([[g] for g in goals], [[s] for s in skills]).rank(n + 1)

    assert (indices[:, n - 1 :] == -1).all()
    found = np.take_along_axis(expected, indices[:, : n - 1], axis=1)
    # A large event's n-grams have 32 bits.
    atol = 1e-9 if grams_up_to else 1e-5
    np.testing.assert_allclose(scores[:, : n - 1], found, atol=atol)
    np.testing.assert_allclose(found, -np.sort(-expected, axis=1)[:, : n - 1], atol=atol)
    np.testing.assert_array_equal(rank(goals, skills, 3), indices[:, :3])


@pytest.mark.parametrize("n_documents", [0, 1, 7, 30])
def test_rank_one_way_full_order_equals_dense_brute_force(
    random_event: Callable[..., tuple[list[list[str]], list[list[str]]]], n_documents: int
) -> None:
    queries, documents = texts_of(random_event(30, 5))
    documents = documents[:n_documents]
    wanted = documents + [""] * (30 - n_documents)
    # Padding with empty documents changes N of the idf, so the oracle scores the very same list.
    _, expected = dense_affinities(
        *([(text, languages_of([text])[0]) for text in texts] for texts in (queries, wanted))
    )

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
