"""The honest slot: some last places are drawn by lot, so that a report can tell what matching does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.matching import Matcher

MOST_PERCENT: Final = 50

Pair = tuple[int, int]


class Draw(NamedTuple):
    """What became of the matches of a run, as rows of its crowd, the lower one first."""

    pairs: list[Pair]  # in their order, the new ones in the place of those that gave way
    probabilities: dict[Pair, float]  # of the new ones
    record: dict[str, Any]  # for the run, with the people's ids
    cost: float  # by how much the total score fell


def draw_places(
    matcher: Matcher, pairs: Sequence[Pair], *, fixed: Sequence[Pair], percent: int, ids: Sequence[int]
) -> Draw | None:
    """Draw some of the last places by lot; None where the event draws none, or nothing could be drawn.

    `fixed` pairs were met or pinned and stay; `ids` are the people's, by row.
    """
    if percent == 0:
        return None
    from matchmaker.matching.honest_slot import draw_lot

    lot = draw_lot(matcher, pairs, fixed=fixed, percent=percent)
    if lot is None:
        return None
    gone = {(low, high) for low, high in lot.released.tolist()}
    drawn = [(low, high) for low, high in lot.drawn.tolist()]
    possible = [(low, high) for low, high in lot.possible.tolist()]
    number_of = {pair: number for number, pair in enumerate(possible)}
    told = zip(possible, lot.times.tolist(), strict=True)
    return Draw(
        pairs=sorted([*(pair for pair in pairs if pair not in gone), *drawn]),
        probabilities=dict(zip(drawn, lot.probabilities.tolist(), strict=True)),
        record={
            "percent": percent,
            "lists": lot.n_lists,
            # Low id, high id, on how many lists: one after the other, since there may be thousands.
            "pairs": [number for (low, high), times in told for number in (ids[low], ids[high], times)],
            "drawn": [number_of[pair] for pair in drawn],
        },
        cost=sum(matcher.score(*pair) for pair in gone) - sum(matcher.score(*pair) for pair in drawn),
    )
