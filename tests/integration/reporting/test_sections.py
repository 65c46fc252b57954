"""What the sections of a report say where something must stay unsaid."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from matchmaker.queries.report import report_of
from matchmaker.queries.report_figures import Band, Cover, Figure, FigureId, Kind, Network
from matchmaker.reporting import report_html, story_of
from matchmaker.reporting.charts_steps import band_columns
from tests.evenings import make_evening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from matchmaker.queries.report_figures import Report


@pytest.fixture
def report(app: Flask) -> Iterator[Report]:
    """Return the report of an evening, read as a browser without a language would."""
    with app.test_request_context():
        yield report_of(make_evening())


def test_a_network_that_marks_nothing_says_so_and_has_no_legend(report: Report) -> None:
    edges = tuple((number, number + 1) for number in range(19))
    unmarked = replace(report, network=Network(20, edges[:2], edges[2:], is_marked=False))

    room = story_of(unmarked).room

    assert room is not None
    assert room.note.endswith("Suggested meetings are not marked: there are too few of one kind.")
    assert "mm-net-suggested" not in room.picture.svg
    assert report_html(unmarked).count('<ul class="mm-report-legend">') == 1  # that of the times


@pytest.mark.parametrize(
    ("hits", "moved", "said"),
    [
        (0, None, "Nobody has been asked yet, or nobody has answered: that happens a day after."),
        (9, None, "Whether goals moved: too few answers to say."),
        (30, 0.5, "50% of those who answered moved towards a goal."),
    ],
)
def test_goals_say_no_more_than_their_answers(
    report: Report, hits: int, moved: float | None, said: str
) -> None:
    figures = {
        **report.figures,
        FigureId.GOALS_ANSWERED: Figure(FigureId.GOALS_ANSWERED, Kind.SHARE, 0.5, 0.4, 0.6, hits, 60),
        FigureId.GOALS_MOVED: Figure(
            FigureId.GOALS_MOVED, Kind.SHARE, moved, hits=hits, n=60, is_enough=moved is not None
        ),
    }

    sections = story_of(replace(report, figures=figures)).sections

    assert said in [section.verdict for section in sections]


def test_a_band_that_is_not_told_is_a_dash_of_one_height() -> None:
    told = Figure(FigureId.MET_BY_SCORE, Kind.SHARE, 0.5, 0.3, 0.7, 15, 30)
    hidden = [
        replace(told, value=None, low=None, high=None, hits=None, cover=cover)
        for cover in (Cover.FEW, Cover.ALL_BUT_FEW, Cover.BESIDE)
    ]

    drawn = band_columns(
        [Band(0, 1, figure) for figure in (told, *hidden)], first="low", last="high", alt="by score"
    )

    assert drawn.count("mm-chart-met") == 1
    assert drawn.count('height="6" rx="2"') == drawn.count("mm-chart-hidden") == 3
