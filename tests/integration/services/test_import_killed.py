"""An import whose process dies in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

import matchmaker
from matchmaker.db import db
from matchmaker.models import Attendee, AuditEntry, Goal, Upload
from matchmaker.services.import_preview import import_upload, preview_upload
from matchmaker.services.importing import Step, keep_upload
from tests.factories import make_event, make_organizer

if TYPE_CHECKING:
    from flask import Flask

N_PEOPLE = 40
CONTENT = "Name,Email,What are you looking for?\n" + "".join(
    f"Person {number},p{number}@example.org,thing {number}\n" for number in range(N_PEOPLE)
)

# The child dies by its own hand at one statement, as it would by the machine's.
DIES = """
import os, signal, sys
import sqlalchemy as sa
from matchmaker import create_app
from matchmaker.config import Settings
from matchmaker.db import db
from matchmaker.importers.mapping import Field
from matchmaker.services.import_preview import import_upload

code, verb = sys.argv[3:5]
event_id, by = int(sys.argv[1]), int(sys.argv[2])
with create_app(Settings()).app_context():

    def die(_connection, _cursor, statement, *_):
        if statement.startswith(verb):
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(db.engine, "after_cursor_execute", die)
    import_upload(event_id=event_id, by=by, code=code, columns=[Field.NAME, Field.EMAIL, Field.GOAL],
                  declares_consent=True, source="form")
"""


@pytest.mark.parametrize("verb", ["INSERT INTO attendee", "INSERT INTO goal", "DELETE FROM upload"])
def test_import_killed_in_the_middle_leaves_nothing_and_can_be_repeated(
    app: Flask, database_url: str, tmp_path: Path, verb: str
) -> None:
    olive = make_organizer()
    mine = {"event_id": make_event(organizer=olive).id, "by": olive.id}
    code = keep_upload(**mine, filename="people.csv", content=CONTENT.encode())
    db.session.rollback()

    died = subprocess.run(
        [sys.executable, "-c", DIES, str(mine["event_id"]), str(mine["by"]), code, verb],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(matchmaker.__file__).resolve().parents[1]),
            "MATCHMAKER_INSTANCE": str(tmp_path),
            "DATABASE_URL": database_url,
            "SECRET_KEY": app.config["SECRET_KEY"],
        },
        cwd=tmp_path,
        check=False,
        capture_output=True,
        timeout=120,
    )

    assert (died.returncode, died.stderr.decode()) == (-signal.SIGKILL, "")
    for table in (Attendee, Goal, AuditEntry):
        assert db.session.scalars(sa.select(table)).all() == []
    assert db.session.scalars(sa.select(Upload.code)).all() == [code]
    preview = preview_upload(**mine, code=code)
    counts = import_upload(
        **mine, code=code, columns=preview.mapping.columns, declares_consent=True, source="form"
    )
    assert counts[Step.NEW] == N_PEOPLE
