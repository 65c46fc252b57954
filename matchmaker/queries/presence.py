"""Who is at an event, as far as check-in and scans can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Act, Attendee, Scan

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.models import Event


def arrivals_of(event: Event) -> dict[int, datetime]:
    """Return when each person was first seen: checked in, scanning or scanned.

    Who signed up only after the others had to be here was not late.
    """
    seen: dict[int, datetime] = {}
    checked_in = sa.select(Attendee.id, Attendee.checked_in_at).where(Attendee.event_id == event.id)
    signed_up = sa.select(Attendee.id, Attendee.consented_at).where(
        Attendee.event_id == event.id,
        sa.false() if event.absent_after is None else Attendee.consented_at > event.absent_after,
    )
    # To say "we did not meet" takes no presence.
    acts = [
        sa.select(person, sa.func.min(Scan.happened_at))
        .where(Scan.event_id == event.id, Scan.act != Act.WITHDRAW)
        .group_by(person)
        for person in (Scan.scanner_id, Scan.scanned_id)
    ]
    for statement in (checked_in, signed_up, *acts):
        for person, moment in db.session.execute(statement):
            if moment is not None:
                seen[person] = min(moment, seen.get(person, moment))
    return seen


def absent_ids(event: Event, moment: datetime) -> frozenset[int]:
    """Return who has not come by the time the organizer set; nobody before that time, or without one."""
    if event.absent_after is None or moment < event.absent_after:
        return frozenset()
    everybody = db.session.scalars(sa.select(Attendee.id).where(Attendee.event_id == event.id))
    return frozenset(everybody) - arrivals_of(event).keys()
