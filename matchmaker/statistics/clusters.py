"""Outcomes of pairs, summed by the people who make the pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ids: TypeAlias = NDArray[Any]
"""Names of people, of any type that sorts: row numbers or codes."""

Numbers: TypeAlias = NDArray[np.int64] | NDArray[np.float64]

_NORMAL_KURTOSIS = 3.0
_ROUNDING = 1e-18  # of residuals that are zero but for it, by squared pairs


@dataclass(frozen=True, slots=True, eq=False)
class ClusteredOutcomes:
    """Outcomes listed one by one, each with the two people it is about.

    Parameters
    ----------
    outcomes : sequence or array of bool, of length m
        Whether it was so.
    people : array of shape (m, 2)
        Ids of the two. A pair may be listed more than once, as when each of the two answers.
    """

    outcomes: Sequence[bool] | NDArray[np.bool_]
    people: Ids


@dataclass(frozen=True, slots=True, eq=False)
class CountsOnly:
    """Outcomes of very many pairs, of which only the few hits are listed.

    Parameters
    ----------
    people : array of shape (n_people,)
        Ids, each once.
    pairs : array of int, of shape (n_people,)
        In how many pairs of the group each of them is; the sum is even, since a pair has two people.
        A pair is in the group once.
    met : array of shape (n_hits, 2)
        Ids of the pairs for which it was so, each pair once; all in `people`.
    """

    people: Ids
    pairs: NDArray[np.integer[Any]]
    met: Ids


Group: TypeAlias = ClusteredOutcomes | CountsOnly


@dataclass(frozen=True, slots=True, eq=False)
class PersonSums:
    """All that the clustered variance needs of a group of pairs, at most one row a person.

    Parameters
    ----------
    people : array of shape (n_people,)
        Ids, ascending.
    pairs, hits : array of shape (n_people,)
        Observations and hits in which each person takes part; sums of their weights where they have any.
    pairs_squared, pairs_hits, hits_squared : float
        Sums over distinct pairs of the squared and crossed numbers of observations and hits.
    n, n_hits : int
        Observations, and those that were so.
    worth : float
        How many independent observations of equal weight they would be if people had no habits.
    """

    people: Ids
    pairs: Numbers
    hits: Numbers
    pairs_squared: float
    pairs_hits: float
    hits_squared: float
    n: int
    n_hits: int
    worth: float

    @property
    def total(self) -> float:
        """All observations, by weight."""
        return float(self.pairs.sum()) / 2

    @property
    def share(self) -> float:
        """Hits among the observations, by weight; the group must not be empty."""
        return float(self.hits.sum() / self.pairs.sum())

    @property
    def is_flat(self) -> bool:
        """Whether all outcomes are equal, so that they show nothing of how they vary."""
        return self.n_hits in {0, self.n}

    @property
    def person_squares(self) -> float:
        """Sum of the squared numbers of observations by person."""
        return float((self.pairs**2).sum())

    @property
    def effective_people(self) -> float:
        """How many people of equal sway would estimate a variance as well: few when a hub is in most pairs.

        A sum of squares is the surer the more terms it has of like size. Their sizes are those that habits
        alike would give (pairs by person), or those seen (residuals) where these differ more: for normal
        terms the fourth moment is three times the squared second, which makes both the number of people.

        References
        ----------
        Satterthwaite (1946), An approximate distribution of estimates of variance components.
        """
        squares = np.asarray(self.pairs, dtype=np.float64) ** 2  # the sum squared is no integer of 64 bits
        by_design = float(squares.sum() ** 2 / (squares**2).sum())
        seen = self.residuals() ** 2
        if float(seen.sum()) < _ROUNDING * self.person_squares:
            return by_design
        return min(by_design, _NORMAL_KURTOSIS * float(seen.sum() ** 2 / (seen @ seen)))

    def residuals(self) -> NDArray[np.float64]:
        """Return how many more hits each person has than the group's share gives them."""
        return np.asarray(self.hits - self.share * self.pairs, dtype=np.float64)

    def counted_twice(self) -> float:
        """Return the squared residuals of the pairs, which both of their people have counted."""
        return self.hits_squared - 2 * self.share * self.pairs_hits + self.share**2 * self.pairs_squared

    def worth_if(self, correlation: float) -> float:
        """Return how many independent observations the group is worth under a correlation.

        Parameters
        ----------
        correlation : float
            Of any two observations with one person in common; with both in common it is twice as large.

        Returns
        -------
        float
        """
        alone = 1 / self.worth
        return 1 / (alone + correlation * max(self.person_squares / self.total**2 - 2 * alone, 0.0))


