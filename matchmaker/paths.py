"""Where the package finds what lies beside its code."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def migrations_folder() -> Path:
    """Return the migrations: of the checkout, or as they were packed into the wheel."""
    packed = _PACKAGE / "_migrations"
    return packed if packed.exists() else _PACKAGE.parent / "migrations"


def fitted_run_file(instance: Path, run_id: int) -> Path:
    """Return where the words of a match run's people are kept; a number makes a name of digits alone."""
    return instance / "fitted" / f"{int(run_id)}.npz"


def fitted_event_file(instance: Path, event_id: int) -> Path:
    """Return where the words of an event's people are kept apart from any run."""
    return instance / "fitted" / f"event-{int(event_id)}.npz"


def private(path: str, flags: int) -> int:
    """Open a file for `open(…, opener=private)`: one that is made is for its owner alone."""
    return os.open(path, flags, 0o600)


def hand_over(path: Path) -> None:
    """Give a file to whoever owns its folder: a command may be run by root, the site is not."""
    owner = path.parent.stat()
    with suppress(PermissionError):
        os.chown(path, owner.st_uid, owner.st_gid)
