"""An event for adults takes nobody for a minor, whatever a form that was made up says."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Event
from matchmaker.services.people import edit_person
from matchmaker.services.registration import edit_profile
from matchmaker.services.walk_ins import add_walk_in
from tests.factories import make_attendee, make_event, make_organizer

pytestmark = pytest.mark.usefixtures("app")

WORDS = {"organisation": "", "headline": "", "goals": ["looms"], "skills": ["notes"]}


def event_for(*, adults: bool) -> Event:
    event = make_event()
    event.for_adults_only = adults
    db.session.commit()
    return event


@pytest.mark.parametrize("adults", [True, False])
def test_walk_in_is_a_minor_only_where_minors_may_come(adults: bool) -> None:  # noqa: FBT001 -- a table of cases
    event = event_for(adults=adults)

    add_walk_in(
        event_id=event.id,
        by=make_organizer().id,
        name="Lin",
        is_minor=True,
        says_yes=True,
        source="told Olive",
    )

    assert db.session.scalars(sa.select(Attendee.is_minor)).one() is not adults


@pytest.mark.parametrize("adults", [True, False])
def test_edited_person_is_a_minor_only_where_minors_may_come(adults: bool) -> None:  # noqa: FBT001 -- a table of cases
    event = event_for(adults=adults)
    ada, grace = make_attendee(event=event, name="Ada"), make_attendee(event=event, name="Grace")
    told = {"email": None, "group": "", "is_minor": True, **WORDS}

    edit_person(attendee_id=ada.id, by=make_organizer().id, name="Ada", **told)  # type: ignore[arg-type]  # passed on
    edit_profile(attendee_id=grace.id, name="Grace", consents=True, is_minor=True, **WORDS)  # type: ignore[arg-type]  # passed on

    assert [person.is_minor for person in (ada, grace)] == [not adults] * 2


def test_minor_of_an_event_that_became_one_for_adults_stays_one() -> None:
    event = event_for(adults=True)
    ada = make_attendee(event=event)
    ada.is_minor = True
    db.session.commit()
    told = {"email": None, "group": "", "is_minor": False, **WORDS}

    edit_person(attendee_id=ada.id, by=make_organizer().id, name="Ada", **told)  # type: ignore[arg-type]  # passed on

    assert ada.is_minor
