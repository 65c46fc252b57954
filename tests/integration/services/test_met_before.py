"""Whom somebody met at an earlier event they are not told to meet again, if they agreed to the year."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Event, Match
from matchmaker.services.matching import publish_run, run_now
from matchmaker.services.places import fill_places
from tests.factories import make_attendee, make_event, make_meeting
from tests.retired_events import agree

pytestmark = pytest.mark.usefixtures("app")

ADA, GRACE, MARY, EMMA = (f"{name}@example.org" for name in ("ada", "grace", "mary", "emma"))


def met_before(*, agreed: bool) -> None:
    """Let Ada and Grace have met at an earlier event."""
    old = make_event(starts_at=now() - timedelta(days=200))
    ada, grace = make_attendee(event=old, email=ADA), make_attendee(event=old, email=GRACE)
    make_meeting(one=ada, other=grace)
    if agreed:
        agree(ada)


def come(event: Event, *emails: str) -> list[int]:
    return [make_attendee(event=event, email=email, goals=["looms"], skills=["looms"]).id for email in emails]


def told(event: Event) -> set[frozenset[str]]:
    """Return the pairs that are told to meet, by address."""
    address = dict(
        db.session.execute(sa.select(Attendee.id, Attendee.email).filter_by(event_id=event.id)).all()
    )
    rows = db.session.execute(sa.select(Match.low_id, Match.high_id))
    return {frozenset((str(address[low]), str(address[high]))) for low, high in rows}


@pytest.mark.parametrize("agreed", [True, False])
def test_a_run_keeps_apart_who_met_before(*, agreed: bool) -> None:
    met_before(agreed=agreed)
    event = make_event()
    come(event, ADA, GRACE, MARY, EMMA)

    run_now(event_id=event.id, by=None)

    assert (frozenset((ADA, GRACE)) in told(event)) is not agreed
    assert len(told(event)) == (5 if agreed else 6)


@pytest.mark.parametrize("agreed", [True, False])
def test_who_comes_late_is_not_given_somebody_they_met_before(*, agreed: bool) -> None:
    met_before(agreed=agreed)
    event = make_event()
    come(event, ADA, MARY, EMMA)
    publish_run(event_id=event.id, number=run_now(event_id=event.id, by=None), by=None)

    fill_places(event_id=event.id, attendee_ids=come(event, GRACE))

    assert (frozenset((ADA, GRACE)) in told(event)) is not agreed
    assert frozenset((MARY, GRACE)) in told(event)
