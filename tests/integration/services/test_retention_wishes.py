"""What stays of somebody who wished to keep their own data."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import (
    Attendee,
    CheckBack,
    Concern,
    Event,
    Feedback,
    FollowUp,
    Meeting,
    Promise,
    Scan,
    Year,
)
from matchmaker.queries.report import report_of
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.recount import recount_meetings
from matchmaker.services.retention import forget_due
from tests.factories import make_attendee, make_event, make_match, make_meeting, make_run
from tests.person_with_everything import make_everything
from tests.retired_events import (
    agree,
    ask_to_be_reminded,
    count,
    dump,
    end_event,
    look_until_done,
    names_of,
    write_of,
)

pytestmark = pytest.mark.usefixtures("app")


def test_who_is_reminded_keeps_their_own_words_and_loses_those_of_others() -> None:
    event = make_event()
    ada, grace = make_attendee(event=event, name="Ada"), make_attendee(event=event, name="Grace")
    meeting = make_meeting(one=ada, other=grace)
    write_of(meeting, ada, "green scarf")
    write_of(meeting, grace, "loud laugh")
    ask_to_be_reminded(ada)
    end_event(event, days_ago=31)

    look_until_done()

    assert names_of(event.id) == ["", "Ada"]
    assert event.people_erased_at is not None
    lines = db.session.execute(sa.select(Feedback.attendee_id, Feedback.memory_line)).all()
    assert sorted(lines) == sorted([(ada.id, "green scarf"), (grace.id, "")])
    assert db.session.scalars(sa.select(Promise.text)).all() == ["green scarf promise"]


def test_erasing_oneself_takes_the_words_of_others_too_even_of_who_is_reminded() -> None:
    event = make_event()
    ada, grace = make_attendee(event=event, name="Ada"), make_attendee(event=event, name="Grace")
    write_of(make_meeting(one=ada, other=grace), ada, "green scarf")
    ask_to_be_reminded(ada)

    erase_attendee(attendee_id=grace.id)

    assert "green scarf" not in dump()


@pytest.mark.parametrize("wish", ["stopped", "left", "late"])
def test_a_wish_that_no_longer_holds_keeps_nothing(wish: str) -> None:
    event = make_event()
    ada = make_attendee(event=event, name="Ada")
    ask_to_be_reminded(ada, stopped_at=now() if wish == "stopped" else None)
    ada.withdrawn_at = now() if wish == "left" else None
    end_event(event, days_ago=121 if wish == "late" else 31)

    look_until_done()

    assert "Ada" not in names_of(event.id)


def test_everything_else_goes_after_ninety_days_but_what_somebody_keeps() -> None:
    event = make_event()
    ada, grace, mary, emma = (
        make_attendee(event=event, name=name) for name in ("Ada", "Grace", "Mary", "Emma")
    )
    kept, other = make_meeting(one=ada, other=grace), make_meeting(one=grace, other=mary)
    make_meeting(one=mary, other=emma)
    for meeting in (kept, other):
        write_of(meeting, grace, "words")
    write_of(kept, ada, "green scarf")
    db.session.add(
        CheckBack(meeting_id=kept.id, attendee_id=grace.id, day=30, talked="yes", answered_at=now())
    )
    db.session.add(Concern(event_id=event.id, by_id=emma.id, about_id=mary.id, text="loud"))
    make_match(run=make_run(event=event), one=ada, other=grace)
    ask_to_be_reminded(ada)
    kept_id, event_id = kept.id, event.id
    end_event(event, days_ago=91)

    look_until_done()

    assert names_of(event_id) == ["", "Ada"]
    assert db.session.scalars(sa.select(Meeting.id)).all() == [kept_id]
    assert db.session.scalars(sa.select(Feedback.memory_line)).all() == ["green scarf"]
    assert (count(CheckBack), count(Concern)) == (0, 0)

    end_event(db.session.get_one(Event, event_id), days_ago=121)
    look_until_done()

    assert (count(Attendee), count(Meeting), count(Feedback), count(Promise)) == (0, 0, 0, 0)
    assert report_of(db.session.get_one(Event, event_id)).event_name == "Makers & Money"


def test_a_meeting_of_two_who_are_gone_goes_although_both_met_somebody_who_stays() -> None:
    everything = make_everything()
    event, ada, grace = everything.event, everything.ada, everything.grace
    mary = make_attendee(event=event, name="Mary")
    for other in (ada, grace):
        make_meeting(one=mary, other=other)
    db.session.execute(sa.delete(FollowUp))
    ask_to_be_reminded(mary)
    end_event(event, days_ago=91)

    look_until_done()

    assert names_of(event.id) == ["", "", "Mary"]
    assert (count(Meeting), count(Scan)) == (2, 0)


def test_meetings_that_stay_still_follow_from_their_scans() -> None:
    everything = make_everything()
    event_id = everything.event.id
    assert recount_meetings().n_meetings == 1
    end_event(everything.event, days_ago=91)  # Ada is reminded, Grace is not

    look_until_done()

    assert names_of(event_id) == ["", everything.ada.name]
    assert (recount_meetings().n_meetings, recount_meetings().differing) == (1, ())


def test_who_agreed_to_the_year_keeps_their_own_for_thirteen_months_from_the_last_yes() -> None:
    event = make_event()
    ada = make_attendee(event=event, name="Ada")
    make_attendee(event=event, name="Grace")
    agree(ada, days_ago=395)
    end_event(event, days_ago=390)

    look_until_done()
    assert names_of(event.id) == ["Ada"]

    with time_machine.travel(now() + timedelta(days=2)):
        look_until_done()

    assert (count(Attendee), count(Year)) == (0, 0)


def test_who_says_yes_while_the_look_is_under_way_stays() -> None:
    event = make_event()
    ada, grace = make_attendee(event=event, name="Ada"), make_attendee(event=event, name="Grace")
    end_event(event, days_ago=31)
    ask_to_be_reminded(grace)
    look_until_done()

    assert not forget_due(attendee_ids=[grace.id])
    assert not forget_due(attendee_ids=[ada.id])  # gone already
    assert names_of(event.id) == ["", "Grace"]
