"""Unsent scans out of a file: an organizer brings in what a phone could only save.

Such a file can be written by hand. What speaks for a scan is the phone's number: random, known to the
phone and to us alone, from what the same attendee sent before. Where a phone never sent anything, the
organizer has to vouch for it. A live code in a file proves nothing, for whoever writes the file chooses
the time; so a scan out of a file is a claim, which the other one must confirm.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db, transaction
from matchmaker.errors import (
    FileRefusedError,
    MatchmakerError,
    PersonGoneError,
    PhoneUnknownError,
    RecordRefusedError,
)
from matchmaker.importers.errors import ImportFileError
from matchmaker.importers.scan_file import FileLine, FileRecord, read_scan_file
from matchmaker.models import Attendee, Device, Via
from matchmaker.services.audit import note
from matchmaker.services.badges import read_badge
from matchmaker.services.meetings import record_scan

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID


class Outcome(StrEnum):
    """What became of one scan."""

    NEW = "new"
    DUPLICATE = "duplicate"  # the phone did send it, or the file was imported before
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ScanLine:
    """One scan of the file with what became of it."""

    number: int
    outcome: Outcome
    reason: MatchmakerError | None = None


def import_scans(*, event_id: int, by: int, content: bytes, vouches: bool) -> list[ScanLine]:
    """Keep the scans of a file; importing it again changes nothing.

    `vouches` says that the organizer took the file from its people themselves: then phones count that
    never sent anything, though never a phone of somebody else.

    Raises
    ------
    FileRefusedError
    """
    try:
        lines = read_scan_file(content)
    except ImportFileError as error:
        raise FileRefusedError(reason=error.message) from error
    # Before anything is kept, so that no scan comes in without a trace of who brought it.
    with transaction():
        note(event_id=event_id, by=by, action="scans_imported", scans=len(lines), vouched=vouches)
    phones = _Phones(event_id, lines, vouches=vouches)
    return [_import(line, phones) for line in lines]


class _Phones:
    """Whose phones the file's scans come from."""

    def __init__(self, event_id: int, lines: Sequence[FileLine], *, vouches: bool) -> None:
        records = [line.record for line in lines if line.record is not None]
        codes = {record.attendee for record in records}
        # Nobody vouches for two people at once: their scans of each other would confirm themselves.
        self._vouches = vouches and len(codes) == 1
        self._ids = _by_code(event_id, codes)
        devices = {record.device for record in records if record.device is not None}
        self._owners = _owners(devices)

    def scanner_of(self, record: FileRecord) -> int:
        """Return who made a scan.

        Raises
        ------
        PersonGoneError, PhoneUnknownError
        """
        scanner_id = self._ids.get(record.attendee)
        if scanner_id is None:  # erased, of another event or never there: no detail is given
            raise PersonGoneError
        owners = self._owners.get(record.device, set())
        if scanner_id not in owners and (owners or not self._vouches):
            raise PhoneUnknownError
        return scanner_id


def _import(line: FileLine, phones: _Phones) -> ScanLine:
    try:
        if line.record is None:
            raise RecordRefusedError
        result = record_scan(
            scanner_id=phones.scanner_of(line.record),
            code=read_badge(line.record.token)[0],
            client_id=line.record.id,
            via=Via(line.record.via),
            client_at=line.record.t_client,
            device=line.record.device,
            sequence=line.record.seq,
        )
    except MatchmakerError as error:
        return ScanLine(line.number, Outcome.REFUSED, error)
    return ScanLine(line.number, Outcome.DUPLICATE if result.is_duplicate else Outcome.NEW)


def _by_code(event_id: int, codes: set[str]) -> dict[str, int]:
    rows = db.session.execute(
        sa.select(Attendee.code, Attendee.id).where(Attendee.event_id == event_id, Attendee.code.in_(codes))
    )
    return dict(rows.all())


def _owners(devices: set[UUID]) -> dict[UUID | None, set[int]]:
    """Return who sent scans from each of these phones; some have lent theirs."""
    owners: dict[UUID | None, set[int]] = {}
    rows = db.session.execute(sa.select(Device.device, Device.attendee_id).where(Device.device.in_(devices)))
    for device, attendee_id in rows:
        owners.setdefault(device, set()).add(attendee_id)
    return owners
