"""Outcomes of pairs, summed by the people who make the pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ids: TypeAlias = NDArray[Any]
"""Names of people, of any type that sorts: row numbers or codes."""


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
    pairs, hits : array of int, of shape (n_people,)
        Observations and hits in which each person takes part.
    pairs_squared, pairs_hits, hits_squared : int
        Sums over distinct pairs of the squared and crossed numbers of observations and hits.
    """

    people: Ids
    pairs: NDArray[np.int64]
    hits: NDArray[np.int64]
    pairs_squared: int
    pairs_hits: int
    hits_squared: int

    @property
    def n(self) -> int:
        """Observations in the group."""
        return int(self.pairs.sum()) // 2

    @property
    def n_hits(self) -> int:
        """Observations that were so."""
        return int(self.hits.sum()) // 2

    @property
    def share(self) -> float:
        """Hits among the observations; the group must not be empty."""
        return self.n_hits / self.n

    @property
    def is_flat(self) -> bool:
        """Whether all outcomes are equal, so that they show nothing of how they vary."""
        return self.n_hits in {0, self.n}

    @property
    def person_squares(self) -> int:
        """Sum of the squared numbers of observations by person."""
        return int((self.pairs**2).sum())

    @property
    def effective_people(self) -> float:
        """How many equally busy people would tell as much: few when a hub is in most pairs.

        References
        ----------
        Kish (1965), Survey sampling, section 8.2.
        """
        return float((2 * self.n) ** 2 / self.person_squares)

    def residuals(self) -> NDArray[np.float64]:
        """Return how many more hits each person has than the group's share gives them."""
        return self.hits - self.share * self.pairs

    def counted_twice(self) -> float:
        """Return the squared residuals of the pairs, which both of their people have counted."""
        return self.hits_squared - 2 * self.share * self.pairs_hits + self.share**2 * self.pairs_squared


def person_sums(group: Group) -> PersonSums:
    """Sum a group of pairs by person.

    Parameters
    ----------
    group : ClusteredOutcomes or CountsOnly
        The second takes time and memory for people and hits alone, never for all pairs.

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
        return _sums_of_list(group)
    return _sums_of_counts(group)


def _sums_of_list(group: ClusteredOutcomes) -> PersonSums:
    outcomes = np.asarray(group.outcomes)
    if outcomes.size and outcomes.dtype != np.bool_:
        raise ValueError(f"outcomes must be booleans, got {outcomes.dtype}")
    pairs = _checked_pairs(group.people)
    if outcomes.shape != (len(pairs),):
        raise ValueError(f"outcomes of shape {outcomes.shape} do not fit {len(pairs)} pairs")
    people, ends = np.unique(pairs, return_inverse=True)
    ends = np.sort(ends.reshape(pairs.shape), axis=1)
    hit_ends = ends[outcomes.astype(bool)]
    # Two answers about one pair share both people: they are summed before the sums by person.
    pair_of = np.unique(ends[:, 0] * len(people) + ends[:, 1], return_inverse=True)[1].reshape(-1)
    listed = np.bincount(pair_of)
    hits = np.bincount(pair_of[outcomes.astype(bool)], minlength=len(listed))
    return PersonSums(
        people=people,
        pairs=np.bincount(ends.reshape(-1), minlength=len(people)),
        hits=np.bincount(hit_ends.reshape(-1), minlength=len(people)),
        pairs_squared=int(listed @ listed),
        pairs_hits=int(listed @ hits),
        hits_squared=int(hits @ hits),
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
    return PersonSums(people, pairs, hits, pairs_squared=n, pairs_hits=len(met), hits_squared=len(met))


def _checked_pairs(people: Ids) -> Ids:
    pairs = np.asarray(people)
    if not pairs.size:
        return np.zeros((0, 2), dtype=np.int64)
    if pairs.ndim != 2 or pairs.shape[1] != 2:  # noqa: PLR2004 - a pair has two people
        raise ValueError(f"pairs must have the shape (m, 2), got {pairs.shape}")
    if (pairs[:, 0] == pairs[:, 1]).any():
        raise ValueError("nobody is a pair with themselves")
    return pairs
