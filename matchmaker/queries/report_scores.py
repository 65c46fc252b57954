"""Whether pairs of higher score did better: suggested pairs, which alone have one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.queries.report_figures import (
    Band,
    Cover,
    Figure,
    FigureId,
    correlation_figure,
    share_figure,
)
from matchmaker.queries.report_pairs import answers_worth
from matchmaker.statistics import ClusteredOutcomes, by_score, rank_correlation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from matchmaker.queries.report_pairs import EventFacts
    from matchmaker.statistics import ScoreBand

_MOST_BANDS = 10
_FEWEST_BANDS = 3  # two would show no course
_IN_A_BAND = 30  # how many there are follows from what was observed, never from how it turned out


def met_by_score(facts: EventFacts) -> tuple[Band, ...]:
    """Return the share of suggested pairs that met, by score."""
    return _bands(FigureId.MET_BY_SCORE, *_met(facts))


def worth_by_score(facts: EventFacts) -> tuple[Band, ...]:
    """Return the share of answers on suggested meetings that said worth it, by score."""
    return _bands(FigureId.WORTH_BY_SCORE, *_worth(facts))


def score_figures(facts: EventFacts) -> list[Figure]:
    """Return how the ranks of scores and outcomes go together."""
    figures = []
    for figure_id, (scores, group) in (
        (FigureId.MET_BY_SCORE, _met(facts)),
        (FigureId.WORTH_BY_SCORE, _worth(facts)),
    ):
        hits = int(np.sum(group.outcomes))
        figures.append(correlation_figure(figure_id, rank_correlation(scores, group), hits=hits))
    return figures


def _met(facts: EventFacts) -> tuple[NDArray[np.float64], ClusteredOutcomes]:
    scores = [facts.suggestions[pair].score for pair in sorted(facts.suggested)]
    return np.array(scores, dtype=np.float64), facts.suggested_outcomes()


def _worth(facts: EventFacts) -> tuple[NDArray[np.float64], ClusteredOutcomes]:
    scores = [
        facts.suggestions[meeting.pair].score for meeting in facts.after_suggestion for _ in meeting.answers
    ]
    return np.array(scores, dtype=np.float64), answers_worth(facts.after_suggestion)


def _bands(figure_id: FigureId, scores: NDArray[np.float64], group: ClusteredOutcomes) -> tuple[Band, ...]:
    n_bands = min(len(scores) // _IN_A_BAND, _MOST_BANDS)
    if n_bands < _FEWEST_BANDS:
        return ()
    found = by_score(scores, group, bands=n_bands)
    return _covered(found, [share_figure(figure_id, band.share) for band in found])


def _covered(found: Sequence[ScoreBand], figures: list[Figure]) -> tuple[Band, ...]:
    """Cover a second band where one is: it would follow from the others and the sum of all."""
    hidden = [number for number, figure in enumerate(figures) if figure.cover is not Cover.NONE]
    if len(hidden) == 1:
        rest = [number for number in range(len(found)) if number not in hidden]
        second = min(rest, key=lambda number: found[number].share.hits)
        figures[second] = replace(
            figures[second], value=None, low=None, high=None, hits=None, cover=Cover.BESIDE
        )
    return tuple(Band(band.low, band.high, figure) for band, figure in zip(found, figures, strict=True))
