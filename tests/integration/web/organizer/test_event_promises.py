"""The settings say why some of them cannot be changed any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.db import db
from matchmaker.models import Event
from tests.factories import make_attendee
from tests.integration.web.organizer.test_event_settings import RULES
from tests.retired_events import end_event, look_until_done

if TYPE_CHECKING:
    from tests.integration.web.organizer.conftest import Desk

MAY_FALL = "People have agreed to this number, so it can only become smaller."
FINAL = "The people of this event are erased and its report is final, so its days stay as they are."


def event_of(desk: Desk) -> Event:
    return db.session.get_one(Event, desk.event_id)


def test_settings_say_that_days_only_become_fewer_once_somebody_agreed(desk: Desk) -> None:
    before = desk.client.get(desk.address("/settings")).text
    with desk.rows():
        make_attendee(event=event_of(desk))

    page = desk.client.get(desk.address("/settings")).text
    answer = desk.client.post(desk.address("/settings"), data=RULES | {"retention_days": "45"})

    assert (MAY_FALL in before, MAY_FALL in page) == (False, True)
    assert answer.status_code == 422
    assert "People have agreed to 30, so this number can only become smaller." in answer.text
    with desk.rows():
        assert event_of(desk).retention_days == 30


def test_settings_say_that_the_days_of_an_erased_event_stay(desk: Desk) -> None:
    before = desk.client.get(desk.address("/settings")).text
    with desk.rows():
        make_attendee(event=event_of(desk))
        end_event(event_of(desk), days_ago=31)
        look_until_done()
        ended_at = event_of(desk).ends_at

    page = desk.client.get(desk.address("/settings")).text
    answer = desk.client.post(desk.address("/settings"), data=RULES)

    assert (FINAL in before, page.count(FINAL)) == (False, 1)
    assert answer.status_code == 409
    assert answer.text.count(FINAL) == 2  # above the days, and at the field
    with desk.rows():
        assert event_of(desk).ends_at == ended_at
