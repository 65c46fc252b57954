from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee
from matchmaker.models.attendee import SPOT_ME_LENGTH
from matchmaker.queries.three import is_free
from matchmaker.services.finding import FREE_FOR, say_free, say_how_to_spot, stop_free
from tests.factories import make_attendee, make_event

pytestmark = pytest.mark.usefixtures("app")


def row(attendee_id: int) -> Attendee:
    db.session.rollback()
    return db.session.get_one(Attendee, attendee_id, populate_existing=True)


def test_say_how_to_spot_keeps_one_short_line_and_takes_it_back() -> None:
    ada_id = make_attendee(event=make_event()).id

    say_how_to_spot(by=ada_id, line="  green \n scarf ")
    first = row(ada_id).spot_me
    say_how_to_spot(by=ada_id, line="x" * 200)
    longest = row(ada_id).spot_me
    say_how_to_spot(by=ada_id, line="")

    assert (first, len(longest), row(ada_id).spot_me) == ("green scarf", SPOT_ME_LENGTH, "")


def test_say_free_ends_by_itself_and_by_the_button() -> None:
    ada_id = make_attendee(event=make_event()).id
    moment = now()

    with time_machine.travel(moment, tick=False):
        say_free(by=ada_id)
    ada = row(ada_id)
    told = [is_free(ada, moment + after) for after in (FREE_FOR - timedelta(seconds=1), FREE_FOR)]
    stop_free(by=ada_id)

    assert told == [True, False]
    assert row(ada_id).free_until is None