def person_sums(group: Group, *, weights: NDArray[np.float64] | None = None) -> PersonSums:
    """Sum a group of pairs by person.

    Parameters
    ----------
    group : ClusteredOutcomes or CountsOnly
        The second takes time and memory for people and hits alone, never for all pairs.
    weights : array of float, of length m, optional
        How many others each listed observation stands for, above 0; a count has none.

    Returns
    -------
    PersonSums
        Equal for the same data in either form.

    Raises
    ------
    ValueError
        If shapes, types or counts do not fit together.
    """
    if isinstance(group, ClusteredOutcomes):
        return _sums_of_list(group, weights)
    if weights is not None:
        raise ValueError("pairs that are only counted cannot be weighted")
    return _sums_of_counts(group)


def _sums_of_list(group: ClusteredOutcomes, weights: NDArray[np.float64] | None) -> PersonSums:
    outcomes = np.asarray(group.outcomes)
    if outcomes.size and outcomes.dtype != np.bool_:
        raise ValueError(f"outcomes must be booleans, got {outcomes.dtype}")
    pairs = _checked_pairs(group.people)
    if outcomes.shape != (len(pairs),):
        raise ValueError(f"outcomes of shape {outcomes.shape} do not fit {len(pairs)} pairs")
    weight = np.ones(len(pairs)) if weights is None else _checked_weights(weights, len(pairs))
    hit = weight * outcomes.astype(bool)
    people, ends = np.unique(pairs, return_inverse=True)
    ends = np.sort(ends.reshape(pairs.shape), axis=1)
    # Two answers about one pair share both people: they are summed before the sums by person.
    pair_of = np.unique(ends[:, 0] * len(people) + ends[:, 1], return_inverse=True)[1].reshape(-1)
    of_pair, hits_of_pair = np.bincount(pair_of, weight), np.bincount(pair_of, hit)
    return PersonSums(
        people=people,
        pairs=np.bincount(ends.reshape(-1), np.repeat(weight, 2), minlength=len(people)),
        hits=np.bincount(ends.reshape(-1), np.repeat(hit, 2), minlength=len(people)),
        pairs_squared=float(of_pair @ of_pair),
        pairs_hits=float(of_pair @ hits_of_pair),
        hits_squared=float(hits_of_pair @ hits_of_pair),
        n=len(pairs),
        n_hits=int(outcomes.sum()),
        worth=float(weight.sum() ** 2 / (weight @ weight)) if len(pairs) else 0.0,
    )


def _sums_of_counts(group: CountsOnly) -> PersonSums:
    people, order = np.unique(group.people, return_index=True)
    pairs = np.asarray(group.pairs)
    if len(people) != len(group.people) or pairs.shape != people.shape:
        raise ValueError(f"{pairs.shape} counts do not fit {len(group.people)} people, each named once")
    pairs = pairs[order].astype(np.int64)
    met = _checked_pairs(group.met)
    if not np.isin(met, people).all():
        raise ValueError("a met pair names somebody who is not among the people")
    ends = np.sort(np.searchsorted(people, met), axis=1)
    if len(np.unique(ends[:, 0] * len(people) + ends[:, 1])) != len(ends):
        raise ValueError("a met pair is listed twice")
    hits = np.bincount(ends.reshape(-1), minlength=len(people))
    if (hits > pairs).any() or (pairs >= len(people)).any() or pairs.sum() % 2:
        raise ValueError(
            "each person's pairs must lie between the met ones and all others, and be even in sum"
        )
    n = int(pairs.sum()) // 2
    n_hits = len(met)
    return PersonSums(
        people,
        pairs,
        hits,
        pairs_squared=n,
        pairs_hits=n_hits,
        hits_squared=n_hits,
        n=n,
        n_hits=n_hits,
        worth=float(n),
    )


def _checked_weights(weights: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    weight = np.asarray(weights, dtype=np.float64)
    if weight.shape != (length,):
        raise ValueError(f"weights of shape {weight.shape} do not fit {length} pairs")
    if not (np.isfinite(weight) & (weight > 0)).all():
        raise ValueError("weights must be finite and above zero")
    return weight


def _checked_pairs(people: Ids) -> Ids:
    pairs = np.asarray(people)
    if not pairs.size:
        return np.zeros((0, 2), dtype=np.int64)
    if pairs.ndim != 2 or pairs.shape[1] != 2:  # noqa: PLR2004 - a pair has two people
        raise ValueError(f"pairs must have the shape (m, 2), got {pairs.shape}")
    if (pairs[:, 0] == pairs[:, 1]).any():
        raise ValueError("nobody is a pair with themselves")
    return pairs
