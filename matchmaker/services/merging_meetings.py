"""Scans and meetings of two rows of one person, brought into one: no real meeting is lost by it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from uuid import uuid4

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Act, CheckBack, Feedback, Meeting, Promise, Scan, Via
from matchmaker.services.meeting_facts import ScanFact, derive
from matchmaker.services.meetings import derive_meeting, hash_of_payload

if TYPE_CHECKING:
    from collections.abc import Iterable


def merge_meetings(event_id: int, kept_id: int, merged_id: int) -> None:
    """Give the merged row’s scans to the kept one, let meetings follow; the caller holds the transaction."""
    # Two rows of one person never met.
    _delete_between(kept_id, merged_id)
    mine, theirs = _scans_by_other(kept_id), _scans_by_other(merged_id)
    for other in sorted(mine.keys() & theirs.keys()):
        for scan in _in_the_way(mine[other], theirs[other], kept_id, merged_id):
            db.session.delete(scan)
    db.session.flush()
    own_ids = set(db.session.scalars(sa.select(Scan.client_id).filter_by(scanner_id=kept_id)))
    for scan in _scans_of(merged_id):
        _move_scan(scan, kept_id, merged_id, is_taken=scan.client_id in own_ids)
    db.session.flush()
    db.session.expire_all()
    others = _move_meetings(kept_id, merged_id)
    for other in sorted(others | theirs.keys()):
        derive_meeting(event_id, kept_id, other)
    db.session.flush()


def _in_the_way(mine: list[Scan], theirs: list[Scan], kept_id: int, merged_id: int) -> list[Scan]:
    """Return the acts of one row that would undo a meeting which the other's prove.

    Somebody who said "we did not meet" to one of the two rows meant that row, and an old claim that was
    never answered does not make the button of another one come too late.
    """

    def is_real(facts: Iterable[ScanFact]) -> bool:
        derived = derive(facts)
        return derived.confirmed_at is not None and derived.withdrawn_at is None

    own = [_fact(scan, kept_id, merged_id) for scan in mine]
    other = [_fact(scan, kept_id, merged_id) for scan in theirs]
    if is_real([*own, *other]):
        return []
    if is_real(own):
        return theirs
    return mine if is_real(other) else []


def _fact(scan: Scan, kept_id: int, merged_id: int) -> ScanFact:
    scanner_id = kept_id if scan.scanner_id == merged_id else scan.scanner_id
    return ScanFact(
        scanner_id,
        Act(scan.act),
        scan.happened_at,
        is_live=scan.is_live,
        clock_suspect=scan.clock_suspect,
    )


def _scans_of(person_id: int) -> list[Scan]:
    statement = sa.select(Scan).where(sa.or_(Scan.scanner_id == person_id, Scan.scanned_id == person_id))
    return list(db.session.scalars(statement))


def _scans_by_other(person_id: int) -> dict[int, list[Scan]]:
    found: defaultdict[int, list[Scan]] = defaultdict(list)
    for scan in _scans_of(person_id):
        found[scan.scanned_id if scan.scanner_id == person_id else scan.scanner_id].append(scan)
    return dict(found)


def _delete_between(kept_id: int, merged_id: int) -> None:
    ids = [kept_id, merged_id]
    db.session.execute(sa.delete(Scan).where(Scan.scanner_id.in_(ids), Scan.scanned_id.in_(ids)))
    db.session.execute(sa.delete(Meeting).where(Meeting.low_id.in_(ids), Meeting.high_id.in_(ids)))


def _move_scan(scan: Scan, kept_id: int, merged_id: int, *, is_taken: bool) -> None:
    """Put the kept row into a scan; delivered again by a late phone, it is still known."""
    values: dict[str, object] = {}
    if scan.scanner_id == merged_id:
        values["scanner_id"] = kept_id
        if is_taken:
            values["client_id"] = uuid4()
    else:
        values["scanned_id"] = kept_id
        act, via = Act(scan.act), Via(scan.via)
        for told in (scan.client_at, None):
            if scan.payload_hash == hash_of_payload(merged_id, act, via, told):
                values["payload_hash"] = hash_of_payload(kept_id, act, via, told)
    key = (Scan.scanner_id == scan.scanner_id, Scan.client_id == scan.client_id)
    db.session.execute(
        sa.update(Scan).where(*key).values(**values).execution_options(synchronize_session=False)
    )


def _move_meetings(kept_id: int, merged_id: int) -> set[int]:
    """Let what was said of each meeting be said of the kept row's; return whom these are with."""
    for model in (Feedback, Promise, CheckBack):
        # Nobody says anything of a meeting they were not at, so the new owner has no row here.
        db.session.execute(sa.update(model).where(model.attendee_id == merged_id).values(attendee_id=kept_id))
    own = {meeting.other_id(kept_id): meeting for meeting in _meetings_of(kept_id)}
    others = set()
    for meeting in _meetings_of(merged_id):
        other = meeting.other_id(merged_id)
        others.add(other)
        meeting.claimed_by = None  # follows from the scans
        if other in own:
            _move_words(own[other].id, meeting.id)
            db.session.delete(meeting)
        else:
            meeting.low_id, meeting.high_id = sorted((kept_id, other))
        db.session.flush()
    return others


def _meetings_of(person_id: int) -> list[Meeting]:
    statement = sa.select(Meeting).where(sa.or_(Meeting.low_id == person_id, Meeting.high_id == person_id))
    return list(db.session.scalars(statement))


def _move_words(to: int, was: int) -> None:
    """Let what was said of one meeting be said of the other; where both have a word, the first one stays."""
    for feedback in db.session.scalars(sa.select(Feedback).filter_by(meeting_id=was)).all():
        known = db.session.get(Feedback, (to, feedback.attendee_id))
        if known is None:
            feedback.meeting_id = to
        else:
            known.worth = known.worth or feedback.worth
            known.memory_line = known.memory_line or feedback.memory_line
    for promise in db.session.scalars(sa.select(Promise).filter_by(meeting_id=was)).all():
        if (
            db.session.scalars(
                sa.select(Promise.id).filter_by(meeting_id=to, attendee_id=promise.attendee_id)
            ).first()
            is None
        ):
            promise.meeting_id = to
    for answer in db.session.scalars(sa.select(CheckBack).filter_by(meeting_id=was)).all():
        if db.session.get(CheckBack, (to, answer.attendee_id, answer.day)) is None:
            answer.meeting_id = to
    db.session.flush()
