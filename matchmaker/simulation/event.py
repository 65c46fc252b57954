"""A crowd plays one event: who meets, who confirms, who says what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from matchmaker.simulation.crowd import Floats, draw_people

if TYPE_CHECKING:
    from matchmaker.simulation.crowd import Crowd, People

Flags: TypeAlias = NDArray[np.bool_]
Pairs: TypeAlias = NDArray[np.int64]
Rows: TypeAlias = NDArray[np.intp]

SUGGESTED_SCORE = 2.0
"""Standard deviations by which suggested pairs score above the others."""

_SCORE_DRAWS = 0.3  # on the logit of following a suggestion, for each standard deviation of the score


@dataclass(frozen=True, slots=True, eq=False)
class Meetings:
    """Real meetings of a group of pairs, one row each; the two columns are the pair's two people.

    `acted` is whether each of the two scanned or said yes, `answered` whether each would answer if asked,
    `worth` what each would say. Both must have acted for a meeting to be confirmed.
    """

    pairs: Pairs
    acted: Flags
    answered: Flags
    worth: Flags

    @property
    def confirmed(self) -> Flags:
        """Whether both acted."""
        return np.asarray(self.acted.all(axis=1))

    @property
    def claimed(self) -> Flags:
        """Whether at least one acted."""
        return np.asarray(self.acted.any(axis=1))


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """One event: the suggested pairs with their scores, and all real meetings."""

    n: int
    suggested: Pairs
    scores: Floats
    told_met: Rows
    told: Meetings
    others: Meetings


def play(crowd: Crowd, rng: np.random.Generator) -> Played:
    """Let fresh people of a crowd come, be matched, meet, scan and answer."""
    people = draw_people(crowd, rng)
    suggested = mutual_three(crowd.n, rng)
    scores = rng.normal(SUGGESTED_SCORE, 1.0, len(suggested))
    met = _meets_if_told(crowd, people, suggested, scores, rng)
    others = _met_by_chance(crowd, people, suggested, rng)
    other_scores = rng.normal(0.0, 1.0, len(others))
    told = _meetings(crowd, people, suggested[met], rng, scores=scores[met], eagerness=crowd.eagerness)
    return Played(
        n=crowd.n,
        suggested=suggested,
        scores=scores,
        told_met=np.flatnonzero(met),
        told=told,
        others=_meetings(crowd, people, others, rng, scores=other_scores),
    )


def mutual_three(n: int, rng: np.random.Generator) -> Pairs:
    """Seat an even number of people at random round a table; neighbours and opposites are suggested."""
    seats = rng.permutation(n).astype(np.int64)
    neighbours = np.stack([seats, np.roll(seats, -1)], axis=1)
    opposite = np.stack([seats[: n // 2], seats[n // 2 :]], axis=1)
    return np.sort(np.concatenate([neighbours, opposite]), axis=1)


def _meets_if_told(
    crowd: Crowd, people: People, pairs: Pairs, scores: Floats, rng: np.random.Generator
) -> Flags:
    company = people.sociability[pairs].sum(axis=1)
    apart = np.exp(-crowd.mingling / (crowd.n - 1) * np.exp(company))
    if crowd.pull:
        drawn = _SCORE_DRAWS * (scores - SUGGESTED_SCORE)
        apart = apart * (1 - expit(logit(crowd.pull) + company + crowd.habits.sociability**2 + drawn))
    return np.asarray(rng.random(len(pairs)) >= apart)


def _met_by_chance(crowd: Crowd, people: People, suggested: Pairs, rng: np.random.Generator) -> Pairs:
    """Return unsuggested pairs that met, each with chance 1 - exp(-mingling / (n - 1) * both's sociability).

    So many encounters as a Poisson process over all pairs has, thrown on people by their sociability, leave
    each pair together independently with just this chance: the work grows with meetings, not with pairs.
    """
    n = crowd.n
    weight = np.cumsum(np.exp(people.sociability))
    encounters = rng.poisson(crowd.mingling / (n - 1) / 2 * weight[-1] ** 2)
    ends = np.searchsorted(weight, rng.random((encounters, 2)) * weight[-1], side="right")
    ends = np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1).astype(np.int64)
    keys = np.setdiff1d(ends[:, 0] * n + ends[:, 1], suggested[:, 0] * n + suggested[:, 1])
    return np.stack(np.divmod(keys, n), axis=1)


def _meetings(
    crowd: Crowd,
    people: People,
    pairs: Pairs,
    rng: np.random.Generator,
    *,
    scores: Floats,
    eagerness: float = 1.0,
) -> Meetings:
    shape = pairs.shape
    likes = crowd.taste + crowd.score_counts * scores[:, None]
    likes = likes + people.leniency[pairs] + people.appeal[pairs[:, ::-1]]
    return Meetings(
        pairs=pairs,
        acted=np.asarray(rng.random(shape) < people.scanning[pairs] * eagerness**0.5),
        answered=np.asarray(rng.random(shape) < people.responding[pairs]),
        worth=np.asarray(rng.random(shape) < expit(likes)),
    )
