"""Two rows of one person become one profile."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import MatchingUnderWayError, NotFoundError, SamePersonError
from matchmaker.models import Attendee, AuditEntry, GoalOutcome, RunState, Year
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.merging import merge_people
from matchmaker.services.registration import leave
from matchmaker.services.year import agree_to_year
from tests.factories import make_attendee, make_event, make_run
from tests.registered_twice import Doubled

pytestmark = pytest.mark.usefixtures("app")


def test_merge_brings_profiles_into_one_and_fills_what_is_missing() -> None:
    two = Doubled()
    two.merged.organisation, two.merged.pin, two.merged.is_minor = "Engines", "123456", True
    two.merged.contact_email, two.merged.contact_shared_at = "ada@work.example", now()
    two.merged.checked_in_at = now()
    two.kept.edited_at = now() - timedelta(days=1)
    two.kept.external_id, two.merged.external_id = None, "T-1"
    db.session.commit()
    edited_at, checked_in_at = two.kept.edited_at, two.merged.checked_in_at

    kept = two.merge()

    names = set(db.session.scalars(sa.select(Attendee.name).filter_by(event_id=two.event.id)))
    assert names == {"Ada Lovelace", "Grace Hopper", "Mary Jackson"}
    assert (kept.email, kept.external_id, kept.organisation) == ("ada@example.org", "T-1", "Engines")
    assert (kept.pin, kept.is_minor, kept.contact_email) == ("123456", True, "ada@work.example")
    assert (kept.edited_at, kept.checked_in_at) == (edited_at, checked_in_at)
    assert kept.is_active
    entry = db.session.scalars(sa.select(AuditEntry).filter_by(action="people_merged")).one()
    assert entry.organizer_id == two.by


def test_merge_forgets_the_year_of_an_address_that_nobody_has_any_more() -> None:
    two = Doubled()
    agree_to_year(email="ada@work.example")
    agree_to_year(email="ada@example.org")

    two.merge()

    assert db.session.scalars(sa.select(Year.email)).all() == ["ada@example.org"]


def test_merge_keeps_own_contact_statements_and_addresses() -> None:
    two = Doubled()
    two.kept.contact_phone, two.merged.contact_email = "+351 1", "ada@work.example"
    db.session.add(GoalOutcome(goal_id=two.merged.goals[0].id, moved=True, answered_at=now()))
    silent = make_attendee(event=two.event, name="Silent", goals=(), skills=())
    db.session.commit()

    kept = two.merge()
    spoken = two.merge(kept=silent, merged=two.grace)

    assert (kept.contact_phone, kept.contact_email) == ("+351 1", "")
    assert [goal.text for goal in kept.goals] == ["a publisher for notes on engines"]
    assert [skill.text for skill in spoken.skills] == ["programs for looms"]
    assert [goal.position for goal in spoken.goals] == [0]


def test_who_left_with_one_of_the_two_has_left_and_who_never_agreed_with_one_takes_the_others_yes() -> None:
    two = Doubled()
    unasked = make_attendee(event=two.event, name="Unasked", consents=False)
    leave(attendee_id=two.merged.id)

    gone, agreed = two.merge(), two.merge(kept=unasked, merged=two.mary)

    assert (gone.is_active, gone.withdrawn_at is not None) == (False, True)
    assert (agreed.is_active, agreed.consent_source) == (True, "test")


def test_merge_refuses_strangers_the_erased_and_one_row_alone() -> None:
    two, mallory = Doubled(), make_attendee(event=make_event(), name="Mallory")
    erased_id = two.mary.id
    erase_attendee(attendee_id=erased_id)

    for other in (mallory, db.session.get_one(Attendee, erased_id)):
        with pytest.raises(NotFoundError):
            two.merge(merged=other)
    with pytest.raises(SamePersonError):
        two.merge(merged=two.kept)
    code = two.merged.code
    two.merge()
    with pytest.raises(NotFoundError):
        merge_people(event_id=two.event.id, kept_code=two.kept.code, merged_code=code, by=two.by)


@pytest.mark.parametrize("state", [RunState.WAITING, RunState.COMPUTING])
def test_merge_waits_for_a_matching_that_is_under_way(state: RunState) -> None:
    two = Doubled()
    make_run(event=two.event, state=state)

    with pytest.raises(MatchingUnderWayError):
        two.merge()

    assert db.session.get(Attendee, two.merged.id) is not None
