"""What an event asks beside the words: age, first visit, group, whether addresses are shared."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import AdultsOnlyError, EventEndedError, RegistrationClosedError
from matchmaker.models import Attendee, Event
from matchmaker.services.registration import (
    CONSENT_ON_PAGE,
    CONSENT_WITH_SHARING,
    edit_profile,
    register,
    why_closed,
)
from tests.factories import make_event

pytestmark = pytest.mark.usefixtures("app")

ADA: dict[str, Any] = {"name": "Ada", "email": "Ada@Example.org", "consents": True}
ANSWERS: dict[str, Any] = {"is_minor": True, "is_first_time": True, "group": "Founders"}


def event_that(**asks: Any) -> Event:
    event = make_event()
    for name, value in asks.items():
        setattr(event, name, value)
    db.session.commit()
    return event


def answers(attendee_id: int) -> dict[str, Any]:
    attendee = db.session.get_one(Attendee, attendee_id, populate_existing=True)
    return {name: getattr(attendee, name) for name in ANSWERS}


def test_event_for_adults_refuses_who_is_under_18_and_keeps_nothing() -> None:
    event = event_that(for_adults_only=True)

    with pytest.raises(AdultsOnlyError, match="18 years and older"):
        register(event_id=event.id, is_minor=True, **ADA)

    assert db.session.scalars(sa.select(Attendee)).all() == []


def test_answers_are_kept_where_the_event_asks() -> None:
    event = event_that(for_adults_only=False, asks_first_time=True, groups_apart=[["Founders", "Press"]])

    ada_id = register(event_id=event.id, **ADA, **ANSWERS)
    registered = answers(ada_id)
    edit_profile(
        attendee_id=ada_id,
        name="Ada",
        organisation="",
        headline="",
        goals=[],
        skills=[],
        consents=True,
        is_minor=False,
        is_first_time=False,
        group="Press",
    )

    assert registered == ANSWERS
    assert answers(ada_id) == {"is_minor": False, "is_first_time": False, "group": "Press"}


def test_answers_to_what_the_event_does_not_ask_change_nothing() -> None:
    event = event_that()
    ada_id = register(event_id=event.id, **ADA, is_first_time=True, group="Founders")
    ada = db.session.get_one(Attendee, ada_id)
    ada.group, ada.is_first_time, ada.is_minor = "Imported", False, True
    db.session.commit()

    edit_profile(
        attendee_id=ada_id, name="Ada", organisation="", headline="", goals=[], skills=[], consents=True
    )

    assert answers(ada_id) == {"is_minor": True, "is_first_time": False, "group": "Imported"}


@pytest.mark.parametrize(
    ("event_shares", "they_share", "is_shared"),
    [(True, True, True), (True, False, False), (False, True, False)],
)
def test_address_is_shared_only_where_both_the_event_and_the_person_say_so(
    event_shares: bool,  # noqa: FBT001 -- a table of cases
    they_share: bool,  # noqa: FBT001 -- a table of cases
    is_shared: bool,  # noqa: FBT001 -- a table of cases
) -> None:
    event = event_that(shares_contact=event_shares)

    ada = db.session.get_one(Attendee, register(event_id=event.id, shares_address=they_share, **ADA))

    assert (ada.contact_email, ada.contact_shared_at is not None, ada.consent_source) == (
        ("ada@example.org", True, CONSENT_WITH_SHARING) if is_shared else ("", False, CONSENT_ON_PAGE)
    )


def test_registration_closes_at_its_time() -> None:
    moment = now()
    event = event_that(registration_closes_at=moment + timedelta(hours=1))
    before = why_closed(event)
    event.registration_closes_at = moment
    db.session.commit()

    assert before is None
    assert isinstance(why_closed(event), RegistrationClosedError)
    with pytest.raises(RegistrationClosedError):
        register(event_id=event.id, **ADA)


def test_ended_event_says_that_it_ended() -> None:
    assert isinstance(why_closed(make_event(starts_at=now() - timedelta(days=2))), EventEndedError)
