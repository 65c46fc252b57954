"""What an organizer may not change any more, because people were told otherwise."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import EventErasedError, RetentionRaisedError
from matchmaker.queries.retention import has_promised, is_final
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.freezing import freeze_report
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event
from tests.integration.services.test_event_settings import change, rules
from tests.retired_events import end_event, look_until_done

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.models import Event

pytestmark = pytest.mark.usefixtures("app")


def test_days_of_retention_are_raised_freely_while_nobody_agreed() -> None:
    event = make_event()
    make_attendee(event=event, consents=False)
    make_attendee(event=make_event())

    change(event, rules=rules(retention_days=300))

    assert (event.retention_days, has_promised(event)) == (300, False)


def test_days_of_retention_are_only_lowered_once_somebody_agreed() -> None:
    event = make_event()
    make_attendee(event=event)

    with pytest.raises(RetentionRaisedError, match="People have agreed to 30, so"):
        change(event, name="Never", rules=rules(retention_days=31))
    change(event, rules=rules(retention_days=30))
    change(event, rules=rules(retention_days=20))
    with pytest.raises(RetentionRaisedError, match="People have agreed to 20, so"):
        change(event, rules=rules(retention_days=30))

    db.session.expire_all()
    assert (event.name, event.retention_days) == ("Makers & Money", 20)


def test_who_left_is_still_kept_as_promised_and_who_was_erased_is_not_kept() -> None:
    event = make_event()
    ada = make_attendee(event=event)
    leave(attendee_id=ada.id)

    with pytest.raises(RetentionRaisedError):
        change(event, rules=rules(retention_days=31))
    erase_attendee(attendee_id=ada.id)
    change(event, rules=rules(retention_days=31))

    assert event.retention_days == 31


def _erased_event() -> tuple[Event, datetime, datetime]:
    event = make_event()
    make_attendee(event=event)
    end_event(event, days_ago=31)
    look_until_done()
    return event, event.starts_at, event.ends_at


@pytest.mark.parametrize("moved", ["both", "starts_at", "ends_at"])
def test_days_of_an_event_whose_people_were_erased_stay(moved: str) -> None:
    event, starts_at, ends_at = _erased_event()
    later = {
        "both": {"starts_at": now() + timedelta(days=1), "ends_at": now() + timedelta(days=2)},
        "starts_at": {"starts_at": starts_at - timedelta(minutes=1)},
        "ends_at": {"ends_at": now() + timedelta(days=2)},
    }[moved]

    with pytest.raises(EventErasedError):
        change(event, **later)

    db.session.expire_all()
    assert (event.starts_at, event.ends_at) == (starts_at, ends_at)


def test_days_stay_from_the_moment_in_which_the_report_is_frozen() -> None:
    event = make_event()
    make_attendee(event=event)
    end_event(event, days_ago=31)
    assert not is_final(event)

    freeze_report(event_id=event.id)

    with pytest.raises(EventErasedError):
        change(event, ends_at=now() + timedelta(days=2))


def test_erased_event_can_be_changed_otherwise_by_a_page_that_shows_no_seconds() -> None:
    event, starts_at, ends_at = _erased_event()
    shown = {"starts_at": starts_at.replace(second=0, microsecond=0), "ends_at": ends_at.replace(second=0)}

    change(event, name="Renamed", **shown)

    assert event.name == "Renamed"
