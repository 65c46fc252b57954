"""The worker keeps both ledgers of erasures at the same codes."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Erasure
from matchmaker.worker import work
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from flask import Flask


def test_the_worker_erases_again_whom_an_older_database_brought_back(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    person = make_attendee(event=make_event())
    ledger: Path = app.config["SETTINGS"].ledger_path
    ledger.write_text(f"{person.code} 2026-11-23T08:00:00+00:00\n")

    with caplog.at_level(logging.WARNING):
        work(app, stop=threading.Event(), until_empty=True)

    db.session.rollback()  # what was read before is of the moment before
    assert person.name == ""
    assert "an older database was put here: 1 people, 0 events erased again" in caplog.text


def test_the_worker_brings_over_what_the_file_lacks(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    db.session.add(Erasure(code="aaaa", erased_at=now()))
    db.session.commit()

    work(app, stop=threading.Event(), until_empty=True)

    ledger: Path = app.config["SETTINGS"].ledger_path
    assert [line.split()[0] for line in ledger.read_text().splitlines()[1:]] == ["aaaa"]
    assert "an older database" not in caplog.text
