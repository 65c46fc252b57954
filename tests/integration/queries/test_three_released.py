from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.models import Attendee, Event
from matchmaker.queries.three import three_of
from tests.factories import make_attendee, make_event, make_match, make_run


@pytest.mark.usefixtures("app")
def test_card_of_somebody_absent_is_gone_after_the_organizers_hour() -> None:
    event = make_event()
    ada, grace = make_attendee(event=event), make_attendee(event=event, name="Grace Hopper")
    make_match(run=make_run(event=event), one=ada, other=grace)
    with transaction():
        db.session.get_one(Event, event.id).absent_after = now() + timedelta(hours=1)
        db.session.get_one(Attendee, ada.id).checked_in_at = now()

    before = three_of(ada)
    with time_machine.travel(now() + timedelta(hours=2)):
        after = three_of(ada)
        with transaction():
            db.session.get_one(Attendee, grace.id).checked_in_at = now()
        back = three_of(ada)

    assert before is not None
    assert after is not None
    assert back is not None
    assert [[card.person.name for card in three.cards] for three in (before, after, back)] == [
        ["Grace Hopper"],
        [],
        ["Grace Hopper"],
    ]
