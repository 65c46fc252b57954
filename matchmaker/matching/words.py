"""The default scorer's fitted state: words, their scores, and what can be said by them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from matchmaker.matching.explain import Explanations
from matchmaker.matching.newcomers import Crowd, Profiles, Side, Words
from matchmaker.matching.places import Places
from matchmaker.matching.reading import read, sides_of
from matchmaker.matching.scoring import Scores
from matchmaker.matching.served import ServedGoals
from matchmaker.matching.vectorizer import Vectorizer

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from matchmaker.matching.blocks import Kernel
    from matchmaker.matching.eligibility import Eligibility

# Above so many people reading every goal by itself would cost more than the variety gained is worth.
VARIETY_UP_TO = 5000
_SEVERAL = 2


class WordModel:
    """What fitting by words learned, people in the order of their texts' hashes.

    Parameters
    ----------
    texts : sequence of (goals, skills, language)
        Of everybody.
    eligibility : Eligibility
        Which pairs count.
    tell : callable
        Told the share of the texts read.
    n_jobs, backend, kernel
        See `Scores`.
    """

    def __init__(
        self,
        texts: Sequence[tuple[Sequence[str], Sequence[str], str | None]],
        eligibility: Eligibility,
        tell: Callable[[float], None],
        *,
        n_jobs: int | None,
        backend: str | None,
        kernel: Kernel,
    ) -> None:
        n = len(texts)
        self._texts, self._kernel = texts, kernel
        counts = read([((*goals, *skills), language) for goals, skills, language in texts], tell)
        self._sides = sides_of([(len(goals), len(skills)) for goals, skills, _ in texts])
        self._statement_terms, self._pieces = counts.terms, counts.pieces
        self.vectorizer = Vectorizer()
        vectors = self.vectorizer.fit_transform(counts.joined(self._sides, 2 * n))
        self.scores = Scores(
            *vectors.halves(n),
            eligibility,
            n_jobs=n_jobs,
            backend=backend,
            kernel=kernel,
        )

    @cached_property
    def served(self) -> ServedGoals | None:
        """Which goal somebody serves, where the event is small enough to ask and people have several."""
        if len(self._texts) > VARIETY_UP_TO or all(len(goals) < _SEVERAL for goals, _, _ in self._texts):
            return None
        return ServedGoals(
            self._statement_terms, self._sides, self.scores.goals.terms, self.scores.skills.terms
        )

    @cached_property
    def _places(self) -> Places:
        statements = [statement for goals, skills, _ in self._texts for statement in (*goals, *skills)]
        return Places(statements, self._sides, self._pieces, len(self.vectorizer.term_columns_))

    def explain(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> Explanations:
        """Return why pairs were matched."""
        vectors = self.scores.goals, self.scores.skills
        grams_of_words = self.vectorizer.grams_of_words_
        return Explanations(vectors, one, other, self._places, grams_of_words, kernel=self._kernel)

    def crowd(self, order: NDArray[np.intp], groups: Sequence[Hashable | None]) -> Crowd:
        """Return the event as far as newcomers need it."""
        words, scores = self.vectorizer, self.scores
        goals, skills = scores.goals, scores.skills
        return Crowd(
            Words(words.term_columns_, words.term_idf_, Side.of(goals.terms), Side.of(skills.terms)),
            Words(words.gram_columns_, words.gram_idf_, Profiles.of(goals.grams), Profiles.of(skills.grams)),
            mean=scores.moments.mean,
            deviation=scores.moments.deviation,
            order=order,
            groups=groups,
        )
