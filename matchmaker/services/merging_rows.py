"""What two rows of one person keep of phones, of letters, and of the rhythm afterwards, brought into one."""

from __future__ import annotations

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Device, FollowUp, FormerFingerprint, LimitCounter, Mail, MergedRow
from matchmaker.queries.event_letters import LetterKind
from matchmaker.queries.kept_out import fingerprints_of


def name_merged_row(kept_id: int, merged: Attendee) -> None:
    """Remember which rows the kept one stands for: whoever is erased is erased as all of them.

    The caller holds the transaction.
    """
    for model in (MergedRow, FormerFingerprint):
        db.session.execute(sa.update(model).where(model.attendee_id == merged.id).values(attendee_id=kept_id))
    found = fingerprints_of(event_id=merged.event_id, email=merged.email, ticket=merged.external_id)
    db.session.add(
        MergedRow(
            code=merged.code,
            attendee_id=kept_id,
            email_fingerprint=found.email,
            ticket_fingerprint=found.ticket,
        )
    )


def merge_devices(kept_id: int, merged_id: int) -> None:
    """Let the phones of both be the kept row's; the caller holds the transaction."""
    own = {row.device: row for row in db.session.scalars(sa.select(Device).filter_by(attendee_id=kept_id))}
    for row in db.session.scalars(sa.select(Device).filter_by(attendee_id=merged_id)).all():
        known = own.get(row.device)
        if known is None:
            values = {"last_sequence": row.last_sequence, "waiting": row.waiting, "seen_at": row.seen_at}
            db.session.add(Device(attendee_id=kept_id, device=row.device, **values))
        else:
            known.last_sequence = max(known.last_sequence, row.last_sequence)
            known.waiting += row.waiting
            known.seen_at = max(known.seen_at, row.seen_at)
        db.session.delete(row)
    _move_refused(kept_id, merged_id)
    db.session.flush()


def merge_letters(kept_id: int, merged_id: int) -> None:
    """Let the letters of both be the kept row's, so that none comes twice.

    Their keys name their reader: one that went on naming the merged row would keep letters from whoever
    gets its number next.
    """
    own = set(db.session.scalars(sa.select(Mail.key).filter_by(attendee_id=kept_id)))
    for mail in db.session.scalars(sa.select(Mail).filter_by(attendee_id=merged_id).order_by(Mail.id)).all():
        parts = mail.key.split(":")
        place = -1 if mail.kind == LetterKind.THREE else 1
        if parts[place] == str(merged_id):
            parts[place] = str(kept_id)
        key = ":".join(parts)
        if key in own:
            db.session.delete(mail)
        else:
            mail.attendee_id, mail.key = kept_id, key
    db.session.flush()


def merge_follow_up(kept_id: int, merged_id: int) -> None:
    """Keep one rhythm of the two; stopped once, it stays so."""
    kept, merged = db.session.get(FollowUp, kept_id), db.session.get(FollowUp, merged_id)
    if merged is None:
        return
    if kept is None:
        db.session.execute(
            sa.update(FollowUp).where(FollowUp.attendee_id == merged_id).values(attendee_id=kept_id)
        )
        db.session.expunge(merged)
        return
    kept.stopped_at = kept.stopped_at or merged.stopped_at
    db.session.delete(merged)
    db.session.flush()


def _move_refused(kept_id: int, merged_id: int) -> None:
    """Let scans that were refused from the merged row's phones not be looked for under the kept one."""
    old, new = f"refused:{merged_id}:", f"refused:{kept_id}:"
    own = set(db.session.scalars(sa.select(LimitCounter.key).where(LimitCounter.key.startswith(new))))
    for counter in db.session.scalars(sa.select(LimitCounter).where(LimitCounter.key.startswith(old))).all():
        moved = new + counter.key.removeprefix(old)
        if moved in own:
            db.session.delete(counter)
        else:
            counter.key = moved
