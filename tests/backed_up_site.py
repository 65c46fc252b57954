"""An installation that is backed up, loses what happened since, and is brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from tests.integration.cli.conftest import Run


class Site:
    """One installation that is backed up, loses what happened since, and is brought back."""

    def __init__(self, run: Run, folder: Path) -> None:
        self._run = run
        self.folder = folder
        self.file = folder / "kept.zip"
        self.instance = folder / "instance"

    def back_up(self, *, expect: int = 0) -> Result:
        let_go()
        return self._run("backup", "-o", str(self.file), expect=expect)

    def restore(self, *options: str, expect: int = 0) -> Result:
        let_go()
        result = self._run("backup", "restore", str(self.file), *options, expect=expect)
        let_go()
        return result


def let_go() -> None:
    """Leave the file alone that is about to be replaced; rows that a test holds are read anew."""
    db.session.rollback()
    db.session.expire_all()
    db.engine.dispose()


def dump() -> dict[str, list[str]]:
    db.session.rollback()
    return {
        table.name: sorted(repr(tuple(row)) for row in db.session.execute(sa.select(table)))
        for table in db.metadata.sorted_tables
    }
