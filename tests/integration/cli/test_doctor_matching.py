"""The doctor looks at the cluster and the scorer that are set for the matching."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from matchmaker.services import spreading

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.integration.cli.conftest import Run

LETTERS = "tests.shared_letters:SharedLetters"


def test_doctor_finds_the_cluster_and_the_scorer_ready(
    app: Flask, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    distributed = pytest.importorskip("dask.distributed")
    assert app
    monkeypatch.setenv("MATCHING_SCORER", LETTERS)
    monkeypatch.setenv("MATCHING_BACKEND", "dask")

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address=":0"
    ) as cluster:
        address = cluster.scheduler_address
        monkeypatch.setenv("DASK_SCHEDULER", address)
        result = run("doctor")

    assert f"ok    Dask cluster {address}: 2 workers, 2 cores\n" in result.output
    assert f"ok    scorer {LETTERS}\n" in result.output


def test_doctor_says_that_no_cluster_answers(app: Flask, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("dask.distributed")
    assert app
    monkeypatch.setattr(spreading, "_PATIENCE_S", 0.2)
    monkeypatch.setenv("MATCHING_BACKEND", "dask")
    monkeypatch.setenv("DASK_SCHEDULER", "tcp://127.0.0.1:9")

    result = run("doctor", expect=1)

    assert "mend  No Dask cluster answers at tcp://127.0.0.1:9. Its scheduler must run there" in result.output


def test_doctor_says_that_a_scorer_is_missing(app: Flask, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert app
    monkeypatch.setenv("MATCHING_SCORER", "nowhere:make")

    result = run("doctor", expect=1)

    sentence = (
        "The scorer nowhere:make, set as MATCHING_SCORER, cannot be used: ModuleNotFoundError: No module"
    )
    assert f"mend  {sentence} named 'nowhere'." in result.output


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("def make(:", "SyntaxError: "),
        ("def make():\n    raise RuntimeError('no\\nmodel')", "RuntimeError: no model.\n"),
        ("make = object", "what it returns has no method “fit”.\n"),
    ],
)
def test_doctor_makes_the_scorer_to_see_that_it_works(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lines: str, reason: str
) -> None:
    (tmp_path / "spoilt.py").write_text(lines, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "spoilt", raising=False)
    monkeypatch.setenv("MATCHING_SCORER", "spoilt:make")

    result = run("doctor", expect=1)

    sentence = "The scorer spoilt:make, set as MATCHING_SCORER, cannot be used: "
    assert f"mend  {sentence}{reason}" in result.output
    assert "Traceback" not in result.output
