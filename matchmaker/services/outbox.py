"""The outbox: a mail is a row before it leaves; none is lost, none is put in twice.

A mail may reach its reader twice only where a worker dies between the server's yes and our note of
it; both copies then carry the same Message-ID, which mail readers show once.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.mail.transport import Envelope, MailRefusedError
from matchmaker.models import Attendee, FollowUp, Mail, MailState

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from matchmaker.mail.letters import Letter

_LEASE = timedelta(minutes=2)
# After each failed try, how long we wait; after the last one the mail is given up.
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
FOLLOW_UP = "follow_up"
SIGN_IN = "sign_in"
PASSWORD = "password"  # noqa: S105 -- a kind of letter
TEAM = "team"
ASKED_FOR = frozenset({SIGN_IN})  # kinds that their reader asked for a moment ago
# Somebody waits for these before a screen: they leave before what the calendar put in.
_WAITED_FOR = ASKED_FOR | {PASSWORD, TEAM}
_ASKED_FOR_LIVES = timedelta(minutes=10)  # later their link is dead, too


def put_letter(
    letter: Letter,
    *,
    kind: str,
    key: str,
    address: str,
    event_id: int | None = None,
    attendee_id: int | None = None,
    organizer_id: int | None = None,
    stop_link: str = "",
    not_before: datetime | None = None,
) -> bool:
    """Put a letter into the outbox; False where one with this key is there already.

    The caller holds the transaction, so the letter leaves only if that commits.
    """
    headers = {"Auto-Submitted": "auto-generated"}
    if stop_link:
        headers |= {
            "List-Unsubscribe": f"<{stop_link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return insert_ignoring_duplicates(
        Mail,
        kind=kind,
        key=key,
        address=address,
        subject=letter.subject[:200],
        text=letter.text,
        html=letter.html,
        headers=headers,
        event_id=event_id,
        attendee_id=attendee_id,
        organizer_id=organizer_id,
        not_before=not_before or now(),
    )


def take_back_letters(attendee_ids: Collection[int]) -> None:
    """Take back reminders that wait for these readers, because somebody in them is gone or hides.

    The calendar makes them anew. The caller holds the transaction.
    """
    db.session.execute(
        sa.delete(Mail).where(
            Mail.kind == FOLLOW_UP, Mail.state == MailState.WAITING, Mail.attendee_id.in_(attendee_ids)
        )
    )


def send_next(*, send: Callable[[Envelope], None], host: str) -> bool:
    """Send the mail that is due longest; False where none is due."""
    with transaction():
        mail = _lease()
        if mail is None:
            return False
        mail_id, envelope = mail.id, _envelope(mail, host)
        if not _is_wanted(mail):
            _close(mail, MailState.DROPPED)
            return True
    try:
        send(envelope)
    except MailRefusedError as error:
        _note_refusal(mail_id, error)
    else:
        with transaction():
            if (mail := db.session.get(Mail, mail_id)) is not None:  # its reader may have been erased since
                _close(mail, MailState.SENT)
    return True


def _lease() -> Mail | None:
    moment = now()
    mail = db.session.scalars(
        sa.select(Mail)
        .where(
            Mail.state == MailState.WAITING,
            Mail.not_before <= moment,
            sa.or_(Mail.leased_until.is_(None), Mail.leased_until <= moment),
        )
        .order_by(Mail.kind.not_in(_WAITED_FOR), Mail.not_before, Mail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if mail is not None:
        mail.leased_until = moment + _LEASE
        mail.attempts += 1
    return mail


def _is_wanted(mail: Mail) -> bool:
    """Whether its reader still takes part; what they asked for themselves always leaves."""
    if mail.kind in ASKED_FOR:
        return mail.created_at + _ASKED_FOR_LIVES > now()
    if mail.attendee_id is None:
        return True
    attendee = db.session.get_one(Attendee, mail.attendee_id)
    follow_up = db.session.get(FollowUp, mail.attendee_id) if mail.kind == FOLLOW_UP else None
    if follow_up is not None and follow_up.stopped_at is not None:
        return False
    return attendee.withdrawn_at is None and attendee.mail_stopped_at is None


def _envelope(mail: Mail, host: str) -> Envelope:
    name = hashlib.sha256(mail.key.encode("utf-8")).hexdigest()[:32]
    return Envelope(
        address=mail.address,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        headers={**mail.headers, "Message-ID": f"<{name}@{host}>"},
    )


def _note_refusal(mail_id: int, error: MailRefusedError) -> None:
    with transaction():
        mail = db.session.get(Mail, mail_id)
        if mail is None:
            return
        mail.error = str(error)[:500]
        if error.is_final or mail.attempts > len(_WAITS):
            _close(mail, MailState.FAILED)
            return
        mail.leased_until, mail.not_before = None, now() + _WAITS[mail.attempts - 1]


def _close(mail: Mail, state: MailState) -> None:
    """End a mail; its words go, because they hold links that let people in."""
    mail.state, mail.leased_until, mail.text, mail.html = state, None, "", ""
    mail.sent_at = now() if state is MailState.SENT else None
