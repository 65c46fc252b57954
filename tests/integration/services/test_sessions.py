from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import SignInSession
from matchmaker.models.event import RETENTION
from matchmaker.queries.account import SESSION_CODE_LENGTH
from matchmaker.services.sessions import (
    StoredSession,
    close_session,
    end_session,
    end_sessions,
    load_session,
    open_session,
    save_session,
)
from matchmaker.tokens import hash_secret
from tests.factories import make_attendee, make_event, make_organizer

pytestmark = pytest.mark.usefixtures("app")


def open_for_organizer() -> str:
    return open_session(organizer_id=make_organizer().id, attendee_id=None, data={})


def n_sessions() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(SignInSession)) or 0


def test_load_session_returns_who_signed_in_with_what_the_pages_kept() -> None:
    olive, ada = make_organizer(), make_attendee(event=make_event())

    secret = open_session(organizer_id=olive.id, attendee_id=ada.id, data={"csrf_token": "1"})
    first = load_session(secret=secret)
    save_session(secret=secret, data={"csrf_token": "2"})

    assert first == StoredSession(olive.id, ada.id, {"csrf_token": "1"})
    assert load_session(secret=secret) == StoredSession(olive.id, ada.id, {"csrf_token": "2"})
    assert db.session.scalars(sa.select(SignInSession.token_hash)).one() != secret


def test_load_session_of_an_unknown_secret_is_nothing() -> None:
    open_for_organizer()

    assert load_session(secret="unknown") is None


@pytest.mark.parametrize(
    ("idle", "is_live"), [(timedelta(hours=3) - timedelta(seconds=1), True), (timedelta(hours=3), False)]
)
def test_load_session_of_an_organizer_ends_after_three_idle_hours(idle: timedelta, is_live: bool) -> None:  # noqa: FBT001 -- a table of cases
    with time_machine.travel(now(), tick=False) as clock:
        secret = open_for_organizer()
        clock.shift(idle)

        assert (load_session(secret=secret) is not None) is is_live


def test_load_session_of_a_busy_organizer_ends_after_twelve_hours() -> None:
    with time_machine.travel(now(), tick=False) as clock:
        secret = open_for_organizer()
        alive = []
        for _ in range(6):
            clock.shift(timedelta(hours=2))
            alive.append(load_session(secret=secret) is not None)

    assert alive == [True, True, True, True, True, False]


def test_load_session_writes_only_every_ten_minutes() -> None:
    with time_machine.travel(now(), tick=False) as clock:
        start = now()
        secret = open_for_organizer()
        seen = []
        for minutes in (9, 1):
            clock.shift(timedelta(minutes=minutes))
            load_session(secret=secret)
            seen.append(db.session.scalars(sa.select(SignInSession.seen_at)).one() - start)

    assert seen == [timedelta(), timedelta(minutes=10)]


def test_load_session_of_an_attendee_lasts_thirty_days_without_a_visit() -> None:
    with time_machine.travel(now(), tick=False) as clock:
        event = make_event(ends_at=now() + timedelta(days=90))
        secret = open_session(organizer_id=None, attendee_id=make_attendee(event=event).id, data={})
        clock.shift(timedelta(days=30) - timedelta(seconds=1))
        before = load_session(secret=secret)
        clock.shift(timedelta(seconds=1))

        assert (before is not None, load_session(secret=secret)) == (True, None)


def test_session_of_an_attendee_never_outlives_their_data() -> None:
    event = make_event(starts_at=now() - timedelta(days=20))
    ada = make_attendee(event=event)

    open_session(organizer_id=None, attendee_id=ada.id, data={})

    assert db.session.scalars(sa.select(SignInSession.expires_at)).one() == event.ends_at + RETENTION


def test_close_session_ends_it_at_once_and_removes_expired_ones() -> None:
    with time_machine.travel(now() - timedelta(days=1)):
        open_for_organizer()
    closed, kept = open_for_organizer(), open_for_organizer()
    before = n_sessions()

    close_session(secret=closed)

    assert (before, n_sessions()) == (3, 1)
    assert load_session(secret=closed) is None
    assert load_session(secret=kept) is not None


def test_end_session_ends_the_one_browser_of_its_owner() -> None:
    olive, mallory = make_organizer(), make_organizer(name="Mallory")
    ended, kept = (open_session(organizer_id=olive.id, attendee_id=None, data={}) for _ in range(2))
    code = hash_secret(ended)[:SESSION_CODE_LENGTH]

    end_session(organizer_id=mallory.id, code=code)
    before = load_session(secret=ended) is not None
    end_session(organizer_id=olive.id, code=code)

    assert (before, load_session(secret=ended)) == (True, None)
    assert load_session(secret=kept) is not None


def test_end_sessions_leaves_an_attendee_signed_in_at_the_same_browser() -> None:
    olive, ada = make_organizer(), make_attendee(event=make_event())
    alone = open_session(organizer_id=olive.id, attendee_id=None, data={})
    both = open_session(organizer_id=olive.id, attendee_id=ada.id, data={})
    here = open_session(organizer_id=olive.id, attendee_id=None, data={})

    end_sessions(organizer_id=olive.id, keep=here)

    assert load_session(secret=alone) is None
    assert load_session(secret=both) == StoredSession(None, ada.id, {})
    assert load_session(secret=here) == StoredSession(olive.id, None, {})
