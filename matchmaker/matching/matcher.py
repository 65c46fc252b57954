"""The estimator that gives everybody at an event their mutual matches."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from matchmaker.matching.checks import (
    check_count,
    checked_fit,
    checked_pairs,
    checked_room,
)
from matchmaker.matching.collecting import without_collecting
from matchmaker.matching.eligibility import Eligibility
from matchmaker.matching.fitted import save
from matchmaker.matching.fitted_people import TakesNewcomers
from matchmaker.matching.mutual import as_lists, bound_of_scores, match_mutually
from matchmaker.matching.plugged import PluggedCrowd, PluggedModel
from matchmaker.matching.sizes import n_candidates
from matchmaker.matching.ties import order_of, text_hash
from matchmaker.matching.words import WordModel

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from numpy.typing import NDArray

    from matchmaker.matching.blocks import Kernel
    from matchmaker.matching.explain import Explanation
    from matchmaker.matching.fitted_people import Best, Newcomer
    from matchmaker.matching.known import AnyScores
    from matchmaker.matching.newcomers import Crowd
    from matchmaker.matching.protocols import Scorer
    from matchmaker.matching.vectorizer import Vectorizer

# How far `fit` has come when the texts are read, and when they are vectors.
_TEXTS_READ = 0.3
_VECTORS_DONE = 0.5


class Matcher(TakesNewcomers):
    """Matches people whose skills meet each other's goals.

    Parameters
    ----------
    n_matches : int
        How many matches each gets when there are enough people.
    random_state : int
        Decides ties between different people with equal scores, and nothing else.
    scorer : Scorer, optional
        Takes the place of the words; see `matchmaker.matching.protocols`.
    n_jobs, backend : int, str, optional
        How the search for candidates in a large event is spread.
    kernel : {"auto", "numba", "scipy"}
        What searches in a large event; the answer is the same.

    Attributes
    ----------
    n_people_ : int
        Number of people fitted.
    vectorizer_ : Vectorizer
        The event's vocabulary and idf; not with another scorer.
    lp_bound_ : float
        A total score that no mutual pairs out of the candidates exceed, `n_matches` at most for each.
    model_ : WordModel or PluggedModel
        What was learned, people in the order of their texts' hashes.
    scores_ : Scores or PluggedScores
        The scores of its pairs, with each person's moments.
    order_ : ndarray of int of shape (n,)
        The row of each person in that order.
    crowd_ : Crowd or PluggedCrowd
        The event as far as newcomers need it; made when it is first asked for.

    Notes
    -----
    ``A[i, j] = 0.6 cos(terms) + 0.4 cos(character n-grams)`` of i's goals and j's skills,
    ``Z[i, j] = (A[i, j] - mean_i) / max(deviation_i, 0.04)`` over i's row of term cosines,
    ``S[i, j] = Z[i, j] + Z[j, i] + min(Z[i, j], Z[j, i]) / 2``; `match` maximises the sum of S, in an event
    of more than 1,000 candidate pairs (46 people and more) with 0.4 of the smaller in place of the half.
    The order of rows does not matter: everything is computed in the order of the texts' hashes, equal texts
    in the order of their groups, then of whom they must not meet. It can matter only among people with the
    same texts and group: where a pinned pair, a kept pair or a room names one of them and not another, or
    where the pairs forbidden among them look alike from each, as in a ring of six beside two rings of three.

    Examples
    --------
    >>> goals = [["learn Rust"], ["sell software"], ["find a designer"]]
    >>> skills = [["selling software"], ["Rust"], ["pottery"]]
    >>> Matcher(n_matches=1).fit(goals, skills).match()[1].tolist()
    [[1], [0], [-1]]
    """

    n_people_: int
    vectorizer_: Vectorizer
    model_: WordModel | PluggedModel
    scores_: AnyScores
    order_: NDArray[np.intp]

    def __init__(
        self,
        *,
        n_matches: int = 3,
        random_state: int = 0,
        scorer: Scorer | None = None,
        n_jobs: int | None = None,
        backend: str | None = None,
        kernel: Kernel = "auto",
    ) -> None:
        self.n_matches = n_matches
        self.random_state = random_state
        self.scorer = scorer
        self.n_jobs = n_jobs
        self.backend = backend
        self.kernel = kernel

    @without_collecting()
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
            If shapes do not fit together, or `allowed` comes without groups. A fit that fails for whatever
            reason leaves the event fitted before.
        """
        given = checked_fit(goals, skills, groups=groups, allowed=allowed, languages=languages)
        n = len(given.goals)
        check_count(self.n_matches, "n_matches", least=1)
        avoided = checked_pairs(forbidden, n, "forbidden")
        tell = progress or _ignore

        keys = [text_hash(given.goals[i], given.skills[i], self.random_state) for i in range(n)]
        order = order_of(keys, given.groups, avoided)
        place = np.argsort(order)
        texts = [(given.goals[i], given.skills[i], given.languages[i]) for i in order.tolist()]
        eligibility = Eligibility(given.codes[order], given.allowed, np.sort(place[avoided], axis=1))
        model: WordModel | PluggedModel
        if self.scorer is None:
            model = WordModel(
                texts,
                eligibility,
                lambda share: tell(_TEXTS_READ * share),
                n_jobs=self.n_jobs,
                backend=self.backend,
                kernel=self.kernel,
            )
        else:
            model = PluggedModel(self.scorer, texts, eligibility)
        tell(_VECTORS_DONE)
        best = model.scores.best(
            n_candidates(n), progress=lambda share: tell(_VECTORS_DONE + (1 - _VECTORS_DONE) * share)
        )
        # A fit that fails leaves the event before as it was: nothing can fail from here on.
        for late in ("crowd_", "lp_bound_", "vectorizer_"):
            self.__dict__.pop(late, None)
        self.n_people_, self.order_, self._place = n, order, place
        self._groups, self._forbidden = given.groups, {(int(i), int(j)) for i, j in avoided}
        self.model_, self.scores_, self._best = model, model.scores, best
        if isinstance(model, WordModel):
            self.vectorizer_ = model.vectorizer
        tell(1.0)
        return self

    @without_collecting()
    def match(
        self,
        *,
        pinned: Iterable[tuple[int, int]] = (),
        kept: Iterable[tuple[int, int]] = (),
        room: Sequence[int] | None = None,
    ) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Return everybody's mutual matches: the most people covered first, then the greatest score.

        Where one goal would be served twice and a candidate for another of the person's goals fits about
        equally, that candidate comes first if it costs the others little.

        Parameters
        ----------
        pinned : iterable of (int, int)
            Pairs that must be in the answer, also inside a group.
        kept : iterable of (int, int)
            Published or met pairs that stay, whatever the rules say now.
        room : sequence of int of shape (n,), optional
            How many matches each may have, pinned and kept ones included. By default `n_matches`, and if that
            is several, one more for people with whom somebody is matched who would have nobody at all.

        Returns
        -------
        scores, indices : ndarray of shape (n, width)
            ``j in indices[i]`` exactly when ``i in indices[j]``. Best first, NaN and -1 where there
            is none. `width` is the greater of `n_matches` and the greatest room, or more where
            somebody's pinned and kept pairs alone are more, or somebody has one match more.

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
        places = checked_room(room, n, self.n_matches)
        found = match_mutually(
            self.scores_,
            self._best,
            places[self.order_],
            np.sort(self._place[stays], axis=1),
            self.model_.served,
            has_fourth=room is None and self.n_matches > 1,
            kernel=self.kernel,
        )
        return as_lists(found, self.order_, max(self.n_matches, int(places.max(initial=0))))

    def rank(self, k: int) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Return everybody's best by score alone, without balance.

        Parameters
        ----------
        k : int
            How many each.

        Returns
        -------
        scores, indices : ndarray of shape (n, k)
            Best first among the eligible, NaN and -1 where there are fewer. Above 2,000 people terms choose
            the 40 of each whose n-grams are looked at, or `k` if that is more: a ranking of more than 40 may
            begin with somebody whom a shorter one lacks.

        Raises
        ------
        ValueError
            If `k` is negative or no whole number.
        """
        check_count(k, "k")
        scores, indices, _ = self._best if k <= self._best.indices.shape[1] else self.scores_.best(k)
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
        return float(self.score_pairs([(i, j)])[0])

    def score_pairs(self, pairs: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
        """Return the pairs' scores, see `score`, all at once.

        Raises
        ------
        ValueError
            If an index does not exist, or a pair joins somebody to themselves.
        """
        return self.scores_.pair_scores(*self._places(pairs))

    def explain(self, i: int, j: int) -> Explanation:
        """Return why i and j were matched, seen from i.

        Raises
        ------
        ValueError
            If an index does not exist, or both are the same.
        """
        return self.explain_pairs([(i, j)])[0]

    def explain_pairs(self, pairs: Sequence[tuple[int, int]]) -> Sequence[Explanation]:
        """Return why the pairs were matched, all at once.

        Parameters
        ----------
        pairs : sequence of (int, int)
            Each seen from its first person.

        Returns
        -------
        sequence of Explanation
            In the order given. The numbers and the places in the texts are found for 2,000 pairs at a time,
            when the first of these is read; the explanation itself is made for the one that is read.

        Raises
        ------
        ValueError
            If an index does not exist, or a pair joins somebody to themselves.
        """
        return self.model_.explain(*self._places(pairs))

    @cached_property
    def lp_bound_(self) -> float:
        """A total score that no mutual pairs out of the candidates exceed."""
        return bound_of_scores(self._best, np.full(self.n_people_, self.n_matches), kernel=self.kernel)

    @cached_property
    def crowd_(self) -> Crowd | PluggedCrowd:
        """The event as far as newcomers need it."""
        return self.model_.crowd(self.order_, self._groups)

    def save(self, path: str | os.PathLike[str]) -> int:
        """Write the fitted event as one file for `load_fitted`; return its size in bytes.

        Raises
        ------
        ValueError
            If another scorer was plugged in, or a group's label cannot be stored.
        """
        if isinstance(self.crowd_, PluggedCrowd):
            raise ValueError("Only an event fitted by words can be saved.")  # noqa: TRY004 - no wrong type was given
        return save(self.crowd_, path)

    def best_for(self, newcomer: Newcomer, k: int) -> Best:
        """Return the best of the fitted people, see `newcomer`."""
        return self.crowd_.best_for(newcomer, k)


def _ignore(_share: float) -> None:
    """Take no notice of progress."""
