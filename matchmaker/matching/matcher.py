"""The estimator that gives everybody at an event their mutual matches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np

from matchmaker.matching.assignment import Pairing
from matchmaker.matching.checks import checked_length, checked_pairs, checked_statements
from matchmaker.matching.eligibility import Eligibility, group_codes
from matchmaker.matching.explain import Explanation, Reason, reasons, written
from matchmaker.matching.scoring import (
    DEVIATION_FLOOR,
    N_CANDIDATES,
    TERM_SHARE,
    Scores,
    affinities,
    best_of_rows,
    joined,
    row_blocks,
)
from matchmaker.matching.ties import text_hash
from matchmaker.matching.vectorizer import Vectorizer, documents

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from numpy.typing import NDArray

# How far `fit` has come when the texts are read, and when they are vectors.
_TEXTS_READ = 0.3
_VECTORS_DONE = 0.5


class Matcher:
    """Matches people whose skills meet each other's goals.

    Parameters
    ----------
    n_matches : int
        How many matches each gets when there are enough people.
    random_state : int
        Decides ties between different people with equal scores, and nothing else.

    Attributes
    ----------
    n_people_ : int
        Number of people fitted.
    vectorizer_ : Vectorizer
        The event's vocabulary and idf.
    scores_ : Scores
        Vectors and row moments in the order of the texts' hashes.
    order_ : ndarray of int of shape (n,)
        The row of each person in that order.

    Notes
    -----
    ``A[i, j] = 0.7 cos(terms) + 0.3 cos(character n-grams)`` of i's goals and j's skills,
    ``Z[i, j] = (A[i, j] - mean_i) / max(deviation_i, 0.02)`` over i's row of term cosines,
    ``S[i, j] = Z[i, j] + Z[j, i] + min(Z[i, j], Z[j, i]) / 2``.
    The order of rows does not matter: everything is computed in the order of the texts' hashes.

    Examples
    --------
    >>> goals = [["learn Rust"], ["sell software"], ["find a designer"]]
    >>> skills = [["selling software"], ["Rust"], ["pottery"]]
    >>> Matcher(n_matches=1).fit(goals, skills).match()[1].tolist()
    [[1], [0], [-1]]
    """

    n_people_: int
    vectorizer_: Vectorizer
    scores_: Scores
    order_: NDArray[np.intp]

    def __init__(self, *, n_matches: int = 3, random_state: int = 0) -> None:
        self.n_matches = n_matches
        self.random_state = random_state

    def fit(
        self,
        goals: Sequence[Sequence[str]],
        skills: Sequence[Sequence[str]],
        *,
        groups: Sequence[Hashable | None] | None = None,
        allowed: NDArray[np.bool_] | None = None,
        forbidden: Iterable[tuple[int, int]] = (),
        languages: Sequence[str | None] | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> Self:
        """Learn an event's vocabulary and everybody's best candidates.

        Parameters
        ----------
        goals, skills : sequence of shape (n,) of sequences of str
            Each person's statements; either may be empty.
        groups : sequence of shape (n,), optional
            Labels, such as an organization, inside which nobody is matched. None or "" = alone.
        allowed : array_like of bool of shape (n_groups, n_groups), optional
            Which different groups may meet. Row and column g belong to the g-th of the distinct
            non-blank labels in ascending order. A pair needs ``allowed[g, h] and allowed[h, g]``;
            the diagonal is ignored, one group never meets itself; people alone may meet everybody.
        forbidden : iterable of (int, int)
            Pairs never matched.
        languages : sequence of shape (n,), optional
            Each person's language code; None = detected.
        progress : callable, optional
            Called with the finished share of the work, ascending, 1.0 at the end.

        Returns
        -------
        Matcher
            Itself.

        Raises
        ------
        ValueError
            If shapes do not fit together, or `allowed` comes without groups.
        """
        n = len(goals)
        if self.n_matches < 1:
            raise ValueError(f"n_matches is {self.n_matches}, expected at least 1.")
        checked_length(skills, n, "skills")
        own_goals = checked_statements(goals, "goals")
        own_skills = checked_statements(skills, "skills")
        labels = [None] * n if groups is None else list(groups)
        checked_length(labels, n, "groups")
        codes_of_languages = [None] * n if languages is None else list(languages)
        checked_length(codes_of_languages, n, "languages")
        codes, n_groups = group_codes(labels, ordered=allowed is not None)
        if allowed is not None:
            allowed = np.asarray(allowed, dtype=np.bool_)
            if allowed.shape != (n_groups, n_groups):
                raise ValueError(f"allowed has shape {allowed.shape}, but there are {n_groups} groups.")
        avoided = checked_pairs(forbidden, n, "forbidden")
        tell = progress or _ignore

        keys = [text_hash(own_goals[i], own_skills[i], self.random_state) for i in range(n)]
        order = sorted(range(n), key=lambda i: (keys[i], str(labels[i]), i))
        self.n_people_ = n
        self.order_ = np.array(order, dtype=np.intp)
        self._place = np.argsort(self.order_)
        self._texts = [(own_goals[i], own_skills[i], codes_of_languages[i]) for i in order]
        self._forbidden = {(int(i), int(j)) for i, j in avoided}

        both = []
        for number, (mine, theirs, language) in enumerate(self._texts):
            both.append(documents(mine, theirs, language))
            tell(_TEXTS_READ * (number + 1) / n)
        self.vectorizer_ = Vectorizer()
        vectors = self.vectorizer_.fit_transform(
            [side for sides in zip(*both, strict=True) for side in sides]
        )
        tell(_VECTORS_DONE)
        eligibility = Eligibility(codes[self.order_], allowed, np.sort(self._place[avoided], axis=1))
        self.scores_ = Scores(vectors.take(slice(n)), vectors.take(slice(n, None)), eligibility)
        self._best = self.scores_.best(
            N_CANDIDATES, progress=lambda share: tell(_VECTORS_DONE + (1 - _VECTORS_DONE) * share)
        )
        tell(1.0)
        return self

    def match(
        self,
        *,
        pinned: Iterable[tuple[int, int]] = (),
        kept: Iterable[tuple[int, int]] = (),
        room: Sequence[int] | None = None,
    ) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Return everybody's mutual matches: the most people covered first, then the greatest score.

        Parameters
        ----------
        pinned : iterable of (int, int)
            Pairs that must be in the answer, also inside a group.
        kept : iterable of (int, int)
            Published or met pairs that stay, whatever the rules say now.
        room : sequence of int of shape (n,), optional
            How many matches each may have, pinned and kept ones included; `n_matches` by default.

        Returns
        -------
        scores, indices : ndarray of shape (n, width)
            ``j in indices[i]`` exactly when ``i in indices[j]``. Best first, NaN and -1 where there
            is none. `width` is the greater of `n_matches` and the greatest room, or more where
            somebody's pinned and kept pairs alone are more.

        Raises
        ------
        ValueError
            If a pinned pair is forbidden, an index does not exist, or `room` is no list of n counts.
        """
        n = self.n_people_
        wanted = checked_pairs(pinned, n, "pinned")
        for i, j in wanted.tolist():
            if (i, j) in self._forbidden:
                raise ValueError(f"The pinned pair {(i, j)} is forbidden.")
        stays = np.vstack([wanted, checked_pairs(kept, n, "kept")])
        places = (
            np.full(n, self.n_matches, dtype=np.intp) if room is None else np.asarray(room, dtype=np.intp)
        )
        checked_length(places, n, "room")
        if places.min(initial=0) < 0:
            raise ValueError(f"room has the entry {places.min()}, expected 0 or more.")

        pairing = Pairing(places[self.order_], np.sort(self._place[stays], axis=1))
        pairs, weights = self._candidate_pairs(*self._best)
        is_new = np.array([not pairing.is_fixed(i, j) for i, j in pairs.tolist()], dtype=np.bool_)
        pairing.choose(pairs[is_new], weights[is_new])
        self._cover(pairing)
        self._fill(pairing)
        return self._lists(pairing, max(self.n_matches, int(places.max(initial=0))))

    def _candidate_pairs(
        self, scores: NDArray[np.float64], indices: NDArray[np.intp]
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return each listed pair once with a weight of at least one, so that any is better than none."""
        rows, places = np.nonzero(indices >= 0)
        columns = indices[rows, places]
        keys = np.minimum(rows, columns) * self.n_people_ + np.maximum(rows, columns)
        keys, first = np.unique(keys, return_index=True)
        values = scores[rows[first], places[first]]
        pairs = np.column_stack(np.divmod(keys, max(self.n_people_, 1)))
        return pairs, values - values.min(initial=np.inf) + 1.0

    def _cover(self, pairing: Pairing) -> None:
        """Give people without a match one, also outside the candidates."""
        uncovered = np.flatnonzero((pairing.degrees() == 0) & (pairing.places_left() > 0))
        for block in row_blocks(len(uncovered), self.n_people_):
            people = uncovered[block]
            _, indices = best_of_rows(self.scores_.block(people), self.n_people_)
            for person, others in zip(people.tolist(), indices, strict=True):
                # Covering somebody before may have covered this one too.
                if not pairing.partners[person]:
                    pairing.cover(person, others[others >= 0])

    def _fill(self, pairing: Pairing) -> None:
        """Match people who have places left with each other until none can be added."""
        added = 1
        while added:
            places_left = pairing.places_left() > 0
            k = N_CANDIDATES + int(pairing.degrees().max(initial=0))
            pairs, weights = self._candidate_pairs(*self.scores_.best(k, among=places_left))
            added = pairing.choose_greedily(pairs[np.argsort(-weights, kind="stable")])

    def _lists(self, pairing: Pairing, width: int) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        n = self.n_people_
        width = max(width, int(pairing.degrees().max(initial=0)))
        scores = np.full((n, width), np.nan)
        indices = np.full((n, width), -1, dtype=np.intp)
        pairs = pairing.pairs()
        values = self.scores_.pair_scores(pairs[:, 0], pairs[:, 1])
        one, other = np.concatenate([pairs, pairs[:, ::-1]]).T
        both = np.concatenate([values, values])
        order = np.lexsort((other, -both, one))
        one, other, both = one[order], other[order], both[order]
        place = np.arange(len(one)) - np.searchsorted(one, one)
        scores[self.order_[one], place] = both
        indices[self.order_[one], place] = self.order_[other]
        return scores, indices

    def rank(self, k: int) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Return everybody's best by score alone, without balance.

        Parameters
        ----------
        k : int
            How many each.

        Returns
        -------
        scores, indices : ndarray of shape (n, k)
            Best first among the eligible, NaN and -1 where there are fewer.

        Raises
        ------
        ValueError
            If `k` is negative.
        """
        if k < 0:
            raise ValueError(f"k is {k}, expected 0 or more.")
        scores, indices = self._best if k <= N_CANDIDATES else self.scores_.best(k)
        return scores[self._place, :k], self._rows(indices[self._place, :k])

    def _rows(self, indices: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the caller's rows of people in the order of hashes, -1 left alone."""
        return np.append(self.order_, -1)[indices]

    def _places(self, pairs: Sequence[tuple[int, int]]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        checked_pairs(pairs, self.n_people_, "pairs")
        places = self._place[np.array(pairs, dtype=np.intp).reshape(-1, 2)]
        return places[:, 0], places[:, 1]

    def affinity(self, i: int, j: int) -> float:
        """Return how well j's skills meet i's goals, in [0, 1]; not symmetric.

        Raises
        ------
        ValueError
            If an index does not exist, or both are the same.
        """
        gets, _ = self.scores_.pair_affinities(*self._places([(i, j)]))
        return float(gets[0])

    def score(self, i: int, j: int) -> float:
        """Return the pair's score: symmetric, unbounded, comparable inside one event only.

        Raises
        ------
        ValueError
            If an index does not exist, or both are the same.
        """
        return float(self.scores_.pair_scores(*self._places([(i, j)]))[0])

    def explain(self, i: int, j: int) -> Explanation:
        """Return why i and j were matched, seen from i.

        Raises
        ------
        ValueError
            If an index does not exist, or both are the same.
        """
        return self.explain_pairs([(i, j)])[0]

    def explain_pairs(self, pairs: Sequence[tuple[int, int]]) -> list[Explanation]:
        """Return why the pairs were matched, all at once.

        Parameters
        ----------
        pairs : sequence of (int, int)
            Each seen from its first person.

        Returns
        -------
        list of Explanation
            In the order given.

        Raises
        ------
        ValueError
            If an index does not exist, or a pair joins somebody to themselves.
        """
        one, other = self._places(pairs)
        mine, theirs = np.concatenate([one, other]), np.concatenate([other, one])
        texts = {person: written(*self._texts[person]) for person in np.unique(mine).tolist()}
        found: list[Reason] = reasons(
            self.scores_.goals.take(mine),
            self.scores_.skills.take(theirs),
            [(texts[i], texts[j]) for i, j in zip(mine.tolist(), theirs.tolist(), strict=True)],
            list(self.vectorizer_.term_columns_),
            list(self.vectorizer_.gram_columns_),
        )
        n = len(pairs)
        return [Explanation(gets, gives) for gets, gives in zip(found[:n], found[n:], strict=True)]

    def newcomer(
        self, goals: Sequence[str], skills: Sequence[str], k: int, *, language: str | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Return the best of the fitted people for somebody who came later, without refitting.

        Parameters
        ----------
        goals, skills : sequence of str
            The newcomer's statements; words nobody else used are not seen.
        k : int
            How many.
        language : str, optional
            Detected unless given.

        Returns
        -------
        scores, indices : ndarray of shape (k,)
            Best first, NaN and -1 where there are fewer. Groups and forbidden pairs are the caller's.

        Raises
        ------
        ValueError
            If the statements are no lists of strings, or `k` is negative.
        """
        if k < 0:
            raise ValueError(f"k is {k}, expected 0 or more.")
        own_goals, own_skills = checked_statements([goals, skills], "newcomer")
        vectors = self.vectorizer_.transform(documents(own_goals, own_skills, language))
        wants, offers = vectors.take(slice(1)), vectors.take(slice(1, None))
        crowd = self.scores_
        gets = affinities(wants, crowd.skills)[0]
        row = affinities(wants, crowd.skills, with_grams=False)[0] / TERM_SHARE
        mean, deviation = (row.mean(), row.std()) if len(row) else (0.0, 0.0)
        mine = (gets - mean) / max(float(deviation), DEVIATION_FLOOR)
        theirs = crowd.standardised(affinities(offers, crowd.goals)[0], np.arange(self.n_people_))
        scores, indices = best_of_rows(joined(mine, theirs)[None, :], k)
        return scores[0], self._rows(indices[0])


def _ignore(_share: float) -> None:
    """Take no notice of progress."""
