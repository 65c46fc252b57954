"""Meetings: keep a scan, let the meeting follow from all scans of the two."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
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
    ScannerGoneError,
    SelfScanError,
)
from matchmaker.models import Act, Attendee, Event, Meeting, MeetingState, Scan, Via
from matchmaker.services.avoidances import are_hidden
from matchmaker.services.badges import KnownBadge, badge_by_code, read_badge
from matchmaker.services.devices import note_device
from matchmaker.services.live_codes import is_live_code
from matchmaker.services.meeting_facts import ScanFact, corrected_time, derive
from matchmaker.tokens import new_public_code

# Buttons pressed twice are one act: their scan id follows from the meeting.
_BUTTONS = UUID("6f0a3a52-5a3f-4d0c-9a59-0c8a9c1f7e11")
# Of one person's scans of another only the first ones may prove themselves: whoever guesses live codes
# has so many tries at a million codes, three of which are right at any moment.
LIVE_TRIES = 5

FACT_COLUMNS = (Scan.scanner_id, Scan.act, Scan.happened_at, Scan.is_live, Scan.clock_suspect)


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What the scanner is told."""

    meeting_code: str
    state: MeetingState
    is_duplicate: bool


@dataclass(frozen=True, slots=True)
class _Told:
    """One act, as it reached us."""

    act: Act
    client_id: UUID
    via: Via
    received_at: datetime
    client_at: datetime | None = None
    sent_at: datetime | None = None
    badge: KnownBadge | None = None
    live: str | None = None
    device: UUID | None = None
    sequence: int | None = None


def record_scan(
    *,
    scanner_id: int,
    code: str,
    client_id: UUID,
    via: Via,
    client_at: datetime | None = None,
    sent_at: datetime | None = None,
    live: str | None = None,
    device: UUID | None = None,
    sequence: int | None = None,
) -> ScanResult:
    """Keep a scan and return the meeting that now follows from all scans of the two.

    `code` is a badge code, a typed code or a badge's whole link; `live` is the other's live code, where
    the link carries none. The times are the phone's, ours where it tells none.

    Raises
    ------
    ScannerGoneError, BadgeUnknownError, SelfScanError, PersonGoneError, EventClosedError, ScanIdReusedError
    """
    received_at = now()
    badge_code, live_in_link = read_badge(code)
    with transaction():
        badge, people = _badge_and_people(scanner_id, badge_code)
        if badge.holder_id == scanner_id:
            raise SelfScanError
        told = _Told(
            Act.SCAN,
            client_id,
            via,
            received_at,
            client_at,
            sent_at,
            badge=badge,
            live=live or live_in_link,
            device=device,
            sequence=sequence,
        )
        return _keep(people[scanner_id], people[badge.holder_id], told)


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
        other_id, people = _other_and_people(meeting_code, by)
        told = _Told(act, uuid5(_BUTTONS, f"{act}:{meeting_code}"), Via.BUTTON, moment)
        return _keep(people[by], people[other_id], told)


def _badge_and_people(scanner_id: int, code: str) -> tuple[KnownBadge, dict[int, Attendee]]:
    """Return a badge with its holder and the scanner, who stay until the scan is kept."""
    event_id = db.session.scalar(sa.select(Attendee.event_id).filter_by(id=scanner_id))
    if event_id is None:
        raise ScannerGoneError
    while True:
        badge = badge_by_code(event_id=event_id, code=code)
        people = _hold({scanner_id, badge.holder_id})
        if scanner_id not in people:
            raise ScannerGoneError
        if badge.holder_id in people:
            return badge, people
        # Merged a moment ago: by now the badge means the row that was kept.


def _other_and_people(meeting_code: str, by: int) -> tuple[int, dict[int, Attendee]]:
    """Return with whom a meeting was, and both people, who stay until the press is kept."""
    while True:
        pair = db.session.execute(
            sa.select(Meeting.low_id, Meeting.high_id).filter_by(code=meeting_code)
        ).one_or_none()
        if pair is None or by not in pair:
            raise NotFoundError
        people = _hold(set(pair))
        if len(people) == len(pair):
            return next(person for person in pair if person != by), people


