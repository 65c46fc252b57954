"""Letters that an organizer asks for: invitations, reminders, "your three are picked"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.mail.event_letters import Occasion, invitation_letter, reminder_letter, three_letter
from matchmaker.models import Attendee, Event, LinkPurpose
from matchmaker.models.event import GRACE
from matchmaker.queries.event_letters import LetterKind, Reader, readers_of
from matchmaker.queries.events import is_over
from matchmaker.services.audit import note
from matchmaker.services.closing import check_is_not_over
from matchmaker.services.jobs import add_job
from matchmaker.services.mail_stop import new_stop_link
from matchmaker.services.outbox import put_letter
from matchmaker.services.sign_in import add_link

if TYPE_CHECKING:
    from collections.abc import Callable

LETTERS_JOB = "letters"
_TOGETHER = 20  # so many share one transaction: phones that scan meanwhile wait for no more than that


def request_letters(*, event_id: int, kind: LetterKind, by: int) -> int:
    """Ask for letters, written by a worker; return how many people get one.

    Raises
    ------
    EventEndedError, EventStoppedError
    """
    moment = now()
    with transaction():
        event = db.session.get_one(Event, event_id)
        check_is_not_over(event)
        n_readers = len(readers_of(event, kind, moment.date()))
        if n_readers:
            add_job(kind=LETTERS_JOB, payload={"event_id": event_id, "kind": kind})
            note(event_id=event_id, by=by, action="letters_asked_for", kind=kind, letters=n_readers)
        return n_readers


def write_letters(
    *,
    event_id: int,
    kind: LetterKind,
    base_url: str,
    default_language: str,
    progress: Callable[[float], None] = lambda _: None,
) -> int:
    """Put the letters into the outbox; return how many. Asking again writes none twice."""
    event = db.session.get_one(Event, event_id)
    readers = readers_of(event, kind, now().date())
    n_put = 0
    for start in range(0, len(readers), _TOGETHER):
        with transaction():
            for reader in readers[start : start + _TOGETHER]:
                n_put += _put(reader, kind, base_url, default_language)
        progress((start + _TOGETHER) / len(readers))
    return n_put


def _put(reader: Reader, kind: LetterKind, base_url: str, default_language: str) -> bool:
    attendee = db.session.get(Attendee, reader.attendee_id)
    if attendee is None or not attendee.email or attendee.withdrawn_at is not None:
        return False  # gone since we looked
    event = db.session.get_one(Event, attendee.event_id)
    if is_over(event, now()):
        return False
    expires_at = event.ends_at + GRACE
    secret = add_link(purpose=LinkPurpose.INVITATION, attendee_id=attendee.id, expires_at=expires_at)
    link = f"{base_url}/in/{secret}"
    common: dict[str, Any] = {
        "language": attendee.language or default_language,
        "name": attendee.name,
        "event": Occasion(event.name, event.starts_at, event.zone, event.contact),
        "link": link,
    }
    match kind:
        case LetterKind.INVITATION:
            letter = invitation_letter(**common, leave_link=f"{link}/leave")
        case LetterKind.REMINDER:
            letter = reminder_letter(**common, lacks_goal=reader.lacks_goal)
        case _:
            letter = three_letter(**common, n_people=reader.n_people)
    return put_letter(
        letter,
        kind=kind,
        key=reader.key,
        address=attendee.email,
        event_id=event.id,
        attendee_id=attendee.id,
        stop_link=new_stop_link(attendee_id=attendee.id, base_url=base_url, expires_at=expires_at),
    )
