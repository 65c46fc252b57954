from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matchmaker.bench.bootstrap import Estimate
from matchmaker.bench.datasets import read_set
from matchmaker.bench.quality import Scored, interval, lines, plot, score, sections
from tests.unit.bench.toy_sets import GRADED, ONE_WAY, PEOPLE, write_set

if TYPE_CHECKING:
    from pathlib import Path

GROUPS = {"mean of both": ("graded", "village"), "never whole": ("village", "town")}


@pytest.fixture(name="scored")
def scored_toys(tmp_path: Path) -> list[Scored]:
    """Return the toy sets as every method ranks them."""
    found = []
    for content in (GRADED, ONE_WAY, PEOPLE):
        labelled = read_set(write_set(tmp_path, content))
        assert labelled is not None
        found += score(labelled)
    return found


def test_score_counts_people_in_both_modes(scored: list[Scored]) -> None:
    assert [(one.label, len(one.rows["ours"])) for one in scored] == [
        ("graded", 1),
        ("village", 4),
        ("neighbours:meet", 5),
        ("neighbours:mutual", 4),
    ]
    assert "mutual three" not in scored[0].rows
    assert len(scored[2].rows["mutual three"]) == 5


def test_lines_end_with_the_groups_that_are_whole(scored: list[Scored]) -> None:
    found = lines(scored, GROUPS)

    assert [(line.label, line.n) for line in found] == [
        ("graded", 1),
        ("village", 4),
        ("neighbours:meet", 5),
        ("neighbours:mutual", 4),
        ("mean of both", 5),
    ]
    graded, village, mean = found[0], found[1], found[4]
    for name in ("random", "default", "ours"):
        both = [line.figures[name][2].value for line in (graded, village)]
        assert mean.figures[name][2].value == pytest.approx(sum(both) / 2)
    assert mean.difference.value == pytest.approx(
        mean.figures["ours"][2].value - mean.figures["default"][2].value
    )


def test_lines_leave_out_a_set_with_nothing_to_find(scored: list[Scored]) -> None:
    empty = Scored("empty", is_people=False, rows={name: rows[:0] for name, rows in scored[0].rows.items()})

    assert lines([empty], {}) == []


def test_sections_show_the_cost_of_mutual_lists_only_between_people(scored: list[Scored]) -> None:
    all_of_them = sections(scored, lines(scored, GROUPS))
    one_way = sections(scored[:2], lines(scored[:2], GROUPS))

    assert [section.heading for section in all_of_them] == [
        "nDCG@3",
        "Every measure",
        "What mutual lists cost, nDCG@3",
    ]
    assert [row[0] for row in all_of_them[2].rows] == ["neighbours:meet", "neighbours:mutual"]
    assert len(one_way) == 2
    assert all(len(row) == len(section.columns) for section in all_of_them for row in section.rows)


def test_plot_says_its_figures_in_words(scored: list[Scored]) -> None:
    found = lines(scored, GROUPS)

    drawn = plot(found)

    assert f"village: random {found[1].figures['random'][2].value:.3f}, default" in drawn


def test_interval_shows_three_digits_and_a_sign_where_asked() -> None:
    assert interval(Estimate(0.12345, 0.1, 0.2)) == "0.123 [0.100, 0.200]"
    assert interval(Estimate(0.12345, -0.1, 0.2), signed=True) == "+0.123 [-0.100, +0.200]"
