"""The rankers that are compared: chance, scikit-learn's default, ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from matchmaker.matching import Matcher, rank, rank_one_way

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from matchmaker.bench.measures import Ranker


class Method(NamedTuple):
    """A way to rank, one way or between people."""

    name: str
    one_way: Ranker
    people: Ranker


def _order(scores: NDArray[np.float64], count: int) -> NDArray[np.intp]:
    order: NDArray[np.intp] = np.argsort(-scores, axis=1, kind="stable")[:, :count]
    return order


def _without_oneself(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    np.fill_diagonal(scores, -np.inf)
    return scores


def _chance(one: Sequence[str], other: Sequence[str]) -> NDArray[np.float64]:
    return np.random.default_rng(0).random((len(one), len(other)))


def _cosines(one: Sequence[str], other: Sequence[str]) -> NDArray[np.float64]:
    # Rows of TfidfVectorizer have length one, so their products are cosines.
    vectors = TfidfVectorizer().fit_transform([*one, *other])
    cosines: NDArray[np.float64] = (vectors[: len(one)] @ vectors[len(one) :].T).toarray()
    return cosines


def _both_cosines(goals: Sequence[str], skills: Sequence[str]) -> NDArray[np.float64]:
    gets = _cosines(goals, skills)
    return (gets + gets.T) / 2


CHANCE = Method(
    "random",
    lambda one, other, count: _order(_chance(one, other), count),
    lambda one, other, count: _order(_without_oneself(_chance(one, other)), count),
)
DEFAULT = Method(
    "default",
    lambda one, other, count: _order(_cosines(one, other), count),
    lambda one, other, count: _order(_without_oneself(_both_cosines(one, other)), count),
)
OURS = Method("ours", rank_one_way, rank)
METHODS = (CHANCE, DEFAULT, OURS)


def mutual_three(goals: Sequence[str], skills: Sequence[str], _count: int) -> NDArray[np.intp]:
    """Return everybody's mutual three, best first."""
    return Matcher().fit([[goal] for goal in goals], [[skill] for skill in skills]).match()[1]
