from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Avoidance, AvoidanceKind, Event, GoalOutcome, Promise
from matchmaker.queries.year import pairs_met_before, year_of, year_page_of, year_rows_of
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event, make_meeting
from tests.retired_events import agree, write_of
from tests.sql_statements import sent_statements

pytestmark = pytest.mark.usefixtures("app")

ADA, GRACE = "ada@example.org", "grace@example.org"


def days_ago(days: int) -> Event:
    return make_event(starts_at=now() - timedelta(days=days), name=f"{days} days ago")


def meet_at(event: Event, *, name: str = "Grace", is_confirmed: bool = True) -> tuple[Attendee, Attendee]:
    ada = make_attendee(event=event, name="Ada", email=ADA)
    grace = make_attendee(event=event, name=name, email=GRACE)
    make_meeting(one=ada, other=grace, is_confirmed=is_confirmed)
    return ada, grace


def hide(event: Event, one: Attendee, other: Attendee) -> None:
    low, high = sorted((one.id, other.id))
    db.session.add(
        Avoidance(event_id=event.id, low_id=low, high_id=high, kind=AvoidanceKind.HIDDEN, by_id=other.id)
    )
    db.session.commit()


def names() -> list[str]:
    return [one.person.name for one in year_page_of(ADA).people]


def test_year_shows_events_goals_people_and_promises_the_latest_first() -> None:
    old, new = days_ago(60), days_ago(3)
    ada, _ = meet_at(old)
    meeting = make_meeting(one=ada, other=make_attendee(event=old, name="Mary"))
    write_of(meeting, ada, "green scarf")
    db.session.add(GoalOutcome(goal_id=ada.goals[0].id, moved=True, answered_at=now()))
    db.session.scalars(sa.select(Promise)).one().kept_at = now()
    again, _ = meet_at(new)
    meeting = make_meeting(one=again, other=make_attendee(event=new, name="Emma"))
    emma_id = meeting.other_id(again.id)
    db.session.add_all(
        [
            Promise(code="a", meeting_id=meeting.id, attendee_id=emma_id, text="a book", is_shared=True),
            Promise(code="b", meeting_id=meeting.id, attendee_id=again.id, text="a mail"),
        ]
    )
    db.session.commit()

    page = year_page_of(ADA)

    assert [(one.event.name, [goal.moved for goal in one.goals]) for one in page.events] == [
        ("3 days ago", [None]),
        ("60 days ago", [True]),
    ]
    assert {one.person.name: [m.event.name for m in one.meetings] for one in page.people} == {
        "Grace": ["3 days ago", "60 days ago"],
        "Mary": ["60 days ago"],
        "Emma": ["3 days ago"],
    }
    assert [m.memory_line for one in page.people if one.person.name == "Mary" for m in one.meetings] == [
        "green scarf"
    ]
    assert [(p.text, p.is_mine, p.is_kept, p.person.name) for p in page.promises] == [
        ("a mail", True, False, "Emma"),
        ("a book", False, False, "Emma"),
        ("green scarf promise", True, True, "Mary"),
    ]


def test_year_shows_nobody_who_only_claimed_who_left_or_who_hides() -> None:
    claimed, left, hidden = (days_ago(days) for days in (3, 4, 5))
    meet_at(claimed, is_confirmed=False)
    leave(attendee_id=meet_at(left)[1].id)
    hide(hidden, *meet_at(hidden))

    assert names() == []


def test_year_counts_who_was_erased_and_who_hides_nowhere() -> None:
    erased, hidden = days_ago(3), days_ago(5)
    erase_attendee(attendee_id=meet_at(erased)[1].id)
    hide(hidden, *meet_at(hidden))

    page = year_page_of(ADA)

    assert [(one.event.name, one.n_gone) for one in page.events] == [("3 days ago", 1), ("5 days ago", 0)]


def test_a_promise_that_is_not_shared_stays_with_its_writer() -> None:
    event = days_ago(3)
    ada, grace = meet_at(event)
    write_of(make_meeting(one=make_attendee(event=event), other=grace), grace, "not for Ada")
    assert ada.email == ADA

    assert year_page_of(ADA).promises == ()


def test_somebody_with_another_name_elsewhere_is_not_told_to_be_the_same() -> None:
    meet_at(days_ago(3), name="Grace Hopper")
    meet_at(days_ago(9), name="Amazing")

    assert sorted(names()) == ["Amazing", "Grace Hopper"]


def test_an_event_that_one_left_is_not_in_the_year() -> None:
    ada, _ = meet_at(days_ago(3))
    leave(attendee_id=ada.id)

    assert year_page_of(ADA).events == ()
    assert year_rows_of(ADA) == []


def test_year_takes_the_same_statements_for_one_and_three_events() -> None:
    numbers = []
    for n_more in (1, 2):
        for number in range(n_more):
            meet_at(days_ago(3 + 10 * n_more + number))
        with sent_statements() as sent:
            page = year_page_of(ADA)
        numbers.append(len(sent))

    assert len(page.events) == 3
    assert numbers[0] == numbers[1]


def test_an_address_has_a_year_for_thirteen_months() -> None:
    agree(make_attendee(event=make_event(), email=ADA), days_ago=395)
    agree(make_attendee(event=make_event(), email=GRACE), days_ago=397)

    assert [year is not None for year in (year_of(ADA), year_of(GRACE), year_of("nobody"))] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("agreed", ["one", "other", "past", "nobody"])
def test_who_met_before_is_known_where_one_of_them_agreed(agreed: str) -> None:
    ada, grace = meet_at(days_ago(60))
    if agreed != "nobody":
        agree(ada if agreed == "one" else grace, days_ago=400 if agreed == "past" else 0)
    new = make_event()
    here = [make_attendee(event=new, email=email) for email in (GRACE, "mary@example.org", ADA)]

    pairs = pairs_met_before(new.id)

    assert pairs == ({(here[0].id, here[2].id)} if agreed in {"one", "other"} else set())


@pytest.mark.parametrize("why", ["unconfirmed", "withdrawn", "erased", "here"])
def test_who_did_not_meet_for_sure_or_was_forgotten_may_be_matched(why: str) -> None:
    old, new = days_ago(60), make_event()
    ada, grace = meet_at(new if why == "here" else old, is_confirmed=why != "unconfirmed")
    agree(ada)
    if why != "here":
        for email in (ADA, GRACE):
            make_attendee(event=new, email=email)
    if why == "withdrawn":
        meeting = make_meeting(one=make_attendee(event=old), other=make_attendee(event=old))
        assert meeting.id
        db.session.execute(sa.text("UPDATE meeting SET withdrawn_at = met_at"))
        db.session.commit()
    if why == "erased":
        erase_attendee(attendee_id=grace.id)

    assert pairs_met_before(new.id) == set()


def test_pairs_met_before_take_one_statement() -> None:
    event_id = make_event().id

    with sent_statements() as sent:
        pairs_met_before(event_id)

    assert len(sent) == 1
