"""Whoever says that they are under 18 loses the cards of adults, and adults lose theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Match, RunState
from matchmaker.services.people import edit_person
from matchmaker.services.registration import edit_profile
from tests.factories import make_attendee, make_event, make_match, make_meeting, make_organizer, make_run

if TYPE_CHECKING:
    from matchmaker.models import Attendee, Event

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def event() -> Event:
    event = make_event()
    event.for_adults_only = False
    db.session.commit()
    return event


def say(attendee: Attendee, *, is_minor: bool) -> None:
    edit_profile(
        attendee_id=attendee.id,
        name=attendee.name,
        organisation="",
        headline="",
        goals=["looms"],
        skills=["notes"],
        consents=True,
        is_minor=is_minor,
    )


def pairs(run_id: int) -> set[tuple[int, int]]:
    return {
        (low, high)
        for low, high in db.session.execute(sa.select(Match.low_id, Match.high_id).filter_by(run_id=run_id))
    }


def test_cards_between_the_ages_go_but_those_of_who_has_met(event: Event) -> None:
    ada, grace, hedy, young = (
        make_attendee(event=event, name=name) for name in ("Ada", "Grace", "Hedy", "Y")
    )
    young.is_minor = True
    db.session.commit()
    run, past = make_run(event=event), make_run(event=event, number=2, state=RunState.REPLACED)
    for other in (grace, hedy, young):
        make_match(run=run, one=ada, other=other)
    make_match(run=run, one=grace, other=hedy)
    make_match(run=past, one=ada, other=grace)
    make_meeting(one=ada, other=hedy)

    say(ada, is_minor=True)

    assert pairs(run.id) == {(ada.id, hedy.id), (ada.id, young.id), (grace.id, hedy.id)}
    assert pairs(past.id) == {(ada.id, grace.id)}

    say(ada, is_minor=False)

    assert pairs(run.id) == {(ada.id, hedy.id), (grace.id, hedy.id)}


def test_who_says_the_same_as_before_keeps_every_card(event: Event) -> None:
    ada, grace = make_attendee(event=event), make_attendee(event=event, name="Grace")
    run = make_run(event=event)
    make_match(run=run, one=ada, other=grace)

    say(ada, is_minor=False)

    assert pairs(run.id) == {(ada.id, grace.id)}


@pytest.mark.parametrize("is_minor", [True, False])
def test_cards_go_as_well_where_an_organizer_says_it(
    event: Event,
    is_minor: bool,  # noqa: FBT001 -- a table of cases
) -> None:
    ada, grace = make_attendee(event=event), make_attendee(event=event, name="Grace")
    run = make_run(event=event)
    make_match(run=run, one=ada, other=grace)

    edit_person(
        attendee_id=ada.id,
        by=make_organizer().id,
        name="Ada",
        organisation="",
        headline="",
        email=None,
        group="",
        is_minor=is_minor,
        goals=["looms"],
        skills=["notes"],
    )

    assert pairs(run.id) == (set() if is_minor else {(ada.id, grace.id)})
