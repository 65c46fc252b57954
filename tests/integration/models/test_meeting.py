from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.models import Act, Feedback, Meeting, MeetingState, Scan, Via
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from datetime import datetime

MOMENT = now()


@pytest.mark.parametrize(
    ("confirmed_at", "withdrawn_at", "state"),
    [
        (None, None, MeetingState.CLAIMED),
        (MOMENT, None, MeetingState.CONFIRMED),
        (None, MOMENT, MeetingState.WITHDRAWN),
        (MOMENT, MOMENT, MeetingState.WITHDRAWN),
    ],
)
def test_meeting_state_withdrawn_wins_over_confirmed_over_claimed(
    confirmed_at: datetime | None, withdrawn_at: datetime | None, state: MeetingState
) -> None:
    meeting = Meeting(met_at=MOMENT, confirmed_at=confirmed_at, withdrawn_at=withdrawn_at)

    assert meeting.state is state


def test_meeting_knows_the_other_one() -> None:
    meeting = Meeting(low_id=3, high_id=8)

    assert (meeting.other_id(3), meeting.other_id(8)) == (8, 3)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("swapped", [True, False])
def test_table_refuses_a_second_row_of_a_pair(swapped: bool) -> None:  # noqa: FBT001 -- a table of cases
    event = make_event()
    ada, grace = make_attendee(event=event), make_attendee(event=event)
    with transaction():
        db.session.add(Meeting(code="one", event_id=event.id, low_id=ada.id, high_id=grace.id))
    low_id, high_id = (grace.id, ada.id) if swapped else (ada.id, grace.id)

    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.add(Meeting(code="two", event_id=event.id, low_id=low_id, high_id=high_id))

    assert db.session.scalars(sa.select(Meeting.code)).all() == ["one"]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("wrong", [{"act": "shout"}, {"via": "rumour"}, {"scanned_id": 1}])
def test_table_refuses_a_scan_that_cannot_be(wrong: dict[str, Any]) -> None:
    event = make_event()
    ada, grace = make_attendee(event=event), make_attendee(event=event)
    values = {
        "scanner_id": ada.id,
        "scanned_id": grace.id,
        "client_id": uuid4(),
        "payload_hash": "",
        "event_id": event.id,
        "act": Act.SCAN,
        "via": Via.CAMERA,
        **dict.fromkeys(("client_at", "sent_at", "received_at", "happened_at"), MOMENT),
    }
    with transaction():
        db.session.add(Scan(**values))

    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.add(Scan(**{**values, "client_id": uuid4(), **wrong}))

    assert len(db.session.scalars(sa.select(Scan)).all()) == 1


@pytest.mark.usefixtures("app")
def test_table_refuses_a_word_nobody_knows() -> None:
    event = make_event()
    ada, grace = make_attendee(event=event), make_attendee(event=event)
    meeting = Meeting(code="one", event_id=event.id, low_id=ada.id, high_id=grace.id)
    with transaction():
        db.session.add(meeting)

    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.add(Feedback(meeting_id=meeting.id, attendee_id=ada.id, worth="splendid"))

    assert db.session.scalars(sa.select(Feedback)).all() == []
