"""Many use cases in one go are kept whole, or not at all."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from matchmaker.db import db, transaction
from matchmaker.errors import AddressTakenError
from matchmaker.models import Attendee, Event
from matchmaker.services.registration import register
from matchmaker.services.together import together
from tests.factories import make_event

pytestmark = pytest.mark.usefixtures("app")


def sign_up(event: Event, *names: str) -> None:
    event_id = event.id
    with together():
        for name in names:
            register(event_id=event_id, name=name, email=f"{name}@example.org", goals=["looms"])


def names_at(event: Event) -> list[str]:
    return list(db.session.scalars(sa.select(Attendee.name).filter_by(event_id=event.id).order_by("name")))


def test_each_of_them_sees_what_those_before_did_and_all_are_kept() -> None:
    event = make_event()

    sign_up(event, "ada", "grace")

    db.session.rollback()
    assert names_at(event) == ["ada", "grace"]


def test_where_one_is_refused_none_is_kept_and_the_next_change_stands_alone() -> None:
    event = make_event()

    with pytest.raises(AddressTakenError):
        sign_up(event, "ada", "grace", "ada")

    assert names_at(event) == []
    with transaction(), pytest.raises(RuntimeError, match="open already"), transaction():
        pass
