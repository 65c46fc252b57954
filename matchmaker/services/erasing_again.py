"""Erase again whom a backup brought back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db, insert_all_ignoring_duplicates, transaction
from matchmaker.models import Attendee, Erasure, Event, MergedRow
from matchmaker.queries.retention import profiles_go_at
from matchmaker.services.deletion import delete_event_again
from matchmaker.services.erasure import erase_people
from matchmaker.services.erasure_ledger import (
    code_of_event,
    complete_ledger,
    ledger_path,
    read_ledger,
    recorded_erasures,
)
from matchmaker.services.freezing import freeze_report
from matchmaker.services.retention import forget_due

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

# So many go in one transaction: phones that scan meanwhile wait for no more than that.
_TOGETHER = 20


@dataclass(frozen=True, slots=True)
class ErasedAgain:
    """How much of a backup had been erased after it was made."""

    n_people: int = 0
    n_events: int = 0


def agree_with_ledger() -> ErasedAgain:
    """Let the database and the ledger's file know the same codes; return what was erased for that.

    A database that lacks codes is an older one: somebody brought it back by tools of their own.

    Raises
    ------
    OSError
        If the ledger cannot be read or written.
    """
    ledger, recorded = read_ledger(ledger_path()), recorded_erasures()
    unknown = (
        {}
        if ledger is None
        else {code: moment for code, moment in ledger.erased.items() if code not in recorded}
    )
    erased = erase_again(unknown) if unknown else ErasedAgain()
    complete_ledger()
    return erased


def erase_again(erased: Mapping[str, datetime]) -> ErasedAgain:
    """Erase everybody whom these codes name, delete the events they name, and keep the codes."""
    events = [event.id for event in db.session.scalars(sa.select(Event)) if code_of_event(event) in erased]
    for event_id in events:
        delete_event_again(event_id=event_id)
    people = _people_named(erased)
    for event_id, moments in people.items():
        _erase_in_event(event_id, moments)
    with transaction():
        insert_all_ignoring_duplicates(
            Erasure,
            [{"code": code, "event_id": None, "erased_at": moment} for code, moment in erased.items()],
        )
    return ErasedAgain(sum(len(moments) for moments in people.values()), len(events))


def _people_named(erased: Mapping[str, datetime]) -> dict[int, dict[int, datetime]]:
    """Return who is still there of these, by event, with the moment of their erasure."""
    named: dict[int, dict[int, datetime]] = defaultdict(dict)
    here = Attendee.name != ""
    for rows in (
        sa.select(Attendee.event_id, Attendee.id, Attendee.code).where(here),
        # A row that had been merged before the backup is known by its old name, too.
        sa.select(Attendee.event_id, Attendee.id, MergedRow.code)
        .join(MergedRow, MergedRow.attendee_id == Attendee.id)
        .where(here),
    ):
        for event_id, attendee_id, code in db.session.execute(rows):
            if code in erased:
                named[event_id][attendee_id] = erased[code]
    return named


def _erase_in_event(event_id: int, moments: Mapping[int, datetime]) -> None:
    """Erase people as it was done: who asked for it first, then, with the report frozen, who was due."""
    day = profiles_go_at(db.session.get_one(Event, event_id))
    asked = [attendee_id for attendee_id, moment in moments.items() if moment < day]
    were_due = [attendee_id for attendee_id, moment in moments.items() if moment >= day]
    for some in _parts(asked):
        erase_people(attendee_ids=some)
    if were_due:
        freeze_report(event_id=event_id)
    for some in _parts(were_due):
        forget_due(attendee_ids=some)
        # In the backup somebody may still wish to be kept who ended that wish before they went.
        erase_people(attendee_ids=some)


def _parts(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + _TOGETHER] for start in range(0, len(ids), _TOGETHER)]
