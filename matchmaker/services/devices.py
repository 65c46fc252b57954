"""Phones that scan: what each has told, so that a scan which never came is missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.models import Attendee, Device, Event, LimitCounter, Scan
from matchmaker.models.event import GRACE

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


def note_device(*, attendee_id: int, device: UUID, sequence: int | None, moment: datetime) -> None:
    """Note what a phone has told; the caller holds the transaction."""
    insert_ignoring_duplicates(Device, attendee_id=attendee_id, device=device, waiting=0, seen_at=moment)
    row = db.session.get_one(Device, (attendee_id, device), with_for_update=True)
    row.seen_at = max(row.seen_at, moment)
    row.last_sequence = max(row.last_sequence, sequence or 0)


def note_refused(*, attendee_id: int, device: UUID, sequence: int) -> None:
    """Note that a scan came although it was not kept: nobody shall look for it.

    A refused scan has no row of its own, for the badge may be nobody's. Its number is kept among the
    counters, once however often the phone asks, until no scan can come any more.
    """
    with transaction():
        note_device(attendee_id=attendee_id, device=device, sequence=sequence, moment=now())
        ends_at = db.session.scalars(
            sa.select(Event.ends_at)
            .join(Attendee, Attendee.event_id == Event.id)
            .where(Attendee.id == attendee_id)
        ).one()
        insert_ignoring_duplicates(
            LimitCounter,
            key=f"{_refused_key(attendee_id, device)}{sequence}",
            tries=1,
            window_ends_at=ends_at + GRACE,
        )


def note_waiting(*, attendee_id: int, device: UUID, waiting: int) -> None:
    """Note how many scans a phone says that it still holds; a number already known writes nothing."""
    if (
        db.session.scalar(sa.select(Device.waiting).filter_by(attendee_id=attendee_id, device=device))
        == waiting
    ):
        return
    moment = now()
    with transaction():
        note_device(attendee_id=attendee_id, device=device, sequence=None, moment=moment)
        db.session.get_one(Device, (attendee_id, device)).waiting = waiting


def count_missing(*, attendee_id: int, device: UUID) -> int:
    """Return how many numbers below the highest one of a phone have not come yet.

    Phones count from one; a scan that counts as zero is taken and never missed.
    """
    last = db.session.scalar(
        sa.select(Device.last_sequence).filter_by(attendee_id=attendee_id, device=device)
    )
    if not last:
        return 0
    kept = set(db.session.scalars(sa.select(Scan.sequence).filter_by(scanner_id=attendee_id, device=device)))
    key = _refused_key(attendee_id, device)
    refused = db.session.scalars(sa.select(LimitCounter.key).where(LimitCounter.key.startswith(key)))
    known = kept | {int(found.removeprefix(key)) for found in refused}
    return last - len(known - {None, 0})


def _refused_key(attendee_id: int, device: UUID) -> str:
    return f"refused:{attendee_id}:{device}:"
