"""The affinity as a scikit-learn pipeline, for whoever wants it among other estimators."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from matchmaker.matching.candidates import TERM_SHARE
from matchmaker.matching.grams import char_grams
from matchmaker.matching.scoring import GRAM_SHARE
from matchmaker.matching.text import languages_of, tokenize

if TYPE_CHECKING:
    from matchmaker.matching.text import Token


def affinity_pipeline() -> FeatureUnion:
    """Return an unfitted transformer of texts whose rows multiply to affinities.

    Returns
    -------
    FeatureUnion
        Fitted on the goals and skills of an event together, ``goals @ skills.T`` holds the affinities
        that `matchmaker.matching.rank_one_way` orders by. `Matcher` finds the same numbers in a tenth of
        the time, without scikit-learn.

    Examples
    --------
    >>> rows = affinity_pipeline().fit_transform(["learn Rust", "Rust", "law"])
    >>> (rows[:1] @ rows[1:].T).toarray().round(2).tolist()
    [[0.6, 0.0]]
    """
    return FeatureUnion(
        [
            ("terms", TfidfVectorizer(analyzer=_terms, sublinear_tf=True)),
            ("grams", TfidfVectorizer(analyzer=_grams, sublinear_tf=True)),
        ],
        # Both sides of a product have them.
        transformer_weights={"terms": sqrt(TERM_SHARE), "grams": sqrt(GRAM_SHARE)},
    )


def _tokens(text: str) -> list[Token]:
    return tokenize(text, languages_of([text])[0])


def _terms(text: str) -> list[str]:
    return [token.term for token in _tokens(text)]


def _grams(text: str) -> list[str]:
    return [gram for token in _tokens(text) if token.is_whole for gram in char_grams(token.letters)]
