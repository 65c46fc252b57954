"""The letters of the rhythm: four at most, each due on its day, none twice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.mail.follow_up_letters import PersonLine, day_letter
from matchmaker.models import Attendee, Event, FollowUp, Mail, MailState
from matchmaker.queries.after import after_of
from matchmaker.services.follow_ups import DAYS, LINKS_LIVE, due_at, new_after_link
from matchmaker.services.mail_stop import new_stop_link
from matchmaker.services.outbox import FOLLOW_UP, put_letter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from matchmaker.queries.after import After, PersonAfter

# Later than this a letter would only confuse: the next one comes anyway.
_STALE_AFTER = timedelta(days=5)


def queue_due_letters(*, base_url: str, default_language: str) -> int:
    """Put every letter that is due into the outbox; return how many were put in.

    Asking again changes nothing: a letter's key names its reader and its day.
    """
    return sum(
        queue_letter(attendee_id=attendee_id, day=day, base_url=base_url, default_language=default_language)
        for attendee_id, day in _due(now())
    )


def _due(moment: datetime) -> list[tuple[int, int]]:
    rows = db.session.execute(
        sa.select(FollowUp.attendee_id, Event)
        .join(Attendee, Attendee.id == FollowUp.attendee_id)
        .join(Event, Event.id == Attendee.event_id)
        .where(
            FollowUp.stopped_at.is_(None),
            Attendee.withdrawn_at.is_(None),
            Attendee.mail_stopped_at.is_(None),
            Attendee.email.is_not(None),
            Event.follows_up,
            Event.ends_at <= moment,
            Event.ends_at > moment - timedelta(days=DAYS[-1]) - _STALE_AFTER - timedelta(days=2),
        )
        .order_by(FollowUp.attendee_id)
    ).all()
    wanted = [
        (attendee_id, day)
        for attendee_id, event in rows
        for day in DAYS
        if due_at(event, day) <= moment < due_at(event, day) + _STALE_AFTER
    ]
    put = set(db.session.scalars(sa.select(Mail.key).where(Mail.kind == FOLLOW_UP)))
    return [(attendee_id, day) for attendee_id, day in wanted if _key(attendee_id, day) not in put]


def queue_letter(*, attendee_id: int, day: int, base_url: str, default_language: str) -> bool:
    """Put one letter into the outbox; False where it is there, was stopped, or would be about nobody."""
    with transaction():
        # The row is the turn of two schedulers; a stop that came since is seen here.
        follow_up = db.session.get(FollowUp, attendee_id, with_for_update=True, populate_existing=True)
        attendee = db.session.get_one(Attendee, attendee_id)
        event = db.session.get_one(Event, attendee.event_id)
        if follow_up is None or follow_up.stopped_at is not None or _is_put(attendee_id, day):
            return False
        people = _people_of(day, after_of(attendee))
        if not people:
            _note_nothing_to_say(attendee, day)
            return False
        expires_at = now() + LINKS_LIVE
        letter = day_letter(
            day,
            language=attendee.language or default_language,
            name=attendee.name,
            event=event.name,
            people=[_line(person) for person in people],
            link=new_after_link(attendee_id=attendee_id, base_url=base_url, expires_at=expires_at),
        )
        return put_letter(
            letter,
            kind=FOLLOW_UP,
            key=_key(attendee_id, day),
            address=attendee.email or "",
            event_id=event.id,
            attendee_id=attendee_id,
            stop_link=new_stop_link(attendee_id=attendee_id, base_url=base_url, expires_at=expires_at),
        )


def _people_of(day: int, after: After) -> Sequence[PersonAfter]:
    """Return whom a day's letter is about; one about nobody is not written."""
    match day:
        case 1:
            return after.people
        case 7:
            return after.open_promises
        case _:
            return after.awake


def _note_nothing_to_say(attendee: Attendee, day: int) -> None:
    """Keep that this day's letter is about nobody, so that it is not thought of again each minute."""
    db.session.add(
        Mail(
            kind=FOLLOW_UP,
            key=_key(attendee.id, day),
            address="",
            subject="",
            text="",
            state=MailState.DROPPED,
            event_id=attendee.event_id,
            attendee_id=attendee.id,
        )
    )


def _line(person: PersonAfter) -> PersonLine:
    mine, theirs = person.meeting.promise, person.meeting.their_promise
    return PersonLine(
        name=person.meeting.person.name,
        memory=person.meeting.memory_line,
        promised="" if mine is None or mine.kept_at is not None else mine.text,
        they_promised="" if theirs is None or theirs.kept_at is not None else theirs.text,
        was_helped=person.was_helped,
    )


def _key(attendee_id: int, day: int) -> str:
    return f"{FOLLOW_UP}:{attendee_id}:{day}"


def _is_put(attendee_id: int, day: int) -> bool:
    return db.session.scalar(sa.select(Mail.id).filter_by(key=_key(attendee_id, day))) is not None
