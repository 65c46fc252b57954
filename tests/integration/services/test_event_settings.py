"""What an organizer decides about an event, and what moves with its days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import RetentionPastError
from matchmaker.models import Event, FollowUp, LinkPurpose, SignInLink, SignInSession
from matchmaker.models.event import GRACE
from matchmaker.services.event_rules import EventRules
from matchmaker.services.events import edit_event
from matchmaker.services.sessions import open_session
from matchmaker.services.sign_in import make_invitation
from tests.factories import make_attendee, make_event, make_organizer

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.usefixtures("app")


def rules(**changed: Any) -> EventRules:
    usual: dict[str, Any] = {
        "registration_closes_at": None,
        "for_adults_only": True,
        "asks_first_time": False,
        "shares_contact": False,
        "matches_colleagues": False,
        "groups_apart": [],
        "follows_up": True,
        "retention_days": 30,
        "privacy_notice": "",
        "imprint": "",
    }
    return EventRules(**{**usual, **changed})


def change(event: Event, **changed: Any) -> None:
    same: dict[str, Any] = {
        "name": event.name,
        "venue": event.venue,
        "timezone": event.timezone,
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "contact": event.contact,
        "registration_open": event.registration_open,
    }
    edit_event(event_id=event.id, by=make_organizer().id, **{**same, **changed})
    db.session.expire_all()


def session_ends_at() -> datetime:
    return db.session.scalars(sa.select(SignInSession.expires_at)).one()


def test_every_rule_is_kept() -> None:
    event = make_event()
    decided = rules(
        registration_closes_at=event.starts_at,
        for_adults_only=False,
        asks_first_time=True,
        shares_contact=True,
        matches_colleagues=True,
        groups_apart=[("Founders", "Investors"), ("Sponsors", "Sponsors")],
        follows_up=False,
        retention_days=60,
        privacy_notice="We keep it safe.",
        imprint="Olive Marsh, Lisbon",
    )

    change(event, rules=decided)

    kept = {name: getattr(event, name) for name in EventRules.__dataclass_fields__}
    assert kept == {name: getattr(decided, name) for name in kept} | {
        "groups_apart": [["Founders", "Investors"], ["Sponsors", "Sponsors"]]
    }


def test_no_groups_are_kept_as_none_and_no_rules_leave_all_as_they_are() -> None:
    event = make_event()

    change(event, rules=rules(groups_apart=[], retention_days=7))
    change(event, name="Renamed")

    assert (event.name, event.groups_apart, event.retention_days) == ("Renamed", None, 7)


def test_invitations_work_until_a_week_after_the_new_end_and_other_links_stay() -> None:
    event = make_event()
    ada, stranger = make_attendee(event=event), make_attendee(event=make_event())
    for attendee in (ada, stranger):
        make_invitation(attendee_id=attendee.id)
    soon = now() + timedelta(minutes=10)
    db.session.add(
        SignInLink(token_hash="a" * 64, purpose=LinkPurpose.SIGN_IN, attendee_id=ada.id, expires_at=soon)
    )
    db.session.commit()
    theirs = sa.select(SignInLink.expires_at).filter_by(attendee_id=stranger.id)
    before = db.session.scalars(theirs).one()

    change(event, ends_at=event.ends_at + timedelta(days=50))

    own = sa.select(SignInLink.expires_at).filter_by(attendee_id=ada.id).order_by(SignInLink.expires_at)
    assert db.session.scalars(own).all() == [soon, event.ends_at + GRACE]
    assert db.session.scalars(theirs).one() == before


def test_sessions_end_with_the_data_where_the_days_become_fewer() -> None:
    event = make_event()
    open_session(organizer_id=None, attendee_id=make_attendee(event=event).id, data={})
    before = session_ends_at()

    change(event, rules=rules(retention_days=2))
    assert before > session_ends_at() == event.ends_at + timedelta(days=2)

    first_end = event.ends_at
    change(event, ends_at=first_end + timedelta(days=50))
    assert session_ends_at() == first_end + timedelta(days=2)


def test_sessions_of_who_keeps_their_data_and_of_organizers_stay() -> None:
    event = make_event()
    reminded, olive_too = make_attendee(event=event), make_attendee(event=event)
    db.session.add(FollowUp(attendee_id=reminded.id, token_hash="f" * 64, started_at=now()))
    db.session.commit()
    open_session(organizer_id=None, attendee_id=reminded.id, data={})
    open_session(organizer_id=make_organizer().id, attendee_id=olive_too.id, data={})
    all_ends = sa.select(SignInSession.expires_at).order_by(SignInSession.expires_at)
    before = db.session.scalars(all_ends).all()

    change(event, rules=rules(retention_days=1))

    assert db.session.scalars(all_ends).all() == before


def test_days_that_would_erase_everybody_at_once_are_refused() -> None:
    event = make_event(starts_at=now() - timedelta(days=10), ends_at=now() - timedelta(days=9))

    with pytest.raises(RetentionPastError):
        change(event, name="Never", rules=rules(retention_days=5))
    with pytest.raises(RetentionPastError):
        change(event, starts_at=now() - timedelta(days=60), ends_at=now() - timedelta(days=50))

    db.session.expire_all()
    assert (event.name, event.retention_days) == ("Makers & Money", 30)


def test_event_whose_day_has_passed_can_still_be_changed() -> None:
    event = make_event(starts_at=now() - timedelta(days=60), ends_at=now() - timedelta(days=59))

    change(event, rules=rules(imprint="Olive Marsh"))

    assert event.imprint == "Olive Marsh"
