"""Whole histories through the real service: any order of delivery, one end each."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import sqlalchemy as sa
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaker.db import db
from matchmaker.models import Act, Meeting, Scan, Via
from matchmaker.services.live_codes import live_code, live_secret_of
from matchmaker.services.meeting_facts import MeetingFacts
from matchmaker.services.meetings import confirm_meeting, record_scan, withdraw_meeting
from matchmaker.services.recount import recount_meetings
from tests.factories import make_attendee, make_event
from tests.histories import START, Deed, deeds, truth

if TYPE_CHECKING:
    from flask import Flask

    from matchmaker.models import Attendee, Event

EXAMPLES = 15


class Pair:
    """Two new people, with the phone of each."""

    def __init__(self, event: Event) -> None:
        self.people: list[Attendee] = [make_attendee(event=event, name=f"Person {who}") for who in (0, 1)]
        self.ids = [person.id for person in self.people]
        self.badges = [person.badge_code for person in self.people]
        self.secrets = [live_secret_of(attendee_id=person_id) for person_id in self.ids]

    def deliver(self, deed: Deed, scan_id: UUID) -> None:
        """Let us hear of one deed, at the moment when we did."""
        with time_machine.travel(deed.received_at, tick=False):
            if deed.act is Act.SCAN:
                other = 1 - deed.who
                live = live_code(self.secrets[other], deed.happened_at) if deed.shows_live_code else None
                record_scan(
                    scanner_id=self.ids[deed.who],
                    code=self.badges[other],
                    client_id=scan_id,
                    via=Via.CAMERA,
                    client_at=deed.client_at,
                    sent_at=deed.sent_at,
                    live=live,
                )
            else:
                press = confirm_meeting if deed.act is Act.CONFIRM else withdraw_meeting
                press(meeting_code=self.meeting().code, by=self.ids[deed.who])

    def meeting(self) -> Meeting:
        db.session.rollback()
        return db.session.scalars(sa.select(Meeting).filter_by(low_id=self.ids[0])).one()

    def end(self) -> MeetingFacts:
        """Return what is kept, as the histories name the two."""
        meeting = self.meeting()
        claimed_by = None if meeting.claimed_by is None else self.ids.index(meeting.claimed_by)
        return MeetingFacts(meeting.met_at, claimed_by, meeting.confirmed_at, meeting.withdrawn_at)


def possible(history: list[Deed]) -> list[Deed]:
    """Return the deeds as two phones can do them: a button once each, its page exists from a scan on.

    Only the first few scans of one person may prove themselves, so a history has no more of them.
    """
    scans = [deed for deed in history if deed.act is Act.SCAN]
    pressed = {(deed.who, deed.act): deed for deed in history if deed.act is not Act.SCAN}
    return scans + list(pressed.values()) if scans else []


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    # The database stays from one example to the next; the two people are new each time.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(history=st.lists(deeds, min_size=1, max_size=6).map(possible).filter(bool), seed=st.integers(0, 2**32))
def test_any_order_of_delivery_ends_the_same(app: Flask, history: list[Deed], seed: int) -> None:  # noqa: ARG001 -- the people live in its database
    with time_machine.travel(START, tick=False):
        event = make_event(starts_at=START)
        pairs = [Pair(event), Pair(event)]
    first, *rest = history

    for number, pair in enumerate(pairs):
        ids = {deed: uuid4() for deed in history}
        pair.deliver(first, ids[first])
        chance = Random(seed + number)  # noqa: S311 -- an order of delivery, no secret
        deliveries = [*rest, *chance.choices(history, k=2)]
        chance.shuffle(deliveries)
        for deed in deliveries:
            pair.deliver(deed, ids[deed])

    assert [pair.end() for pair in pairs] == [truth(history), truth(history)]
    n_kept = db.session.scalar(sa.select(sa.func.count()).select_from(Scan).filter_by(event_id=event.id))
    assert n_kept == len(pairs) * len(set(history))
    assert recount_meetings().differing == ()
