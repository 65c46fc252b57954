from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import LinkExpiredError, PasswordTooShortError, TooManyTriesError, WrongPasswordError
from matchmaker.models import LinkPurpose, Mail, SignInLink
from matchmaker.services.forgotten_passwords import ask_for_password, set_forgotten_password
from matchmaker.services.organizers import check_password, create_organizer
from matchmaker.services.sessions import load_session, open_session
from matchmaker.services.sign_in import follow_link
from tests.factories import make_organizer

pytestmark = pytest.mark.usefixtures("app")

OLD, NEW = "correct horse battery", "a new set of words"


@pytest.fixture
def olive() -> int:
    return create_organizer(email="olive@example.org", name="Olive", password=OLD)


def ask(email: str = "olive@example.org", place: str = "192.0.2.1") -> None:
    ask_for_password(email=email, place=place, base_url="https://meet.example.org", language="en")


def mailed() -> list[str]:
    """Return the secrets of the links that were mailed."""
    texts = db.session.scalars(sa.select(Mail.text).order_by(Mail.id))
    return [re.findall(r"https://meet.example.org/organizer/password/(\S+)", text)[0] for text in texts]


def test_link_sets_a_new_password_once(olive: int) -> None:
    ask(" Olive@Example.org ")
    (secret,) = mailed()

    set_forgotten_password(secret=secret, password=NEW)

    assert check_password(email="olive@example.org", password=NEW) == olive
    with pytest.raises(WrongPasswordError):
        check_password(email="olive@example.org", password=OLD)
    with pytest.raises(LinkExpiredError):
        set_forgotten_password(secret=secret, password=OLD)


def test_new_password_ends_every_session_and_every_other_link(olive: int) -> None:
    grace = make_organizer(name="Grace")
    sessions = [open_session(organizer_id=olive, attendee_id=None, data={}) for _ in range(2)]
    theirs = open_session(organizer_id=grace.id, attendee_id=None, data={})
    ask()
    ask()
    first, second = mailed()

    set_forgotten_password(secret=second, password=NEW)

    assert [load_session(secret=secret) for secret in sessions] == [None, None]
    assert load_session(secret=theirs) is not None
    with pytest.raises(LinkExpiredError):
        set_forgotten_password(secret=first, password=OLD)


def test_short_password_leaves_the_link_open(olive: int) -> None:
    ask()
    (secret,) = mailed()

    with pytest.raises(PasswordTooShortError):
        set_forgotten_password(secret=secret, password="short")
    set_forgotten_password(secret=secret, password=NEW)

    assert check_password(email="olive@example.org", password=NEW) == olive


@pytest.mark.usefixtures("app", "olive")
def test_link_works_for_an_hour_and_signs_nobody_in() -> None:
    with time_machine.travel(now(), tick=False) as clock:
        ask()
        (secret,) = mailed()
        with pytest.raises(LinkExpiredError):
            follow_link(secret=secret)
        clock.shift(timedelta(hours=1))
        with pytest.raises(LinkExpiredError):
            set_forgotten_password(secret=secret, password=NEW)
        clock.shift(-timedelta(seconds=1))

        set_forgotten_password(secret=secret, password=NEW)


def test_unknown_address_leaves_no_trace() -> None:
    ask("nobody@example.org")

    assert db.session.scalars(sa.select(Mail)).all() == []
    assert db.session.scalars(sa.select(SignInLink)).all() == []


@pytest.mark.usefixtures("app", "olive")
@pytest.mark.parametrize("email", ["olive@example.org", "nobody@example.org"])
def test_asking_too_often_has_to_wait_whoever_it_is(email: str) -> None:
    for _ in range(3):
        ask(email)
    with pytest.raises(TooManyTriesError):
        ask(email)

    with time_machine.travel(now() + timedelta(minutes=16)):
        ask(email)


def test_links_of_other_kinds_set_no_password(olive: int) -> None:
    with pytest.raises(LinkExpiredError):
        set_forgotten_password(secret="never made", password=NEW)

    ask()
    db.session.execute(sa.update(SignInLink).values(purpose=LinkPurpose.ORGANIZER))
    db.session.commit()
    with pytest.raises(LinkExpiredError):
        set_forgotten_password(secret=mailed()[0], password=NEW)
    assert check_password(email="olive@example.org", password=OLD) == olive
