from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import LinkExpiredError
from matchmaker.models import SignInLink
from matchmaker.models.event import GRACE
from matchmaker.services.sign_in import (
    SignedIn,
    follow_link,
    invited_attendee,
    make_invitation,
    make_invitations,
    make_organizer_link,
)
from tests.factories import make_attendee, make_event, make_organizer

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.usefixtures("app")
def test_follow_link_of_an_organizer_works_once() -> None:
    olive = make_organizer()
    secret = make_organizer_link(organizer_id=olive.id)

    assert follow_link(secret=secret) == SignedIn(organizer_id=olive.id, attendee_id=None)
    with pytest.raises(LinkExpiredError):
        follow_link(secret=secret)


def test_follow_link_of_an_organizer_pressed_at_once_works_once(bare_app: Flask) -> None:
    with bare_app.app_context():
        secret = make_organizer_link(organizer_id=make_organizer().id)

    def press(_: int) -> bool:
        with bare_app.app_context():
            try:
                follow_link(secret=secret)
            except LinkExpiredError:
                return False
            return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(press, range(8))) == 1


@pytest.mark.usefixtures("app")
def test_follow_link_of_an_organizer_expires_after_an_hour() -> None:
    secret = make_organizer_link(organizer_id=make_organizer().id)

    with time_machine.travel(now() + timedelta(hours=1)), pytest.raises(LinkExpiredError):
        follow_link(secret=secret)


@pytest.mark.usefixtures("app")
def test_follow_link_of_an_invitation_works_until_a_week_after_the_event() -> None:
    event = make_event()
    ada = make_attendee(event=event)
    secret = make_invitation(attendee_id=ada.id)

    with time_machine.travel(event.ends_at + GRACE - timedelta(seconds=1), tick=False):
        signed_in = [follow_link(secret=secret) for _ in range(3)]
    with time_machine.travel(event.ends_at + GRACE, tick=False), pytest.raises(LinkExpiredError):
        follow_link(secret=secret)

    assert signed_in == [SignedIn(organizer_id=None, attendee_id=ada.id)] * 3


@pytest.mark.usefixtures("app")
def test_follow_link_says_the_same_of_used_expired_and_unknown() -> None:
    used = make_organizer_link(organizer_id=make_organizer().id)
    follow_link(secret=used)
    with time_machine.travel(now() - timedelta(hours=2)):
        expired = make_organizer_link(organizer_id=make_organizer().id)

    told = set()
    for secret in (used, expired, "never made", ""):
        with pytest.raises(LinkExpiredError) as caught:
            follow_link(secret=secret)
        told.add(str(caught.value))

    assert len(told) == 1


@pytest.mark.usefixtures("app")
def test_make_invitations_gives_each_their_own_and_keeps_the_earlier_ones() -> None:
    event = make_event()
    ada, grace = (make_attendee(event=event, name=name) for name in ("Ada", "Grace"))
    earlier = make_invitation(attendee_id=ada.id)

    secrets = make_invitations(attendee_ids=[ada.id, grace.id])

    opened = [
        follow_link(secret=secret).attendee_id for secret in (secrets[ada.id], secrets[grace.id], earlier)
    ]
    assert opened == [ada.id, grace.id, ada.id]
    stored = set(db.session.scalars(sa.select(SignInLink.token_hash)))
    assert stored.isdisjoint({earlier, *secrets.values()})


@pytest.mark.usefixtures("app")
def test_make_invitations_for_nobody_makes_none() -> None:
    assert make_invitations(attendee_ids=[]) == {}


@pytest.mark.usefixtures("app")
def test_invited_attendee_is_told_without_using_the_link() -> None:
    event = make_event()
    ada = make_attendee(event=event)
    secret = make_invitation(attendee_id=ada.id)

    assert invited_attendee(secret=secret) == ada.id
    assert db.session.scalars(sa.select(SignInLink.used_at)).all() == [None]
    with time_machine.travel(event.ends_at + GRACE, tick=False), pytest.raises(LinkExpiredError):
        invited_attendee(secret=secret)


@pytest.mark.usefixtures("app")
def test_invited_attendee_of_an_organizers_or_an_unknown_link_is_nobody() -> None:
    organizers = make_organizer_link(organizer_id=make_organizer().id)

    for secret in (organizers, "unknown"):
        with pytest.raises(LinkExpiredError):
            invited_attendee(secret=secret)

    assert follow_link(secret=organizers).attendee_id is None
