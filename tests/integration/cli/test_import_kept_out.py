from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker import create_app
from matchmaker.db import db
from matchmaker.models import Attendee
from matchmaker.services.erasure import erase_attendee

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.cli.conftest import Run

SENTENCE = "Rows of people who asked to be erased: 1. They stay out, and can register themselves."


def test_import_on_the_command_line_leaves_the_erased_out_and_says_so(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Name,Email,Looking for\nAda,ada@example.org,a publisher\nGrace,grace@example.org,\n")
    command = ("import", str(file), "--event", "makers", "--goals", "Looking for")
    first = run(*command).output
    app = create_app()
    with app.app_context():
        ada = db.session.scalars(sa.select(Attendee.id).filter_by(name="Ada")).one()
        erase_attendee(attendee_id=ada)
        db.session.remove()
        db.engine.dispose()

    planned, again = run(*command, "--dry-run").output, run(*command).output

    assert "asked to be erased" not in first
    assert (planned.count(SENTENCE), again.count(SENTENCE)) == (1, 1)
    assert "makers: 1 people (1 same), 0 rows skipped." in again
    assert "1 of them have neither a goal nor a skill" in again
