"""The benches, at small sizes."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from matchmaker.cli.bench import bench
from tests.unit.bench.toy_sets import NUMBERS, ONE_WAY, PEOPLE, write_set

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(bench, list(arguments), catch_exceptions=False)


def test_quality_writes_a_page_without_the_readers_path(tmp_path: Path) -> None:
    for content in (ONE_WAY, PEOPLE, NUMBERS):
        write_set(tmp_path / "data", content)

    result = run("quality", "--data", str(tmp_path / "data"))

    page = (tmp_path / "docs" / "bench" / "quality.md").read_text("utf-8")
    assert result.exit_code == 0
    assert "numbers.json.gz holds no texts: left out." in result.stderr
    assert "Ranking village …" in result.stderr
    assert "| neighbours:mutual" in result.stdout
    assert "\nmatchmaker bench quality --data DIR\n" in page
    assert str(tmp_path) not in page
    assert (tmp_path / "docs" / "bench" / "quality.svg").read_text("utf-8").startswith("<svg")


def test_quality_ranks_the_named_sets_alone(tmp_path: Path) -> None:
    for content in (ONE_WAY, PEOPLE):
        write_set(tmp_path / "data", content)

    result = run("quality", "--data", "data", "--sets", "village", "--out", "here")

    assert "neighbours" not in result.output
    assert "--data DIR --sets village\n" in (tmp_path / "here" / "quality.md").read_text("utf-8")


def test_quality_refuses_a_folder_without_sets_and_an_unknown_name(tmp_path: Path) -> None:
    write_set(tmp_path / "data", NUMBERS)

    unknown = run("quality", "--data", "data", "--sets", "village")
    textless = run("quality", "--data", "data")

    assert (unknown.exit_code, textless.exit_code) == (2, 2)
    assert "no set village; there are numbers" in unknown.output
    assert "nothing in these sets can be ranked" in textless.output


def test_balance_writes_a_line_an_event_and_plan(tmp_path: Path) -> None:
    result = run("balance", "--n", "30", "--n", "40", "--kind", "composed", "--seed", "3")

    page = (tmp_path / "docs" / "bench" / "balance.md").read_text("utf-8")
    assert result.exit_code == 0
    assert "\nmatchmaker bench balance --n 30 --n 40 --kind composed --seed 3\n" in page
    assert page.count("| composed |") == 6
    assert (tmp_path / "docs" / "bench" / "balance.svg").exists()


def test_speed_writes_every_method_and_says_when_a_peer_is_missing(tmp_path: Path) -> None:
    result = run("speed", "--n", "30", "--kind", "zipf", "--rounds", "1")

    page = (tmp_path / "docs" / "bench" / "speed.md").read_text("utf-8")
    assert result.exit_code == 0
    assert "\nmatchmaker bench speed --n 30 --kind zipf --seed 7 --rounds 1\n" in page
    assert "| ours, whole run" in page
    assert "| NearestNeighbors" in page
    assert ("sparse_dot_topn is not installed here." in page) is (find_spec("sparse_dot_topn") is None)
    assert (tmp_path / "docs" / "bench" / "speed.svg").exists()
