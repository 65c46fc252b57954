from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from matchmaker.db import db, transaction
from matchmaker.models import Event
from matchmaker.models.event import GRACE

START = datetime(2026, 5, 6, 9, tzinfo=UTC)
END = START + timedelta(hours=8)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (END - SECOND, (False, True)),
        (END, (True, True)),
        (END + GRACE - SECOND, (True, True)),
        (END + GRACE, (True, False)),
    ],
)
def test_event_ends_and_takes_scans_for_a_week_more(moment: datetime, expected: tuple[bool, bool]) -> None:
    event = Event(starts_at=START, ends_at=END)

    assert (event.has_ended(moment), event.takes_scans(moment)) == expected


def test_event_shows_its_times_in_its_zone() -> None:
    event = Event(starts_at=START, timezone="Europe/Lisbon")

    assert event.starts_at.astimezone(event.zone).isoformat() == "2026-05-06T10:00:00+01:00"


def test_rounds_begin_one_after_the_other_where_there_are_some() -> None:
    without = Event(starts_at=START)
    planned = Event(starts_at=START, rounds_start_at=START + SECOND, round_minutes=12)

    assert without.round_starts_at(1) is None
    assert planned.round_starts_at(1) == START + SECOND
    assert planned.round_starts_at(3) == START + SECOND + timedelta(minutes=24)


@pytest.mark.usefixtures("app")
def test_table_refuses_an_event_that_ends_before_it_starts() -> None:
    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.add(Event(code="c", name="n", starts_at=START, ends_at=START))

    assert db.session.scalars(sa.select(Event)).all() == []
