"""What is printed from the command line besides badges on stock of ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pypdf
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.cli.conftest import Run

PEOPLE = """Name,E-mail,Goals,Skills
Ada Lovelace,ada@example.org,publishing notes on engines,programs for weaving looms
Grace Hopper,grace@example.org,weaving looms that take programs,publishing notes on engines
"""


@pytest.fixture
def print_people(run: Run, tmp_path: Path) -> Run:
    """Return what runs commands, with two people in the event."""
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    run("import", "people.csv", "--event", "summit")
    return run


def printed(path: Path) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def test_badges_as_slips_carry_a_pin_that_stays(print_people: Run, tmp_path: Path) -> None:
    first = print_people("badges", "summit", "--slips", "-o", "slips.pdf")
    (before,) = printed(tmp_path / "slips.pdf")

    print_people("badges", "summit", "--slips", "-o", "slips.pdf")

    assert first.output == "2 slips in slips.pdf; each signs its owner in at http://127.0.0.1:8000/who.\n"
    assert len(re.findall(r"PIN \d{3} \d{3}", before)) == 2
    assert printed(tmp_path / "slips.pdf") == [before]


def test_badges_as_cards_show_the_published_three(print_people: Run, tmp_path: Path) -> None:
    before = print_people("badges", "summit", "--cards", "-o", "cards.pdf")
    print_people("match", "summit")

    after = print_people("badges", "summit", "--cards", "-o", "cards.pdf")

    assert (before.output, after.output) == ("0 cards in cards.pdf.\n", "2 cards in cards.pdf.\n")
    assert "Your three Ada Lovelace Grace Hopper" in printed(tmp_path / "cards.pdf")[0]


def test_badges_on_measured_labels_skip_what_is_used_up(print_people: Run, tmp_path: Path) -> None:
    measures = ["--label", "80", "50", "--page", "letter", "--grid", "2", "4", "--corner", "10", "12.5"]
    offsets = ["--pitch", "95", "55", "--nudge", "-1.5", "2", "--skip", "7", "--crop-marks"]

    print_people("badges", "summit", "-o", "sheet.pdf", *measures, *offsets)

    ada, grace = printed(tmp_path / "sheet.pdf")
    assert ("Ada Lovelace" in ada, "Grace Hopper" in grace) == (True, True)


def test_badges_as_a_test_page_name_nobody(print_people: Run, tmp_path: Path) -> None:
    said = print_people("badges", "summit", "--test-page", "--layout", "herma-4412", "-o", "test.pdf")

    assert said.output == "A test page is in test.pdf; print it at 100 %.\n"
    assert "80 × 50 mm" in printed(tmp_path / "test.pdf")[0]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--label", "60", "50"], "70 x 50 mm, not 60 x 50"),
        (["--label", "80", "50", "--page", "a3"], "choose one of a4"),
        (["--label", "80", "50", "--grid", "3", "1"], "leave the page"),
        (["--layout", "a6", "--skip", "4"], "a sheet has 4 labels"),
        (["--nudge", "0", "-21"], "at most 20 mm"),
        (["--nudge", "nan", "0"], "at most 20 mm"),
    ],
)
def test_badges_on_impossible_labels_say_what_is_wrong(run: Run, options: list[str], sentence: str) -> None:
    # Click wraps and frames its lines.
    said = " ".join(
        run("badges", "summit", "-o", "x.pdf", *options, expect=2).output.replace("│", " ").split()
    )

    assert sentence in said
