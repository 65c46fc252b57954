"""Compute a run again from its record, to see that the same comes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib.metadata import packages_distributions, version
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from matchmaker.db import db
from matchmaker.errors import NotFoundError, RunStateError
from matchmaker.models import Attendee, MatchRun
from matchmaker.services.computing import compute
from matchmaker.services.run_record import FORM, Changed, Words, crowd_of, digest_of

if TYPE_CHECKING:
    from collections.abc import Callable

LIBRARIES = ("matchmaker", "numpy", "scipy", "scikit-learn")


@dataclass(frozen=True, slots=True)
class Reproduction:
    """What came of computing a run again; `is_same` is None where it could not be computed."""

    is_same: bool | None
    has_record: bool = True
    n_gone: int = 0
    n_edited: int = 0
    libraries: dict[str, tuple[str, str]] = field(default_factory=dict)  # then, now, where they differ


def library_versions(scorer: str = "") -> dict[str, str]:
    """Return the versions that a run's numbers may depend on, with the package of a site's own scorer."""
    own = packages_distributions().get(re.split(r"[.:]", scorer)[0], []) if scorer else []
    return {name: version(name) for name in (*LIBRARIES, *own)}


def reproduce_run(
    *, event_id: int, number: int, progress: Callable[[float], None] = lambda _: None
) -> Reproduction:
    """Compute a run again and compare every byte of its matches; nothing is changed.

    Raises
    ------
    NotFoundError, RunStateError
    """
    run = db.session.scalars(sa.select(MatchRun).filter_by(event_id=event_id, number=number)).one_or_none()
    if run is None:
        raise NotFoundError
    if run.computed_at is None:
        raise RunStateError(number=number, state=run.state)
    record = run.parameters or {}
    today = library_versions(record.get("scorer", ""))
    libraries = {
        name: (then, today[name])
        for name, then in run.versions.items()
        if name in today and today[name] != then
    }
    if record.get("form") != FORM:
        return Reproduction(None, has_record=False, libraries=libraries)
    crowd = crowd_of(record, run.seed, _words_of(event_id))
    if isinstance(crowd, Changed):
        return Reproduction(None, n_gone=crowd.n_gone, n_edited=crowd.n_edited, libraries=libraries)
    rows = compute(crowd, progress).rows
    return Reproduction(digest_of(crowd, rows) == record["result"], libraries=libraries)


def _words_of(event_id: int) -> list[Words]:
    attendees = db.session.scalars(
        sa.select(Attendee)
        .where(Attendee.event_id == event_id)
        .options(selectinload(Attendee.goals), selectinload(Attendee.skills))
    )
    return [
        Words(
            attendee.id,
            attendee.code,
            tuple(goal.text for goal in attendee.goals),
            tuple(skill.text for skill in attendee.skills),
        )
        for attendee in attendees
    ]
