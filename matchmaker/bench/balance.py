"""How evenly each way of giving three treats an event, at what cost in score."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from matchmaker.bench.plots import Mark, Row, dots
from matchmaker.bench.records import Section
from matchmaker.matching import Balance, Matcher, balance
from matchmaker.matching.known import Candidates, candidate_pairs
from matchmaker.matching.sizes import n_candidates
from matchmaker.statistics import exposure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from matchmaker.bench.events import Event

PLACES = 3
# Over a larger event's candidates the program takes minutes; prices bound it a little less closely.
PROGRAM_UP_TO = 5000
_PERCENT = 100


class ScoredPairs(NamedTuple):
    """Pairs of people with their scores, each once."""

    n_people: int
    pairs: NDArray[np.intp]
    scores: NDArray[np.float64]


class Plan(NamedTuple):
    """One way of giving three, with the figures of its lists."""

    name: str
    figures: Balance
    gini: float  # of how often people are listed; NaN where nobody is
    kept: float  # share of the plain three's total score
    of_bound: float  # share of what mutual threes from the candidates can reach; NaN for others


class Outcome(NamedTuple):
    """One event under every plan."""

    kind: str
    n: int
    plans: Sequence[Plan]


def greedy_lists(candidates: ScoredPairs) -> tuple[NDArray[np.intp], float]:
    """Return everybody's list when the best pair that both have room for comes next, and its total."""
    lists = np.full((candidates.n_people, PLACES), -1, dtype=np.intp)
    used = [0] * candidates.n_people
    total = 0.0
    for place in np.argsort(-candidates.scores, kind="stable").tolist():
        one, other = candidates.pairs[place].tolist()
        if used[one] < PLACES and used[other] < PLACES:
            lists[one, used[one]], lists[other, used[other]] = other, one
            used[one] += 1
            used[other] += 1
            total += 2 * float(candidates.scores[place])
    return lists, total


def bound(candidates: ScoredPairs) -> float:
    """Return the best total of mutual threes from the candidates where pairs may be taken in part.

    Nobody takes part in more than three pairs, and nobody has to be in one.
    """
    paying = candidates.scores > 0
    pairs, scores = candidates.pairs[paying], candidates.scores[paying]
    n_pairs = len(pairs)
    degrees = csr_array(
        (np.ones(2 * n_pairs), (pairs.ravel(), np.repeat(np.arange(n_pairs), 2))),
        shape=(candidates.n_people, n_pairs),
    )
    answer = linprog(  # type: ignore[call-overload]  # its stubs leave out that A_ub may be sparse
        -scores, A_ub=degrees, b_ub=np.full(candidates.n_people, PLACES), bounds=(0, 1), method="highs"
    )
    # Both people of a pair count its score.
    return -2 * float(answer.fun)


def measure(kind: str, make: Callable[[int, int], Event], n: int, seed: int) -> Outcome:
    """Give three to everybody of a made event: plainly, greedily, our way."""
    matcher = Matcher(n_matches=PLACES, random_state=seed).fit(*make(n, seed))
    # The bound and the greedy choice look at as many candidates of each person as the matching does.
    best_scores, best = matcher.rank(n_candidates(n))
    pairs, worth, _ = candidate_pairs(Candidates(best_scores, best, best_scores))
    candidates = ScoredPairs(n, pairs, worth)
    # Both people of a pair count its score.
    most = bound(candidates) if n <= PROGRAM_UP_TO else 2 * matcher.lp_bound_
    plain_scores, plain_lists = matcher.rank(PLACES)
    our_scores, our_lists = matcher.match()
    plain = float(np.nansum(plain_scores))
    plans = [
        Plan(name, balance(lists), _gini(lists), total / plain, total / most if is_mutual else float("nan"))
        for name, lists, total, is_mutual in (
            ("plain", plain_lists, plain, False),
            ("greedy", *greedy_lists(candidates), True),
            ("ours", our_lists, float(np.nansum(our_scores)), True),
        )
    ]
    return Outcome(kind, n, plans)


def _gini(lists: NDArray[np.intp]) -> float:
    found = exposure(np.bincount(lists[lists >= 0], minlength=len(lists))).gini
    return float("nan") if found is None else found


def sections(outcomes: Sequence[Outcome]) -> list[Section]:
    """Return the table: a line an event and plan."""
    columns = (
        *("event", "n", "plan", "in nobody’s list", "busiest", "Gini", "mutual", "full lists"),
        *("score kept", "of the LP bound"),
    )
    rows = [
        (
            *(outcome.kind, f"{outcome.n:,}", plan.name),
            f"{plan.figures.orphans:,} ({_percent(plan.figures.orphans / outcome.n, 1)})",
            f"{plan.figures.busiest}",
            f"{plan.gini:.3f}",
            _percent(plan.figures.mutual_share, 1),
            _percent(plan.figures.full_share, 2),
            _percent(plan.kept, 2),
            _percent(plan.of_bound, 2),
        )
        for outcome in outcomes
        for plan in outcome.plans
    ]
    return [Section("Every plan", columns, rows)]


def _percent(share: float, digits: int) -> str:
    return "–" if np.isnan(share) else f"{_PERCENT * share:.{digits}f} %"


def plot(outcomes: Sequence[Outcome]) -> str:
    """Draw who is left out and what score is kept, event by event."""
    rows = []
    told = []
    for outcome in outcomes:
        event = f"{outcome.kind} {outcome.n:,}"
        left_out = [Mark(plan.name, plan.figures.orphans / outcome.n) for plan in outcome.plans]
        kept = [Mark(plan.name, plan.kept) for plan in outcome.plans]
        rows += [Row(f"{event}: left out", left_out), Row("score kept", kept)]
        told += [
            f"{event}, {plan.name}: {_percent(plan.figures.orphans / outcome.n, 1)} in nobody’s list, "
            f"{_percent(plan.kept, 1)} of the score"
            for plan in outcome.plans
        ]
    title = "Share of people in nobody’s list, and share of the plain three’s score kept"
    return dots(rows, title=title, described="; ".join(told))
