"""Who may be matched with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from matchmaker.matching.keys import found_in, keys_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray


def group_label(label: Hashable | None) -> Hashable | None:
    """Return a group's label, None where it is blank: white space alone, or not a number."""
    if isinstance(label, str):
        return label.strip() or None
    return label if label == label else None  # noqa: PLR0124 - NaN alone differs from itself


def group_codes(groups: Sequence[Hashable | None], *, ordered: bool) -> tuple[NDArray[np.intp], int]:
    """Return a number for each person's group, -1 for a blank one, and how many groups there are."""
    own = [group_label(label) for label in groups]
    labels: list[Hashable] = list(dict.fromkeys(label for label in own if label is not None))
    if ordered:
        labels.sort()  # type: ignore[call-arg]  # documented: labels have an order where `allowed` is given
    code = {label: number for number, label in enumerate(labels)}
    return np.array([code.get(label, -1) for label in own], dtype=np.intp), len(labels)


class Rules(NamedTuple):
    """What decides whether two people may be matched, as plain arrays.

    Attributes
    ----------
    codes : ndarray of shape (n,)
        Group numbers, -1 = alone.
    allowed : ndarray of bool of shape (n_groups, n_groups)
        Which groups may meet; symmetric.
    starts : ndarray of shape (n + 1,)
        Where each person's forbidden others begin.
    forbidden : ndarray
        People.
    """

    codes: NDArray[np.intp]
    allowed: NDArray[np.bool_]
    starts: NDArray[np.int64]
    forbidden: NDArray[np.int64]

    def allow(self, person: int, others: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return which of the others may be matched with somebody."""
        mine, theirs = self.codes[person], self.codes[others]
        eligible: NDArray[np.bool_] = others != person
        if mine >= 0:
            eligible &= (theirs < 0) | ((theirs != mine) & self.allowed[mine, theirs])
        avoided = self.forbidden[self.starts[person] : self.starts[person + 1]]
        if len(avoided):
            eligible &= ~np.isin(others, avoided)
        return eligible


class Eligibility:
    """Answers for blocks of people which pairs may be matched.

    Parameters
    ----------
    codes : ndarray of shape (n,)
        Group numbers, -1 = alone.
    allowed : ndarray of shape (n_groups, n_groups) or None
        Which groups may meet; a pair needs both directions. None: all different ones.
    forbidden : ndarray of shape (n_pairs, 2)
        Pairs never matched, lower index first.
    """

    def __init__(
        self, codes: NDArray[np.intp], allowed: NDArray[np.bool_] | None, forbidden: NDArray[np.intp]
    ) -> None:
        self._codes = codes
        self._allowed: NDArray[np.bool_] | None = None
        if allowed is not None:
            self._allowed = allowed & allowed.T
        n = len(codes)
        self._avoided = np.unique(keys_of(forbidden[:, 0], forbidden[:, 1], n))
        ends = np.vstack([forbidden, forbidden[:, ::-1]])
        self._forbidden = csr_array(
            (np.ones(len(ends), dtype=np.bool_), (ends[:, 0], ends[:, 1])), shape=(n, n)
        )

    def block(self, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return who may be matched with the given people.

        Parameters
        ----------
        rows : ndarray of shape (n_rows,)
            Indices of people.

        Returns
        -------
        ndarray of shape (n_rows, n)
            False for oneself.
        """
        mine, theirs = self._codes[rows][:, None], self._codes[None, :]
        alone = (mine < 0) | (theirs < 0)
        eligible: NDArray[np.bool_] = alone | (mine != theirs)
        if self._allowed is not None and self._allowed.size:
            eligible &= alone | self._allowed[mine, theirs]
        eligible[np.arange(len(rows)), rows] = False
        eligible[self._forbidden[rows].nonzero()] = False
        return eligible

    def of_pairs(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return which pairs may be matched, without looking at anybody else.

        Parameters
        ----------
        one, other : ndarray of int of shape (n_pairs,)
            Indices of people.

        Returns
        -------
        ndarray of bool of shape (n_pairs,)
            False for oneself.
        """
        mine, theirs = self._codes[one], self._codes[other]
        alone = (mine < 0) | (theirs < 0)
        eligible: NDArray[np.bool_] = (alone | (mine != theirs)) & (one != other)
        if self._allowed is not None and self._allowed.size:
            eligible &= alone | self._allowed[mine, theirs]
        return eligible & ~found_in(self._avoided, keys_of(one, other, len(self._codes)))[1]

    def rules(self, people: NDArray[np.intp]) -> Rules:
        """Return the rules among some people, numbered as they are given."""
        codes = self._codes[people]
        n_groups = int(codes.max(initial=-1)) + 1
        # An empty table would leave compiled code nothing to look up.
        allowed = np.ones((n_groups, n_groups), dtype=np.bool_) if self._allowed is None else self._allowed
        forbidden = csr_array(self._forbidden[people][:, people])
        return Rules(codes, allowed, forbidden.indptr.astype(np.int64), forbidden.indices.astype(np.int64))
