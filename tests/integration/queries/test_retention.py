from __future__ import annotations

from datetime import timedelta

import pytest

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.queries.retention import (
    FOLLOW_UP_LIVES,
    YEAR_LIVES,
    overdue_people,
    own_data_goes_at,
    profiles_go_at,
    rest_goes_at,
)
from tests.factories import make_attendee, make_event
from tests.retired_events import agree, ask_to_be_reminded, end_event

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize("wish", ["none", "reminded", "stopped", "left", "year"])
def test_own_data_goes_with_the_profiles_unless_somebody_wishes_otherwise(wish: str) -> None:
    event = make_event()
    ada = make_attendee(event=event)
    if wish in {"reminded", "stopped", "left"}:
        ask_to_be_reminded(ada, stopped_at=now() if wish == "stopped" else None)
    if wish == "year":
        agree(ada)
    ada.withdrawn_at = now() if wish == "left" else None
    db.session.commit()

    goes_at = own_data_goes_at(ada)

    if wish == "reminded":
        assert goes_at == event.ends_at + FOLLOW_UP_LIVES
    elif wish == "year":
        assert abs(goes_at - now() - YEAR_LIVES) < timedelta(minutes=1)
    else:
        assert goes_at == profiles_go_at(event)


@pytest.mark.parametrize(("days", "rest"), [(14, 90), (90, 90), (100, 100)])
def test_the_rest_never_goes_before_the_profiles(days: int, rest: int) -> None:
    event = make_event()
    event.retention_days = days

    assert profiles_go_at(event) - event.ends_at == timedelta(days=days)
    assert rest_goes_at(event) - event.ends_at == timedelta(days=rest)


def test_overdue_are_those_who_keep_nothing_at_events_past_their_day() -> None:
    events = [make_event() for _ in range(3)]
    for event, days in zip(events, (31, 32, 29), strict=True):
        make_attendee(event=event)
        ask_to_be_reminded(make_attendee(event=event))
        end_event(event, days_ago=days)

    overdue = overdue_people(now())

    assert (overdue.n_people, overdue.n_events) == (2, 2)
