"""Run commands as a person would, on each database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
from click.testing import CliRunner, Result

from matchmaker.cli import cli
from tests.backed_up_site import Site

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask


class Run(Protocol):
    """Runs one command."""

    def __call__(self, *arguments: str, stdin: str = "", expect: int = 0) -> Result: ...


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs `matchmaker` with the test's database, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("MATCHMAKER_INSTANCE", str(tmp_path / "instance"))
    # The ledger belongs to the database, which is not in the instance folder here.
    monkeypatch.setenv("ERASURES_FILE", str(tmp_path / "erasures.txt"))
    monkeypatch.delenv("BASE_URL", raising=False)

    def _run(*arguments: str, stdin: str = "", expect: int = 0) -> Result:
        result = CliRunner().invoke(cli, list(arguments), input=stdin, catch_exceptions=False)
        assert result.exit_code == expect, result.output
        return result

    return _run


@pytest.fixture
def site(app: Flask, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Return an installation whose commands and whose pages share one ledger and one secret key."""
    assert app.config["SETTINGS"].ledger_path == tmp_path / "erasures.txt"
    monkeypatch.setenv("SECRET_KEY", "only for tests")
    return Site(run, tmp_path)
