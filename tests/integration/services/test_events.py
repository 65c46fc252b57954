from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.errors import EventCodeError, EventExistsError, EventTimesError
from matchmaker.models import AuditEntry, Event, Membership
from matchmaker.services.events import create_event, edit_event
from tests.factories import make_event, make_organizer

pytestmark = pytest.mark.usefixtures("app")

START = datetime(2036, 5, 6, 9, tzinfo=UTC)
END = START + timedelta(hours=8)


def audit_trail(event_id: int) -> list[tuple[str, int | None]]:
    rows = db.session.scalars(sa.select(AuditEntry).filter_by(event_id=event_id).order_by(AuditEntry.id))
    return [(row.action, row.organizer_id) for row in rows]


def test_create_event_makes_its_creator_the_owner() -> None:
    olive = make_organizer()

    event_id = create_event(code="makers", name="Makers & Money", starts_at=START, ends_at=END, by=olive.id)

    event = db.session.get_one(Event, event_id)
    assert (event.code, event.name, event.starts_at, event.ends_at) == (
        "makers",
        "Makers & Money",
        START,
        END,
    )
    assert (event.timezone, event.venue, event.contact, event.registration_open) == ("UTC", "", "", True)
    members = db.session.scalars(sa.select(Membership).filter_by(event_id=event_id)).all()
    assert [(member.organizer_id, member.role) for member in members] == [(olive.id, "owner")]
    assert audit_trail(event_id) == [("event_created", olive.id)]


def test_create_event_with_a_taken_code_is_refused_and_changes_nothing() -> None:
    taken = make_event(code="makers", name="The first")
    mallory = make_organizer(name="Mallory")

    with pytest.raises(EventExistsError, match="“makers” is taken"):
        create_event(code="makers", name="The second", starts_at=START, ends_at=END, by=mallory.id)

    assert [event.name for event in db.session.scalars(sa.select(Event))] == ["The first"]
    assert db.session.get(Membership, (taken.id, mallory.id)) is None


def test_event_that_ends_before_it_starts_is_refused() -> None:
    event = make_event()
    same: dict[str, Any] = {"starts_at": START, "ends_at": START}

    with pytest.raises(EventTimesError):
        create_event(code="makers", name="Makers", by=1, **same)
    with pytest.raises(EventTimesError):
        edit_event(
            event_id=event.id,
            by=1,
            name="Makers",
            venue="",
            timezone="UTC",
            contact="",
            registration_open=True,
            **same,
        )

    assert db.session.scalars(sa.select(Event.id)).all() == [event.id]


def test_edit_event_changes_everything_but_the_code() -> None:
    olive = make_organizer()
    event = make_event(organizer=olive, code="makers")

    edit_event(
        event_id=event.id,
        by=olive.id,
        name="Makers & Menders",
        venue="Porto",
        timezone="Europe/Paris",
        starts_at=START,
        ends_at=END,
        contact="olive@example.net",
        registration_open=False,
    )

    db.session.expire_all()
    assert (event.code, event.name, event.venue, event.zone.key) == (
        "makers",
        "Makers & Menders",
        "Porto",
        "Europe/Paris",
    )
    assert (event.starts_at, event.ends_at, event.contact) == (START, END, "olive@example.net")
    assert not event.registration_open
    assert audit_trail(event.id) == [("event_changed", olive.id)]


@pytest.mark.parametrize("code", ["new", "", "x", "Makers", "makers 2026", "a/b", "-makers", "m" * 41])
def test_event_whose_code_cannot_stand_in_an_address_is_refused(code: str) -> None:
    olive = make_organizer()

    with pytest.raises(EventCodeError):
        create_event(code=code, name="Makers", starts_at=START, ends_at=END, by=olive.id)

    assert db.session.scalars(sa.select(Event)).all() == []