def _hold(ids: set[int]) -> dict[int, Attendee]:
    """Return those of these people who are still a row, which nobody merges before this transaction ends.

    In the order of their ids, as whoever merges takes them.
    """
    rows = db.session.scalars(
        sa.select(Attendee)
        .where(Attendee.id.in_(ids))
        .order_by(Attendee.id)
        .with_for_update(read=True, key_share=True)
        .execution_options(populate_existing=True)
    )
    return {person.id: person for person in rows}


def _keep(scanner: Attendee, scanned: Attendee, told: _Told) -> ScanResult:
    event = db.session.get_one(Event, scanner.event_id)
    if not event.takes_scans(told.received_at):
        raise EventClosedError
    if scanner.withdrawn_at is not None or scanned.withdrawn_at is not None:
        raise PersonGoneError
    client_at, sent_at = told.client_at or told.received_at, told.sent_at or told.received_at
    # Only what the client told of the act goes into the hash: a repeated delivery must look the same.
    payload_hash = hash_of_payload(scanned.id, told.act, told.via, told.client_at)
    happened_at, clock_suspect = corrected_time(
        client_at=client_at, sent_at=sent_at, received_at=told.received_at, starts_at=event.starts_at
    )
    is_new = insert_ignoring_duplicates(
        Scan,
        scanner_id=scanner.id,
        client_id=told.client_id,
        payload_hash=payload_hash,
        event_id=event.id,
        scanned_id=scanned.id,
        act=told.act,
        via=told.via,
        client_at=client_at,
        sent_at=sent_at,
        received_at=told.received_at,
        happened_at=happened_at,
        clock_suspect=clock_suspect,
        is_live=_is_live(scanner, told, happened_at),
        device=told.device,
        sequence=told.sequence,
    )
    if is_new and told.badge is not None and told.badge.is_lost_at(happened_at):
        raise BadgeUnknownError
    if not is_new and db.session.get_one(Scan, (scanner.id, told.client_id)).payload_hash != payload_hash:
        raise ScanIdReusedError
    meeting = derive_meeting(event.id, scanner.id, scanned.id)
    if told.device is not None:
        note_device(
            attendee_id=scanner.id, device=told.device, sequence=told.sequence, moment=told.received_at
        )
    return ScanResult(meeting.code, meeting.state, is_duplicate=not is_new)


def _is_live(scanner: Attendee, told: _Told, happened_at: datetime) -> bool:
    """Whether the scan carries the code that the badge's holder showed at that moment."""
    if told.live is None or told.badge is None or told.badge.live_secret is None:
        return False
    n_before = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(Scan)
        .filter_by(scanner_id=scanner.id, scanned_id=told.badge.holder_id, act=Act.SCAN)
    )
    return (n_before or 0) < LIVE_TRIES and is_live_code(told.badge.live_secret, told.live, happened_at)


def derive_meeting(event_id: int, one: int, other: int) -> Meeting:
    """Bring the pair's row up to date with all of its scans; the caller holds the transaction.

    While one of the two hides from the other nothing is confirmed, whatever was scanned.
    """
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
        sa.select(*FACT_COLUMNS).where(
            sa.or_(
                sa.and_(Scan.scanner_id == low_id, Scan.scanned_id == high_id),
                sa.and_(Scan.scanner_id == high_id, Scan.scanned_id == low_id),
            )
        )
    )
    facts = derive(scan_fact(row) for row in rows)
    meeting.met_at, meeting.claimed_by = facts.met_at, facts.claimed_by
    meeting.confirmed_at = None if are_hidden(low_id, high_id) else facts.confirmed_at
    meeting.withdrawn_at = facts.withdrawn_at
    return meeting


def scan_fact(row: sa.Row[*tuple[Any, ...]]) -> ScanFact:
    """Return what the columns of `FACT_COLUMNS` say of one scan."""
    return ScanFact(
        row.scanner_id,
        Act(row.act),
        row.happened_at,
        is_live=row.is_live,
        clock_suspect=row.clock_suspect,
    )


def hash_of_payload(scanned_id: int, act: Act, via: Via, client_at: datetime | None) -> str:
    """Return what tells a repeated delivery of an act from another act under the same id."""
    payload = [scanned_id, act, via, client_at.isoformat() if client_at else None]
    return hashlib.sha256(json.dumps(payload).encode("ascii")).hexdigest()
