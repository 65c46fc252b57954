"""Hostile files through the front door: each gets a sentence, and none writes a person."""

from __future__ import annotations

import html
import re
import shutil
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee
from tests.integration.web.organizer.sent_files import send_file
from tests.unit.importers.hostile_files import Hostile, hostile_files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.web.organizer.conftest import Desk

FILES = hostile_files()
_NAMES = re.compile('data-label="Name"><bdi>(.*?)</bdi>')


@pytest.fixture
def database_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """Return one kind of database: what these files do, they do before any statement."""
    shutil.copy(migrated_sqlite, tmp_path / "test.sqlite3")
    return f"sqlite:///{tmp_path / 'test.sqlite3'}"


def _n_people(desk: Desk) -> int:
    with desk.rows():
        return db.session.scalar(sa.select(sa.func.count()).select_from(Attendee)) or 0


def test_there_are_at_least_twenty_five() -> None:
    assert len({hostile.name for hostile in FILES}) == len(FILES) >= 25


@pytest.mark.parametrize("hostile", FILES, ids=lambda hostile: hostile.name)
def test_hostile_file_gets_a_sentence_and_writes_nobody(desk: Desk, hostile: Hostile) -> None:
    answer = send_file(desk, hostile.content, hostile.filename)
    is_looked_at = answer.status_code == 303
    page = desk.client.get(answer.location).text if is_looked_at else answer.text

    assert hostile.sentence in html.unescape(page)
    assert answer.status_code in {303, 413, 422}
    assert (tuple(map(html.unescape, _NAMES.findall(page))) if is_looked_at else None) == hostile.people
    assert _n_people(desk) == 0
    if hostile.line is not None:
        row = html.unescape(page).partition(hostile.sentence)[0].rpartition("<tr ")[2]
        assert f'data-label="Line">{hostile.line}</th>' in row
        assert f'data-label="Column"><bdi>{hostile.column}</bdi>' in row
