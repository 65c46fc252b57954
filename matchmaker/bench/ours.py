"""The one place where the speed bench calls the matching."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from matchmaker.matching import Matcher, blocks, candidates, plain
from matchmaker.matching.reading import read, sides_of
from matchmaker.matching.scoring import N_CANDIDATES
from matchmaker.matching.vectorizer import Vectorizer, Vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from matchmaker.bench.events import Event
    from matchmaker.matching.blocks import Kernel
    from matchmaker.matching.explain import Explanations


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


def top_candidates(goals: Vectors, skills: Vectors, kernel: Kernel) -> NDArray[np.intp]:
    """Return each person's candidates by the score of terms in both directions."""
    return candidates.top_candidates(goals.terms, skills.terms, N_CANDIDATES, kernel=kernel)[1]


def whole_run(event: Event) -> int:
    """Match everybody, with the numbers of every reason, from texts; return how many pairs there are."""
    matcher = Matcher().fit(event.goals, event.skills)
    lists = matcher.match()[1]
    rows, places = np.nonzero(lists >= 0)
    others = lists[rows, places]
    pairs = np.column_stack([rows, others])[rows < others]
    explained = matcher.explain_pairs([(int(one), int(other)) for one, other in pairs])
    explanations = cast("Explanations", explained)
    return sum(share.terms[0].shape[0] for share in explanations.shares())
