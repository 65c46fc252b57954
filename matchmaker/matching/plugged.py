"""A plugged-in scorer's affinities with the interface that words have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaker.matching.candidates import joined
from matchmaker.matching.explain import Explanation
from matchmaker.matching.fitted_people import FittedPeople
from matchmaker.matching.moments import DEVIATION_FLOOR, Moments
from matchmaker.matching.reasons import Reason
from matchmaker.matching.scoring import best_in_blocks, best_of_rows, row_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from matchmaker.matching.eligibility import Eligibility
    from matchmaker.matching.fitted_people import Best, Newcomer
    from matchmaker.matching.known import Candidates
    from matchmaker.matching.protocols import Affinities, Scorer


class PluggedScores:
    """Standardises and joins what another scorer found.

    Parameters
    ----------
    affinities : Affinities
        The scorer's.
    n_people : int
        How many.
    eligibility : Eligibility
        Which pairs count.

    Raises
    ------
    ValueError
        If the scorer does not answer with a finite number for each pair.
    """

    def __init__(self, affinities: Affinities, n_people: int, eligibility: Eligibility) -> None:
        self.n_people = n_people
        self._affinities = affinities
        self.eligibility = eligibility
        self._moments = Moments(np.zeros(n_people), np.ones(n_people))
        for rows in row_blocks(n_people, n_people):
            oneself = np.arange(len(rows)), rows
            _checked(affinities.gives(rows), "gives", (len(rows), n_people), oneself)
            values = _checked(affinities.gets(rows), "gets", (len(rows), n_people), oneself)
            values[oneself] = np.nan
            if n_people > 1:
                self._moments.mean[rows] = np.nanmean(values, axis=1)
                self._moments.deviation[rows] = np.maximum(np.nanstd(values, axis=1), DEVIATION_FLOOR)

    def block(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return scores of some people with everybody, minus infinity where not eligible."""
        scores: NDArray[np.float64] = joined(*self._standardised_block(rows))
        scores[~self.eligibility.block(rows)] = -np.inf
        return scores

    def _standardised_block(self, rows: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        gets, gives = (np.asarray(side(rows)) for side in (self._affinities.gets, self._affinities.gives))
        everybody = np.arange(self.n_people)
        return self._moments.standardised(gets, rows[:, None]), self._moments.standardised(gives, everybody)

    def pair_affinities(
        self, one: NDArray[np.intp], other: NDArray[np.intp]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what the first of each pair gets from the second, then what they give."""
        gets, gives = np.zeros(len(one)), np.zeros(len(one))
        order = np.argsort(one, kind="stable")
        for block in row_blocks(len(one), self.n_people):
            pairs = order[block]
            people, row = np.unique(one[pairs], return_inverse=True)
            gets[pairs] = self._affinities.gets(people)[row, other[pairs]]
            gives[pairs] = self._affinities.gives(people)[row, other[pairs]]
        return gets, gives

    def pair_scores(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the symmetric scores of the given pairs, eligible or not."""
        gets, gives = self.pair_affinities(one, other)
        moments = self._moments
        scores: NDArray[np.float64] = joined(
            moments.standardised(gets, one), moments.standardised(gives, other)
        )
        return scores

    def best(
        self, k: int, among: NDArray[np.bool_] | None = None, progress: Callable[[float], None] | None = None
    ) -> Candidates:
        """Return everybody's best eligible others, among some people if given."""
        among = np.ones(self.n_people, dtype=np.bool_) if among is None else among
        return best_in_blocks(self._standardised_block, self.eligibility, k, among=among, progress=progress)

    def newcomer(self, goals: Sequence[str], skills: Sequence[str]) -> NDArray[np.float64]:
        """Return the scores of somebody who was not fitted with everybody."""
        answer = self._affinities.newcomer(goals, skills)
        gets, gives = (_checked(values, "newcomer", (self.n_people,)) for values in answer)
        mean, deviation = (gets.mean(), gets.std()) if len(gets) else (0.0, 0.0)
        mine = (gets - mean) / max(float(deviation), DEVIATION_FLOOR)
        theirs = self._moments.standardised(gives, np.arange(self.n_people))
        scores: NDArray[np.float64] = joined(mine, theirs)
        return scores


def _checked(
    answer: ArrayLike,
    name: str,
    shape: tuple[int, ...],
    oneself: tuple[NDArray[np.intp], NDArray[np.intp]] | None = None,
) -> NDArray[np.float64]:
    """Return a copy of what a scorer answered; what people get from themselves counts nowhere."""
    values = np.array(answer, dtype=np.float64)
    if values.shape != shape:
        raise ValueError(f"The scorer's “{name}” has shape {values.shape}, expected {shape}.")
    is_number = np.isfinite(values)
    if oneself is not None:
        is_number[oneself] = True
    if not is_number.all():
        raise ValueError(f"The scorer's “{name}” holds values that are no finite numbers.")
    return values


class PluggedModel:
    """What another scorer learned, people in the order of their texts' hashes.

    Parameters
    ----------
    scorer : Scorer
        The site's own.
    texts : sequence of (goals, skills, language)
        Of everybody.
    eligibility : Eligibility
        Which pairs count.
    """

    # Without words nobody can say which goal is served.
    served = None

    def __init__(
        self,
        scorer: Scorer,
        texts: Sequence[tuple[Sequence[str], Sequence[str], str | None]],
        eligibility: Eligibility,
    ) -> None:
        affinities = scorer.fit([goals for goals, _, _ in texts], [skills for _, skills, _ in texts])
        self.scores = PluggedScores(affinities, len(texts), eligibility)

    def explain(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> list[Explanation]:
        """Return the affinities alone: no word is known to have made them."""
        gets, gives = self.scores.pair_affinities(one, other)
        return [
            Explanation(Reason(mine, None, None, (), mine), Reason(theirs, None, None, (), theirs))
            for mine, theirs in zip(gets.tolist(), gives.tolist(), strict=True)
        ]

    def crowd(self, order: NDArray[np.intp], groups: Sequence[Hashable | None]) -> PluggedCrowd:
        """Return the event as far as newcomers need it."""
        return PluggedCrowd(self.scores, order, groups)


class PluggedCrowd(FittedPeople):
    """Answers newcomers by another scorer, which reads texts its own way; cannot be saved."""

    def __init__(
        self, scores: PluggedScores, order: NDArray[np.intp], groups: Sequence[Hashable | None]
    ) -> None:
        self._scores, self.order, self.groups = scores, order, groups

    def best_for(self, newcomer: Newcomer, k: int) -> Best:
        """Return the best of the fitted people, see `newcomer`."""
        scores = self._scores.newcomer(newcomer.goals, newcomer.skills)
        scores[self.barred(newcomer)] = -np.inf
        best, places = best_of_rows(scores[None, :], k)
        return best[0], self.rows(places[0])
