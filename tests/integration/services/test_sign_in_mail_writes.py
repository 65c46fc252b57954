"""Asking for a link does the same work whether anybody has the address."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Mail, SignInLink
from matchmaker.services.sign_in_mail import ask_for_link
from tests.factories import make_attendee, make_event
from tests.sql_statements import sent_statements

pytestmark = pytest.mark.usefixtures("app")


def writes_of(email: str) -> list[str]:
    """Return what kind of statement each write is when somebody asks for a link."""
    with sent_statements() as sent:
        ask_for_link(
            email=email, requester="browser", place="hall", base_url="https://meet.example.org", language="en"
        )
    kinds = [statement.split()[0] for statement in sent]
    return [kind for kind in kinds if kind != "SELECT"]


def count(model: type[Mail | SignInLink]) -> int:
    return db.session.execute(sa.select(sa.func.count()).select_from(model)).scalar_one()


def test_unknown_address_costs_as_many_writes_as_a_known_one_and_leaves_nothing() -> None:
    make_attendee(event=make_event(), email="ada@example.org")
    make_attendee(event=make_event(starts_at=now() - timedelta(days=60)), email="past@example.org")

    unknown, past = writes_of("nobody@example.org"), writes_of("past@example.org")
    assert (count(Mail), count(SignInLink)) == (0, 0)
    known = writes_of("ada@example.org")

    assert len(unknown) == len(past) == len(known) > 2
    assert (count(Mail), count(SignInLink)) == (1, 1)
