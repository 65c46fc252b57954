"""The intentional year: only who has the mailbox opens it, and it ends when they say so."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import LinkExpiredError, TooManyTriesError
from matchmaker.models import LinkPurpose, Mail, SignInLink, Year
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.outbox import SIGN_IN
from matchmaker.services.retention import keep_retention
from matchmaker.services.sign_in import follow_link, make_invitation
from matchmaker.services.year import (
    agree_to_year,
    ask_for_year_link,
    prove_mailbox,
    queue_year_letters,
    stop_year,
)
from tests.factories import make_attendee, make_event
from tests.retired_events import agree, ask_to_be_reminded, look_until_done, names_of

pytestmark = pytest.mark.usefixtures("app")

ADA = "ada@example.org"
BASE_URL = "https://match.example.org"


def ask(email: str = ADA) -> None:
    ask_for_year_link(email=email, place="127.0.0.1", base_url=BASE_URL, language="en")


def mailed_secret() -> str:
    text = db.session.scalars(
        sa.select(Mail.text).where(Mail.kind == SIGN_IN).order_by(Mail.id.desc())
    ).first()
    found = re.search(rf"{BASE_URL}/year/in/(\S+)", text or "")
    assert found is not None
    return found[1]


def test_a_mailed_link_proves_the_mailbox_once() -> None:
    make_attendee(event=make_event(starts_at=now() - timedelta(days=3)), email=ADA)
    latest = make_attendee(event=make_event(), email=ADA)
    ask("Ada@Example.org")
    secret = mailed_secret()

    assert prove_mailbox(secret=secret) == latest.id

    with pytest.raises(LinkExpiredError):
        prove_mailbox(secret=secret)
    assert db.session.scalars(sa.select(Mail.address)).all() == [ADA]


def test_a_mailed_link_lives_an_hour() -> None:
    make_attendee(event=make_event(), email=ADA)
    ask()

    with time_machine.travel(now() + timedelta(minutes=61)), pytest.raises(LinkExpiredError):
        prove_mailbox(secret=mailed_secret())


def test_a_mailed_link_signs_nobody_in_and_an_invitation_proves_nothing() -> None:
    ada = make_attendee(event=make_event(), email=ADA)
    ask()
    (link,) = db.session.scalars(sa.select(SignInLink))

    with pytest.raises(LinkExpiredError):
        follow_link(secret=mailed_secret())
    with pytest.raises(LinkExpiredError):
        prove_mailbox(secret=make_invitation(attendee_id=ada.id))
    assert (link.purpose, link.code_hash, link.used_at) == (LinkPurpose.YEAR, None, None)


def test_a_link_proves_nothing_once_the_row_has_another_address() -> None:
    """An organizer may write any address into a row: first their own, later that of their victim."""
    make_attendee(event=make_event(), email=ADA)
    mallory = make_attendee(event=make_event(), email="mallory@example.org")
    ask("mallory@example.org")
    mallory.email = ADA
    db.session.commit()

    with pytest.raises(LinkExpiredError):
        prove_mailbox(secret=mailed_secret())


def test_a_link_of_somebody_erased_proves_nothing() -> None:
    ada = make_attendee(event=make_event(), email=ADA)
    ask()
    secret = mailed_secret()
    erase_attendee(attendee_id=ada.id)

    with pytest.raises(LinkExpiredError):
        prove_mailbox(secret=secret)


@pytest.mark.parametrize("email", ["nobody@example.org", "no address at all"])
def test_an_unknown_address_gets_no_mail_and_no_other_answer(email: str) -> None:
    make_attendee(event=make_event(), email=ADA)

    ask(email)

    assert db.session.scalars(sa.select(Mail)).all() == []


def test_asking_too_often_is_refused_for_anybody() -> None:
    for _ in range(3):
        ask("nobody@example.org")

    with pytest.raises(TooManyTriesError):
        ask("nobody@example.org")


def test_a_second_yes_counts_from_itself() -> None:
    make_attendee(event=make_event(), email=ADA)
    agree_to_year(email=ADA)
    first = db.session.get_one(Year, ADA).renewed_at

    with time_machine.travel(now() + timedelta(days=300)):
        agree_to_year(email=ADA)

    year = db.session.get_one(Year, ADA, populate_existing=True)
    assert year.agreed_at == first
    assert year.renewed_at - first > timedelta(days=299)


def test_stopping_erases_at_once_what_is_past_its_day_and_nothing_else() -> None:
    old, reminded, new = (make_event(starts_at=now() - timedelta(days=days)) for days in (100, 60, 1))
    people = [make_attendee(event=event, email=ADA, name="Ada") for event in (old, reminded, new)]
    agree(people[0])
    ask_to_be_reminded(people[1])
    keep_retention()
    assert names_of(old.id) == ["Ada"]

    n_erased = stop_year(email=ADA)

    db.session.rollback()
    assert (n_erased, [names_of(event.id) for event in (old, reminded, new)]) == (1, [[""], ["Ada"], ["Ada"]])
    assert db.session.scalars(sa.select(Year)).all() == []


def test_erasing_one_row_leaves_the_year_until_it_is_the_last() -> None:
    """An invitation link opens one event: it must not end what is kept of others."""
    one, other = (make_attendee(event=make_event(), email=ADA) for _ in range(2))
    agree(one)

    erase_attendee(attendee_id=one.id)
    assert db.session.get(Year, ADA) is not None

    erase_attendee(attendee_id=other.id)
    db.session.rollback()
    assert db.session.get(Year, ADA) is None


def test_whose_year_ends_within_a_month_is_asked_once() -> None:
    event = make_event(starts_at=now() - timedelta(days=2))
    for name, days in (("ada", 366), ("grace", 364)):
        agree(make_attendee(event=event, email=f"{name}@example.org", name=name.title()), days_ago=days)

    counts = [queue_year_letters(base_url=BASE_URL, default_language="en") for _ in range(2)]

    (mail,) = db.session.scalars(sa.select(Mail))
    assert counts == [1, 0]
    assert (mail.address, f"{BASE_URL}/year" in mail.text) == (ADA, True)
    assert mail.headers["List-Unsubscribe"].startswith(f"<{BASE_URL}/stop/")


def test_a_year_without_a_row_is_asked_nothing_and_ends_by_itself() -> None:
    ada = make_attendee(event=make_event(), email=ADA)
    agree(ada, days_ago=370)
    ada.withdrawn_at = now()
    db.session.commit()

    assert queue_year_letters(base_url=BASE_URL, default_language="en") == 0

    with time_machine.travel(now() + timedelta(days=27)):
        look_until_done()
    assert db.session.get(Year, ADA) is None


def test_erasing_somebody_without_an_address_ends_nobodys_year() -> None:
    event = make_event()
    ada = make_attendee(event=event, email=ADA)
    agree(ada)
    ada.email = None
    db.session.commit()

    erase_attendee(attendee_id=ada.id)

    assert db.session.get(Year, ADA) is not None
