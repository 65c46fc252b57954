"""Evenings to report on: who met whom, with what they said of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Event, Feedback, Meeting, RunState, Worth
from matchmaker.tokens import new_public_code
from tests.factories import make_attendee, make_event, make_match, make_run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.models import Organizer


def meet(
    one: Attendee,
    other: Attendee,
    *,
    said: Sequence[Worth | None] = (),
    at: datetime | None = None,
    is_confirmed: bool = True,
    is_withdrawn: bool = False,
) -> Meeting:
    """Let two people meet; `said` holds the word of the first, then that of the second."""
    met_at = at or now()
    low, high = sorted((one, other), key=lambda attendee: attendee.id)
    meeting = Meeting(
        code=new_public_code(),
        event_id=one.event_id,
        low_id=low.id,
        high_id=high.id,
        met_at=met_at,
        claimed_by=one.id,
        confirmed_at=met_at if is_confirmed else None,
        withdrawn_at=met_at if is_withdrawn else None,
    )
    db.session.add(meeting)
    db.session.flush()
    for person, worth in zip((one, other), said, strict=False):
        if worth is not None:
            db.session.add(Feedback(meeting_id=meeting.id, attendee_id=person.id, worth=worth))
    db.session.commit()
    return meeting


def publish(
    event: Event,
    pairs: Sequence[tuple[Attendee, Attendee]],
    *,
    at: datetime | None = None,
    number: int = 1,
    state: RunState = RunState.PUBLISHED,
) -> None:
    """Suggest pairs, before the event begins where no time is given."""
    run = make_run(event=event, number=number, state=state)
    run.published_at = at or event.starts_at - timedelta(hours=1)
    for one, other in pairs:
        make_match(run=run, one=one, other=other)


def early_attendees(event: Event, count: int) -> list[Attendee]:
    """Return people who agreed to be matched well before the event."""
    people = [make_attendee(event=event, name=f"Person {number}") for number in range(count)]
    for person in people:
        person.consented_at = event.starts_at - timedelta(days=1)
    db.session.commit()
    return people


def make_evening(*, organizer: Organizer | None = None, code: str = "evening") -> Event:
    """Return an event of 40 people with enough meetings and answers to say something.

    Each is suggested to the next one; three in four of those pairs meet, and ten other pairs do.
    """
    event = make_event(organizer=organizer, code=code)
    people = early_attendees(event, 40)
    suggested = [(people[number], people[(number + 1) % 40]) for number in range(40)]
    publish(event, suggested)
    words = ((Worth.FOLLOW_UP, Worth.FOLLOW_UP), (Worth.FOLLOW_UP, Worth.NICE), (Worth.FOLLOW_UP, None))
    for number, (one, other) in enumerate(suggested):
        if number % 4:
            meet(one, other, said=words[number % 3], at=event.starts_at + timedelta(minutes=number))
    for number in range(10):
        said = (Worth.NOT_FOR_ME, Worth.FOLLOW_UP if number % 2 else Worth.NICE)
        meet(people[number], people[number + 20], said=said, at=event.starts_at + timedelta(minutes=5))
    meet(people[0], people[5], is_confirmed=False)
    return event
