"""The command, its page and its picture, at small sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from matchmaker.cli.simulate import simulate
from matchmaker.simulation.coverage import Coverage
from matchmaker.simulation.crowd import Crowd
from matchmaker.simulation.figures import FigureName
from matchmaker.simulation.picture import picture
from matchmaker.simulation.study import Cell
from matchmaker.simulation.tables import sections, summary

if TYPE_CHECKING:
    from pathlib import Path

SVG = "{http://www.w3.org/2000/svg}"


def cell(held: int, said: int = 1000) -> Cell:
    """Return a cell whose figures were all said and held so often."""
    figures = {
        name: Coverage(truth=0.5, events=1000, said=said, held=held, too_high=0, width=0.25)
        for name in FigureName
    }
    return Cell(Crowd(40, discipline=0.3), "strong", figures, figures, figures)


def test_simulate_writes_a_page_that_names_its_command(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        simulate,
        ["--n", "12", "--events", "2", "--seed", "3", "--out", str(tmp_path)],
        catch_exceptions=False,
    )

    page = (tmp_path / "coverage.md").read_text("utf-8")
    assert result.exit_code == 0
    assert "\nmatchmaker simulate --n 12 --events 2 --seed 3\n" in page
    assert page.count("| strong |") == 2 * 7 + 2
    assert page.count("| suggestions do nothing |") == 5
    assert "\n## The honest slot: what being suggested does, by lot\n" in page
    assert "\n## The damage of unequal scanning\n" in page
    assert "0 of 0 required coverages" in result.stdout
    assert (tmp_path / "coverage.svg").read_text("utf-8").startswith("<svg")


def test_simulate_refuses_an_odd_number_of_people() -> None:
    result = CliRunner().invoke(simulate, ["--n", "41"])

    assert result.exit_code == 2
    assert "got 41" in result.output


@pytest.mark.parametrize(
    ("held", "said", "shown"), [(950, 1000, "0.950"), (910, 1000, "0.910 !"), (90, 99, "–")]
)
def test_a_coverage_is_marked_when_it_is_off_and_left_out_when_hardly_said(
    held: int, said: int, shown: str
) -> None:
    first = sections([cell(held, said)], [], [])[0]

    assert first.rows == [("40", "strong", "30 %", *[shown] * 6)]


def test_summary_names_what_is_amiss() -> None:
    assert summary([cell(950)]).startswith("6 of 6 required coverages")
    assert "Outside" not in summary([cell(950)])
    told = summary([cell(950), cell(910), cell(40, 50)])
    assert told.startswith("6 of 12 required coverages")
    assert "; 6 cannot be judged" in told
    assert "lift of met, n = 40, strong habits, 30 % scans: 0.910;" in told


def test_picture_shows_each_judged_coverage_and_tells_it_in_words() -> None:
    drawn = ET.fromstring(picture([cell(950), cell(40, 50)]))  # noqa: S314 - our own picture

    dots = [circle for circle in drawn.iter(f"{SVG}circle") if circle.get("class") == "ours"]
    described = drawn.find(f"{SVG}desc")
    # One dot is the legend's.
    assert len(dots) == 1 + 6
    assert described is not None
    assert described.text is not None
    assert "lift of worth it 0.950" in described.text
