"""Turn a crowd into the matches of a run, with their reasons."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple

from matchmaker.models import Origin
from matchmaker.services.honest_slot import draw_places
from matchmaker.services.reasons import told_of
from matchmaker.services.rule_labels import labels_for
from matchmaker.services.scorers import answering_for, scorer_named
from matchmaker.services.spreading import spread_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from matchmaker.matching import Explanation, Matcher, Scorer
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

    words: Matcher  # by words, whatever scored the pairs: newcomers and the goal coach ask for them
    rows: list[dict[str, Any]]  # of the table, but for the run they belong to
    figures: dict[str, Any]
    lot: dict[str, Any] | None = None  # what might have been drawn, where places were


@spread_out()
def compute(crowd: Crowd, progress: Callable[[float], None] = lambda _: None) -> Computed:
    """Match a crowd; the same crowd gives the same rows."""
    started = time.perf_counter()
    scorer = scorer_named(crowd.scorer)
    matcher = words = _fitted(crowd, progress)
    if scorer is not None:
        with answering_for(crowd.scorer):
            matcher = _fitted(crowd, lambda _: None, scorer)
    chosen = _choose(matcher, crowd)
    draw = _draw(matcher, crowd, chosen)
    chosen = chosen if draw is None else _with_drawn(chosen, draw)
    rows = _described(matcher, words, crowd, chosen)
    figures = _figures(crowd, chosen, rows)
    if draw is not None:
        total = sum(row["score"] for row in rows)
        figures["honest"], figures["score_kept"] = (
            len(draw.probabilities),
            round(total / (total + draw.cost), 4),
        )
    figures["seconds"] = round(time.perf_counter() - started, 2)
    return Computed(words, rows, figures, None if draw is None else draw.record)


def _fitted(crowd: Crowd, progress: Callable[[float], None], scorer: Scorer | None = None) -> Matcher:
    from matchmaker.matching import Matcher

    labels = labels_for([person.standing for person in crowd.people], crowd.groups_apart)
    return Matcher(n_matches=N_MATCHES, random_state=crowd.seed, scorer=scorer).fit(
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


def _described(
    matcher: Matcher, words: Matcher, crowd: Crowd, chosen: Sequence[Chosen]
) -> list[dict[str, Any]]:
    """Return the rows of the table: people come in the order of their ids, so low is low."""
    people = crowd.people
    pairs = [(one.low, one.high) for one in chosen]
    scores = matcher.score_pairs(pairs).tolist()
    explanations: Iterable[Explanation] = words.explain_pairs(pairs)
    if matcher is not words:
        # What the scorer found, told in the words that the two share.
        explanations = map(_told_in_words, matcher.explain_pairs(pairs), explanations)
    return [
        {
            "low_id": people[low].id,
            "high_id": people[high].id,
            "score": score,
            **told_of(why, people[low], people[high]),
            "origin": str(origin),
            "drawn_probability": probability,
        }
        for (low, high, origin, probability), score, why in zip(chosen, scores, explanations, strict=True)
    ]


def _told_in_words(scored: Explanation, by_words: Explanation) -> Explanation:
    return by_words._replace(
        gets=by_words.gets._replace(affinity=scored.gets.affinity),
        gives=by_words.gives._replace(affinity=scored.gives.affinity),
    )


def _figures(crowd: Crowd, chosen: Sequence[Chosen], rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    from matchmaker.matching import balance
    from matchmaker.statistics import exposure

    n_people = len(crowd.people)
    lists = _lists(n_people, chosen)
    fairness = balance(lists)
    return {
        "people": n_people,
        "pairs": len(chosen),
        "orphans": fairness.orphans,
        "busiest": fairness.busiest,
        # Of no match at all there is none; the lists are even then.
        "gini": round(exposure((lists >= 0).sum(axis=1)).gini or 0.0, 4),
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
