"""`matchmaker match CODE --reproduce N` says whether a run is the same when it is computed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.cli.opening import ready_app

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.cli.conftest import Run

PEOPLE = """Name,Email,Looking for,Can help with
Ada,ada@example.org,a publisher of notes,looms
Grace,grace@example.org,looms,notes for a publisher
Lin,lin@example.org,compilers,publishing
Maja,maja@example.org,publishing,compilers
"""


@pytest.fixture
def matched(run: Run, tmp_path: Path) -> Run:
    """Return what runs commands, where a small event is matched."""
    (tmp_path / "people.csv").write_text(PEOPLE)
    run("organizer", "add", "olive@example.org", "--name", "Olive", "--password", "a long password")
    run("import", "people.csv", "--event", "summit")
    run("match", "summit")
    return run


def change(statement: sa.sql.expression.Executable) -> None:
    from matchmaker.db import db, transaction

    with ready_app().app_context():
        with transaction():
            db.session.execute(statement)
        db.engine.dispose()


def test_reproduce_says_that_a_run_is_the_same(matched: Run) -> None:
    result = matched("match", "summit", "--reproduce", "1")

    assert result.stdout == "Match run 1: the same, byte for byte.\n"


def test_reproduce_says_what_changed_since(matched: Run) -> None:
    from matchmaker.models import MatchRun, Skill

    change(sa.update(MatchRun).values(versions={"numpy": "1.0"}))
    change(sa.update(Skill).values(text="pottery"))

    result = matched("match", "summit", "--reproduce", "1")

    assert "numpy was 1.0, and is" in result.stdout
    assert "of its people 4 wrote other words since, 0 are erased." in result.stdout


def test_reproduce_of_a_run_that_is_not_the_same_ends_with_a_code_for_scripts(matched: Run) -> None:
    from matchmaker.models import MatchRun

    change(sa.update(MatchRun).values(seed=MatchRun.seed, parameters=_with_another_result()))

    result = matched("match", "summit", "--reproduce", "1", expect=1)

    assert result.stdout == "Match run 1: not the same.\n"


def _with_another_result() -> dict[str, object]:
    from matchmaker.db import db
    from matchmaker.models import MatchRun

    with ready_app().app_context():
        parameters = db.session.scalars(sa.select(MatchRun.parameters)).one()
        db.session.remove()
        db.engine.dispose()
    return {**(parameters or {}), "result": "another"}


def test_reproduce_of_an_older_run_says_that_it_has_no_record(matched: Run) -> None:
    from matchmaker.models import MatchRun

    change(sa.update(MatchRun).values(parameters=sa.null()))

    result = matched("match", "summit", "--reproduce", "1")

    assert "before runs kept a record" in result.stdout


def test_reproduce_of_no_run_is_refused_and_beside_a_preview_not_understood(matched: Run) -> None:
    assert "There is nothing here" in matched("match", "summit", "--reproduce", "9", expect=1).output
    assert "choose one" in matched("match", "summit", "--reproduce", "1", "--preview", expect=2).output
