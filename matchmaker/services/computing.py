"""Turn a crowd into the matches of a run, with their reasons."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple

from matchmaker.models import Origin
from matchmaker.services.honest_slot import draw_places
from matchmaker.services.reasons import stored_reason
from matchmaker.services.rule_labels import labels_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from matchmaker.matching import Matcher
    from matchmaker.services.crowd import Crowd
    from matchmaker.services.honest_slot import Draw

N_MATCHES = 3


class Chosen(NamedTuple):
    """Two rows of a crowd that are matched, the lower one first."""

    low: int
    high: int
    origin: str
    probability: float | None = None  # of a pair drawn by lot


class Computed(NamedTuple):
    """What follows from a crowd."""

    matcher: Matcher
    rows: list[dict[str, Any]]  # of the table, but for the run they belong to
    figures: dict[str, Any]
    lot: dict[str, Any] | None = None  # what might have been drawn, where places were


def compute(crowd: Crowd, progress: Callable[[float], None] = lambda _: None) -> Computed:
    """Match a crowd; the same crowd gives the same rows."""
    started = time.perf_counter()
    matcher = _fitted(crowd, progress)
    chosen = _choose(matcher, crowd)
    draw = _draw(matcher, crowd, chosen)
    chosen = chosen if draw is None else _with_drawn(chosen, draw)
    rows = _described(matcher, crowd, chosen)
    figures = _figures(crowd, chosen, rows)
    if draw is not None:
        total = sum(row["score"] for row in rows)
        figures["honest"], figures["score_kept"] = (
            len(draw.probabilities),
            round(total / (total + draw.cost), 4),
        )
    figures["seconds"] = round(time.perf_counter() - started, 2)
    return Computed(matcher, rows, figures, None if draw is None else draw.record)


def _fitted(crowd: Crowd, progress: Callable[[float], None]) -> Matcher:
    from matchmaker.matching import Matcher

    labels = labels_for([person.standing for person in crowd.people], crowd.groups_apart)
    return Matcher(n_matches=N_MATCHES, random_state=crowd.seed).fit(
        [person.goals for person in crowd.people],
        [person.skills for person in crowd.people],
        groups=labels.groups,
        allowed=labels.allowed,
        forbidden=crowd.apart,
        progress=progress,
    )


def _choose(matcher: Matcher, crowd: Crowd) -> list[Chosen]:
    _, indices = matcher.match(kept=crowd.kept)
    origin_of = dict(zip(crowd.kept, crowd.origins, strict=True))
    return [
        Chosen(i, int(j), origin_of.get((i, int(j)), Origin.MATCHED))
        for i, row in enumerate(indices)
        for j in row
        if i < j
    ]


def _draw(matcher: Matcher, crowd: Crowd, chosen: Sequence[Chosen]) -> Draw | None:
    return draw_places(
        matcher,
        [(one.low, one.high) for one in chosen],
        fixed=crowd.kept,
        percent=crowd.honest_percent,
        ids=[person.id for person in crowd.people],
    )


def _with_drawn(chosen: Sequence[Chosen], draw: Draw) -> list[Chosen]:
    known = {(one.low, one.high): one for one in chosen}
    return [known.get(pair) or Chosen(*pair, Origin.HONEST, draw.probabilities[pair]) for pair in draw.pairs]


def _described(matcher: Matcher, crowd: Crowd, chosen: Sequence[Chosen]) -> list[dict[str, Any]]:
    """Return the rows of the table: people come in the order of their ids, so low is low."""
    from matchmaker.matching import is_weak

    people = crowd.people
    explanations = matcher.explain_pairs([(one.low, one.high) for one in chosen])
    return [
        {
            "low_id": people[low].id,
            "high_id": people[high].id,
            "score": float(matcher.score(low, high)),
            "low_affinity": float(why.gets.affinity),
            "high_affinity": float(why.gives.affinity),
            "reasons": {
                "low": stored_reason(why.gets, people[low].goals, people[high].skills),
                "high": stored_reason(why.gives, people[high].goals, people[low].skills),
            },
            "is_weak": is_weak(why.gets.affinity, why.gives.affinity),
            "origin": str(origin),
            "drawn_probability": probability,
        }
        for (low, high, origin, probability), why in zip(chosen, explanations, strict=True)
    ]


def _figures(crowd: Crowd, chosen: Sequence[Chosen], rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    from matchmaker.matching import balance

    n_people = len(crowd.people)
    lists = _lists(n_people, chosen)
    fairness = balance(lists)
    return {
        "people": n_people,
        "pairs": len(chosen),
        "orphans": fairness.orphans,
        "busiest": fairness.busiest,
        "gini": round(fairness.gini, 4),
        "full_share": float((lists[:, N_MATCHES - 1] >= 0).mean()),
        # Of no match at all it is not a number, which JSON cannot say.
        "mutual_share": fairness.mutual_share if chosen else 0.0,
        "weak": sum(row["is_weak"] for row in rows),
        "only_give": _who_only_gives(rows),
        "pinned": sum(one.origin == Origin.PINNED for one in chosen),
    }


def _lists(n_people: int, chosen: Sequence[Chosen]) -> NDArray[np.intp]:
    """Return everybody's list, three places at least, -1 where one is free."""
    import numpy as np

    lists: list[list[int]] = [[] for _ in range(n_people)]
    for low, high, *_ in chosen:
        lists[low].append(high)
        lists[high].append(low)
    width = max(N_MATCHES, max(map(len, lists), default=0))
    table = np.full((n_people, width), -1, dtype=np.intp)
    for row, others in enumerate(lists):
        table[row, : len(others)] = others
    return table


def _who_only_gives(rows: Sequence[dict[str, Any]]) -> int:
    """Count people whom none of their matches can help."""
    helped: dict[int, bool] = {}
    for row in rows:
        for person, affinity in (
            (row["low_id"], row["low_affinity"]),
            (row["high_id"], row["high_affinity"]),
        ):
            helped[person] = helped.get(person, False) or affinity > 0
    return sum(not is_helped for is_helped in helped.values())
