"""Meetings: keep a scan, let the meeting follow from all scans of the two."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.errors import (
    BadgeUnknownError,
    EventClosedError,
    NotFoundError,
    PersonGoneError,
    ScanIdReusedError,
    SelfScanError,
)
from matchmaker.models import Act, Attendee, Event, Meeting, MeetingState, Scan, Via
from matchmaker.services.meeting_facts import ScanFact, corrected_time, derive
from matchmaker.tokens import new_public_code, read_typed_code

if TYPE_CHECKING:
    from datetime import datetime

# Buttons pressed twice are one act: their scan id follows from the meeting.
_BUTTONS = UUID("6f0a3a52-5a3f-4d0c-9a59-0c8a9c1f7e11")


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What the scanner is told."""

    meeting_code: str
    state: MeetingState
    is_duplicate: bool


def record_scan(
    *,
    scanner_id: int,
    code: str,
    client_id: UUID,
    via: Via,
    client_at: datetime | None = None,
    sent_at: datetime | None = None,
) -> ScanResult:
    """Keep a scan and return the meeting that now follows from all scans of the two.

    `code` is a badge code or a typed code; the times are the phone's, ours where it tells none.

    Raises
    ------
    BadgeUnknownError, SelfScanError, PersonGoneError, EventClosedError, ScanIdReusedError
    """
    received_at = now()
    with transaction():
        scanner = db.session.get_one(Attendee, scanner_id)
        scanned = _badge_holder(scanner.event_id, code)
        if scanned.id == scanner.id:
            raise SelfScanError
        return _keep(
            scanner,
            scanned,
            act=Act.SCAN,
            client_id=client_id,
            via=via,
            client_at=client_at,
            sent_at=sent_at,
            received_at=received_at,
        )


def confirm_meeting(*, meeting_code: str, by: int) -> ScanResult:
    """Say "yes, we met" to a meeting the other one claimed.

    Raises
    ------
    NotFoundError, PersonGoneError, EventClosedError
    """
    return _press(meeting_code, by, Act.CONFIRM)


def withdraw_meeting(*, meeting_code: str, by: int) -> ScanResult:
    """Say "no, we did not meet"; either of the two may, and it wins for good.

    Raises
    ------
    NotFoundError, PersonGoneError, EventClosedError
    """
    return _press(meeting_code, by, Act.WITHDRAW)


def _press(meeting_code: str, by: int, act: Act) -> ScanResult:
    moment = now()
    with transaction():
        meeting = db.session.scalars(sa.select(Meeting).filter_by(code=meeting_code)).one_or_none()
        if meeting is None or by not in {meeting.low_id, meeting.high_id}:
            raise NotFoundError
        return _keep(
            db.session.get_one(Attendee, by),
            db.session.get_one(Attendee, meeting.other_id(by)),
            act=act,
            client_id=uuid5(_BUTTONS, f"{act}:{meeting_code}"),
            via=Via.BUTTON,
            client_at=None,
            sent_at=None,
            received_at=moment,
        )


def _badge_holder(event_id: int, code: str) -> Attendee:
    """Return who holds a badge of this event; a badge of another event is as unknown as none.

    A code comes as the QR's whole link, as its last part, or as somebody typed the short one.
    """
    told = code.rsplit("/", 1)[-1].upper()
    holder = db.session.scalars(
        sa.select(Attendee).where(
            Attendee.event_id == event_id,
            sa.or_(Attendee.badge_code == told, Attendee.typed_code == read_typed_code(told)),
        )
    ).one_or_none()
    if holder is None:
        raise BadgeUnknownError
    return holder


def _keep(
    scanner: Attendee,
    scanned: Attendee,
    *,
    act: Act,
    client_id: UUID,
    via: Via,
    client_at: datetime | None,
    sent_at: datetime | None,
    received_at: datetime,
) -> ScanResult:
    event = db.session.get_one(Event, scanner.event_id)
    if not event.takes_scans(received_at):
        raise EventClosedError
    if scanner.withdrawn_at is not None or scanned.withdrawn_at is not None:
        raise PersonGoneError
    # Only what the client told goes into the hash: a repeated delivery must look the same.
    payload_hash = _payload_hash(scanned.id, act, via, client_at)
    happened_at, clock_suspect = corrected_time(
        client_at=client_at or received_at,
        sent_at=sent_at or received_at,
        received_at=received_at,
        starts_at=event.starts_at,
    )
    is_new = insert_ignoring_duplicates(
        Scan,
        scanner_id=scanner.id,
        client_id=client_id,
        payload_hash=payload_hash,
        event_id=event.id,
        scanned_id=scanned.id,
        act=act,
        via=via,
        client_at=client_at or received_at,
        sent_at=sent_at or received_at,
        received_at=received_at,
        happened_at=happened_at,
        clock_suspect=clock_suspect,
    )
    if not is_new and db.session.get_one(Scan, (scanner.id, client_id)).payload_hash != payload_hash:
        raise ScanIdReusedError
    meeting = _derive_meeting(event.id, scanner.id, scanned.id)
    return ScanResult(meeting.code, meeting.state, is_duplicate=not is_new)


def _derive_meeting(event_id: int, one: int, other: int) -> Meeting:
    """Bring the pair's row up to date with all of its scans."""
    low_id, high_id = sorted((one, other))
    insert_ignoring_duplicates(
        Meeting, code=new_public_code(), event_id=event_id, low_id=low_id, high_id=high_id
    )
    # The row's lock comes before the scans are read: of two crossing scans the later one sees both.
    meeting = db.session.scalars(
        sa.select(Meeting)
        .filter_by(event_id=event_id, low_id=low_id, high_id=high_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    rows = db.session.execute(
        sa.select(Scan.scanner_id, Scan.act, Scan.happened_at).where(
            sa.or_(
                sa.and_(Scan.scanner_id == low_id, Scan.scanned_id == high_id),
                sa.and_(Scan.scanner_id == high_id, Scan.scanned_id == low_id),
            )
        )
    )
    facts = derive(ScanFact(scanner_id, Act(act), happened_at) for scanner_id, act, happened_at in rows)
    meeting.met_at, meeting.claimed_by = facts.met_at, facts.claimed_by
    meeting.confirmed_at, meeting.withdrawn_at = facts.confirmed_at, facts.withdrawn_at
    return meeting


def _payload_hash(scanned_id: int, act: Act, via: Via, client_at: datetime | None) -> str:
    payload = [scanned_id, act, via, client_at.isoformat() if client_at else None]
    return hashlib.sha256(json.dumps(payload).encode("ascii")).hexdigest()
