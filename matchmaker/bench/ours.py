"""The one place where the speed bench calls the matching."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, cast

import numpy as np

from matchmaker.bench.peers import REASONS
from matchmaker.matching import Matcher, blocks, candidates, moments, plain
from matchmaker.matching.reading import read, sides_of
from matchmaker.matching.sizes import n_candidates
from matchmaker.matching.vectorizer import Vectorizer, Vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from matchmaker.bench.events import Event
    from matchmaker.matching.blocks import Kernel
    from matchmaker.matching.explain import Explanations
    from matchmaker.matching.moments import Moments


def vectors_of(event: Event) -> tuple[Vectors, Vectors]:
    """Return everybody's goals and skills as vectors."""
    both = list(zip(event.goals, event.skills, strict=True))
    sides = sides_of([(len(goals), len(skills)) for goals, skills in both])
    counts = read([((*goals, *skills), None) for goals, skills in both])
    return Vectorizer().fit_transform(counts.joined(sides, 2 * len(both))).halves(len(both))


def kernel_name(n: int) -> Kernel:
    """Return what computes an event of so many people, loaded and ready."""
    return "scipy" if blocks.kernel_for(n, "auto") is None else "numba"


def top_plain(
    one: csr_array[np.float64], other: csr_array[np.float64], k: int, kernel: Kernel
) -> NDArray[np.intp]:
    """Return each row's best others by the product of two matrices, known to be symmetric."""
    return plain.top_plain(one, other, k, symmetric=True, kernel=kernel)[1]


def moments_of(goals: Vectors, skills: Vectors, kernel: Kernel) -> Moments:
    """Return what everybody's row usually holds, which the score of both directions starts from."""
    return moments.row_moments(goals.terms, skills.terms, kernel=kernel)


def top_candidates(
    goals: Vectors, skills: Vectors, kernel: Kernel, known: Moments | None = None
) -> NDArray[np.intp]:
    """Return each person's candidates, as many as in use, by the score of terms in both directions."""
    k = n_candidates(goals.terms.shape[0])
    return candidates.top_candidates(goals.terms, skills.terms, k, moments=known, kernel=kernel)[1]


def top_one_way(goals: Vectors, skills: Vectors, kernel: Kernel) -> NDArray[np.intp]:
    """Return as many others by what each person gets from them alone."""
    k = n_candidates(goals.terms.shape[0])
    return plain.top_plain(goals.terms, skills.terms, k, kernel=kernel)[1]


def whole_run(event: Event) -> int:
    """Match everybody from texts, with as many words of every reason as the tutorial; return how many.

    Only the bench asks for reasons without their places, which the dense tutorial does not have either.
    """
    matcher, pairs = _matched(event)
    # The default model's explanations; asked for their numbers, they make no places.
    explanations = cast("Explanations", matcher.explain_pairs(pairs))
    names = list(matcher.vectorizer_.term_columns_)
    return sum(len(_heaviest(terms, names)) for shares in explanations.shares() for terms in shares.terms)


def whole_run_with_places(event: Event) -> int:
    """Match everybody from texts, and read every reason with its places, as the product does."""
    matcher, pairs = _matched(event)
    # Read one after the other, not kept: a hundred thousand people have reasons of a gigabyte.
    return sum(len(explanation) for explanation in matcher.explain_pairs(pairs))


def _matched(event: Event) -> tuple[Matcher, list[tuple[int, int]]]:
    matcher = Matcher().fit(event.goals, event.skills)
    lists = matcher.match()[1]
    rows, places = np.nonzero(lists >= 0)
    others = lists[rows, places]
    return matcher, [(one, other) for one, other in np.column_stack([rows, others])[rows < others].tolist()]


def _heaviest(shared: csr_array[np.float64], names: list[str]) -> list[list[str]]:
    """Return each row's heaviest words."""
    row = np.repeat(np.arange(shared.shape[0]), np.diff(shared.indptr))
    order = np.lexsort((-shared.data, row))
    words = [names[column] for column in shared.indices[order].tolist()]
    starts = shared.indptr.tolist()
    return [words[first : min(first + REASONS, last)] for first, last in pairwise(starts)]
