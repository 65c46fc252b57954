"""A closed event: nobody new comes in, nobody is matched, everything else goes on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import EventEndedError, EventStoppedError
from matchmaker.models import AuditEntry, RunState, Via
from matchmaker.services.closing import check_is_not_over, close_event, reopen_event
from matchmaker.services.importing import apply_import
from matchmaker.services.matching import publish_run, request_run
from matchmaker.services.meetings import record_scan
from matchmaker.services.registration import register
from matchmaker.services.sign_in import follow_link, make_invitation
from tests.factories import make_attendee, make_event, make_organizer, make_run

if TYPE_CHECKING:
    from matchmaker.models import Event, Organizer

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def olive() -> Organizer:
    return make_organizer()


@pytest.fixture
def event(olive: Organizer) -> Event:
    return make_event(organizer=olive, starts_at=now() + timedelta(hours=1))


def acts(event_id: int) -> list[str]:
    return list(
        db.session.scalars(sa.select(AuditEntry.action).filter_by(event_id=event_id).order_by(AuditEntry.id))
    )


def test_closing_and_opening_again_are_noted_once_however_often_they_are_pressed(
    event: Event, olive: Organizer
) -> None:
    for press in (close_event, close_event, reopen_event, reopen_event, close_event):
        press(event_id=event.id, by=olive.id)

    assert acts(event.id) == ["event_closed", "event_reopened", "event_closed"]
    with pytest.raises(EventStoppedError):
        check_is_not_over(event)


def test_closed_event_takes_nobody_and_matches_nobody(event: Event, olive: Organizer) -> None:
    make_attendee(event=event)
    make_attendee(event=event, name="Grace")
    make_run(event=event, state=RunState.PREVIEW)
    close_event(event_id=event.id, by=olive.id)

    with pytest.raises(EventStoppedError):
        register(event_id=event.id, name="Hedy", email="hedy@example.org")
    with pytest.raises(EventStoppedError):
        apply_import(event_id=event.id, by=olive.id, people=[], declares_consent=True, source="file")
    with pytest.raises(EventStoppedError):
        request_run(event_id=event.id, by=olive.id)
    with pytest.raises(EventStoppedError):
        publish_run(event_id=event.id, number=1, by=olive.id)


def test_closed_event_still_lets_people_in_and_keeps_their_scans(event: Event, olive: Organizer) -> None:
    ada, grace = make_attendee(event=event), make_attendee(event=event, name="Grace")
    secret = make_invitation(attendee_id=ada.id)
    close_event(event_id=event.id, by=olive.id)

    assert follow_link(secret=secret).attendee_id == ada.id
    scan = record_scan(scanner_id=ada.id, code=grace.badge_code, client_id=uuid4(), via=Via.CAMERA)
    assert scan.is_duplicate is False


def test_opened_again_the_event_goes_on(event: Event, olive: Organizer) -> None:
    close_event(event_id=event.id, by=olive.id)
    reopen_event(event_id=event.id, by=olive.id)

    assert register(event_id=event.id, name="Hedy", email="hedy@example.org") > 0


def test_event_whose_time_has_passed_is_over_whatever_is_pressed(olive: Organizer) -> None:
    event = make_event(organizer=olive, starts_at=now() - timedelta(days=1))
    close_event(event_id=event.id, by=olive.id)
    reopen_event(event_id=event.id, by=olive.id)

    with pytest.raises(EventEndedError, match="has ended"):
        check_is_not_over(event)
