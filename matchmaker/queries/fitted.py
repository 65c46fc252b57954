"""Fitted events as they were kept in files, read without scikit-learn and once by each process."""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa
from flask import current_app

from matchmaker.db import db
from matchmaker.models import MatchRun, RunState
from matchmaker.paths import fitted_event_file, fitted_run_file

if TYPE_CHECKING:
    from matchmaker.matching import FittedCrowd

_log = logging.getLogger(__name__)
_KEPT_IN_MEMORY = 4
# What stands in the file beside the fitted event: whose row is whose.
PEOPLE = "people"


class Fitted(NamedTuple):
    """An event as the matching learned it, with the attendee of each row."""

    crowd: FittedCrowd
    ids: tuple[int, ...]


def instance_folder() -> Path:
    """Return the folder that web processes and workers share."""
    return Path(current_app.instance_path)


def fitted_run(run_id: int) -> Fitted | None:
    """Return what a run learned; None where its file is gone or damaged."""
    return _read(fitted_run_file(instance_folder(), run_id))


def newest_fitted(event_id: int) -> Fitted | None:
    """Return what was learned last of an event's people, by a run that counts or apart from any."""
    run_ids = db.session.scalars(
        sa.select(MatchRun.id).where(
            MatchRun.event_id == event_id, MatchRun.state.in_([RunState.PREVIEW, RunState.PUBLISHED])
        )
    )
    folder = instance_folder()
    files = [fitted_run_file(folder, run_id) for run_id in run_ids]
    files.append(fitted_event_file(folder, event_id))
    made = {}
    for path in files:
        with suppress(FileNotFoundError):  # an erasure may remove it at any moment
            made[path] = path.stat().st_mtime_ns
    return _read(max(made, key=made.__getitem__)) if made else None


def _read(path: Path) -> Fitted | None:
    from matchmaker.matching import FittedFileError

    try:
        return _load(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None
    except FittedFileError:
        # Whoever registers must get in all the same: the next run writes a new file.
        _log.exception("a fitted event cannot be read")
        return None


@lru_cache(maxsize=_KEPT_IN_MEMORY)
def _load(path: Path, _made: int) -> Fitted:
    # NumPy and SciPy take a moment to load, and most processes never need them.
    import numpy as np

    from matchmaker.matching import FittedFileError, load_fitted

    crowd = load_fitted(path)
    try:
        with np.load(path, allow_pickle=False) as file:
            ids = tuple(file[PEOPLE].tolist())
    except (ValueError, KeyError) as error:
        raise FittedFileError(f"{path.name} does not say whose rows it has: {error}.") from error
    return Fitted(crowd, ids)
