from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from matchmaker.bench.plots import Mark, Row, dots, lines
from matchmaker.bench.records import Record, Section, page, table, write

if TYPE_CHECKING:
    from pathlib import Path

SVG = "{http://www.w3.org/2000/svg}"
SECTION = Section("Figures", ("set", "n"), [("village", "4"), ("town", "1,200")])
RECORD = Record("toy", "A toy", "matchmaker bench toy", ["A remark."], [SECTION], "<svg/>", "A drawn toy")


def texts(drawn: str) -> list[str]:
    """Return the words in a picture."""
    return [element.text or "" for element in ET.fromstring(drawn).iter(f"{SVG}text")]  # noqa: S314 - our own


def test_table_aligns_words_left_and_figures_right() -> None:
    assert table(SECTION).splitlines() == [
        "| set     |     n |",
        "| ------- | ----: |",
        "| village |     4 |",
        "| town    | 1,200 |",
    ]


def test_table_without_rows_is_its_head() -> None:
    assert table(Section("Empty", ("set", "n"), [])).splitlines() == ["| set | n |", "| --- | - |"]


def test_page_names_command_versions_and_picture() -> None:
    written = page(RECORD)

    assert written.startswith("# A toy\n\n```sh\nmatchmaker bench toy\n```\n\n20")
    assert "scikit-learn" in written
    assert "\n\nA remark.\n\n![A drawn toy](toy.svg)\n\n## Figures\n\n| set" in written


def test_write_makes_the_folder_and_both_files(tmp_path: Path) -> None:
    path = write(RECORD, tmp_path / "docs" / "bench")

    assert path == tmp_path / "docs" / "bench" / "toy.md"
    assert path.read_text("utf-8") == page(RECORD)
    assert (tmp_path / "docs" / "bench" / "toy.svg").read_text("utf-8") == "<svg/>"


def test_dots_place_figures_on_one_scale() -> None:
    rows = [Row("R&D", [Mark("ours", 0.5, 0.25, 0.75), Mark("<chance>", 0.0)])]

    root = ET.fromstring(dots(rows, title="Shares", described="all of them"))  # noqa: S314 - our own

    circles = [float(circle.get("cx", "")) for circle in root.iter(f"{SVG}circle")]
    assert circles[2:] == [445.0, 190.0]
    assert [path.get("d") for path in root.iter(f"{SVG}path")][-1].startswith("M317.5")
    assert root.find(f"{SVG}title").text == "Shares"
    assert root.find(f"{SVG}desc").text == "all of them"
    assert {"R&D", "<chance>"} <= set(texts(dots(rows, title="", described="")))


def test_lines_put_powers_of_ten_at_even_steps() -> None:
    drawn = lines(
        {"slow": {10: 1.0, 1000: 100.0}, "fast": {10: 0.1, 100: 1.0, 1000: 10.0}},
        title="Time",
        described="",
        across="people",
        up="s",
    )

    root = ET.fromstring(drawn)  # noqa: S314 - our own
    slow, fast = [path.get("d") for path in root.iter(f"{SVG}path") if path.get("class") != "rule"]
    places = [tuple(map(float, place.split())) for place in fast[1:].split("L")]
    assert places[1] == pytest.approx((260.0, (places[0][1] + places[2][1]) / 2), abs=0.1)
    assert slow.startswith("M70.0")
    assert texts(drawn)[-2:] == ["slow", "fast"]


def test_lines_of_a_single_size_still_have_a_scale() -> None:
    drawn = lines({"one": {1000: 1.0}}, title="", described="", across="people", up="s")

    assert {"1,000", "10,000"} <= set(texts(drawn))


def test_pictures_have_a_dark_theme_of_their_own() -> None:
    assert "prefers-color-scheme:dark" in dots([], title="", described="")
