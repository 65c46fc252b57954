"""What looks like abuse of scanning: shown to the organizer, never blocked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Act, Attendee, Scan

if TYPE_CHECKING:
    from matchmaker.models import Event

WINDOW = timedelta(minutes=5)
MOST_SCANS = 10  # by one person within the window: nobody talks that briefly
MOST_CLAIMS = 20  # of one badge within the window: a photograph of it goes around
HOURS_TOLERANCE = timedelta(hours=1)  # people come early and stay late


class FlagKind(StrEnum):
    """What was noticed."""

    BUSY_SCANNER = "busy_scanner"
    BUSY_BADGE = "busy_badge"
    OUTSIDE_HOURS = "outside_hours"


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing noticed, of one person."""

    kind: FlagKind
    person_code: str
    name: str
    count: int  # scans within the busiest window at least, or scans outside the hours


def flags_of(event: Event) -> list[Flag]:
    """Return what the organizer should look at, the strangest first."""
    scans = sa.select(Scan.scanner_id, Scan.scanned_id, Scan.happened_at).where(
        Scan.event_id == event.id, Scan.act == Act.SCAN
    )
    by_person = scans.with_only_columns(Scan.scanner_id.label("person"), Scan.happened_at).subquery()
    # However often one person scans a badge, they claim to have met its holder once.
    claims = (
        scans.with_only_columns(
            Scan.scanned_id.label("person"), sa.func.min(Scan.happened_at).label("happened_at")
        )
        .group_by(Scan.scanned_id, Scan.scanner_id)
        .subquery()
    )
    outside = (
        scans.with_only_columns(Scan.scanner_id, sa.func.count())
        .where(
            sa.or_(
                Scan.happened_at < event.starts_at - HOURS_TOLERANCE,
                Scan.happened_at > event.ends_at + HOURS_TOLERANCE,
            )
        )
        .group_by(Scan.scanner_id)
    )
    counts = {
        FlagKind.BUSY_BADGE: _busiest(claims, MOST_CLAIMS),
        FlagKind.BUSY_SCANNER: _busiest(by_person, MOST_SCANS),
        FlagKind.OUTSIDE_HOURS: dict(db.session.execute(outside).all()),
    }
    people = _people({person for found in counts.values() for person in found})
    return [
        Flag(kind, *people[person], count)
        for kind, found in counts.items()
        for person, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    ]


def _busiest(rows: sa.Subquery, most: int) -> dict[int, int]:
    """Return who has more than `most` rows within one window, with how many in the fullest one."""
    found: dict[int, list[float]] = {}
    many = sa.select(rows.c.person).group_by(rows.c.person).having(sa.func.count() > most)
    times = sa.select(rows.c.person, rows.c.happened_at).where(rows.c.person.in_(many))
    for person, happened_at in db.session.execute(times.order_by(rows.c.person, rows.c.happened_at)):
        found.setdefault(person, []).append(happened_at.timestamp())
    fullest = {person: _fullest(moments) for person, moments in found.items()}
    return {person: count for person, count in fullest.items() if count > most}


def _fullest(moments: list[float]) -> int:
    """Return how many of these moments, in order, fall within one window at most."""
    start = best = 0
    for end, moment in enumerate(moments):
        while moment - moments[start] > WINDOW.total_seconds():
            start += 1
        best = max(best, end - start + 1)
    return best


def _people(ids: set[int]) -> dict[int, tuple[str, str]]:
    rows = db.session.execute(
        sa.select(Attendee.id, Attendee.code, Attendee.name).where(Attendee.id.in_(ids))
    )
    return {person: (code, name) for person, code, name in rows}
