from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Device, Match
from matchmaker.queries.room import SHOWN_PAIRS, Introduction, mark_of_room, room_of
from matchmaker.services.hiding import hide_from_person
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event, make_match, make_meeting, make_run
from tests.sql_statements import sent_statements

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.models import Attendee

pytestmark = pytest.mark.usefixtures("app")


class Hall:
    """An event two hours old."""

    def __init__(self, names: str, *pairs: str, ends_at: datetime | None = None) -> None:
        self.start = (now() - timedelta(hours=2)).replace(second=0, microsecond=0)
        self.event = make_event(starts_at=self.start, ends_at=ends_at or self.start + timedelta(hours=4))
        self.people: dict[str, Attendee] = {
            name: make_attendee(event=self.event, name=name) for name in names
        }
        self.run = make_run(event=self.event) if pairs else None
        for pair in pairs:
            make_match(run=self.run, one=self.people[pair[0]], other=self.people[pair[1]])

    def arrive(self, names: str) -> None:
        for name in names:
            self.people[name].checked_in_at = self.start
        db.session.commit()

    def meet(self, pair: str, minute: int) -> None:
        meeting = make_meeting(one=self.people[pair[0]], other=self.people[pair[1]])
        meeting.met_at = self.start + timedelta(minutes=minute)
        db.session.commit()


def test_room_counts_meetings_by_minute_with_those_that_were_suggested() -> None:
    hall = Hall("abcd", "ab", "cd")
    hall.meet("ab", 10)
    hall.meet("ac", 10)
    hall.meet("bd", 115)

    room = room_of(hall.event, now())

    assert (room.n_meetings, room.n_suggested, room.n_recent) == (3, 1, 1)
    assert room.slot == timedelta(minutes=1)
    assert room.slots[0].starts_at == hall.start
    busy = {
        int((slot.starts_at - hall.start) / timedelta(minutes=1)): (slot.n_meetings, slot.n_suggested)
        for slot in room.slots
        if slot.n_meetings
    }
    assert busy == {10: (2, 1), 115: (1, 0)}


def test_long_event_is_counted_by_more_minutes() -> None:
    hall = Hall("abcd", ends_at=now() + timedelta(days=2))
    hall.meet("ab", 0)
    hall.meet("cd", 60)

    room = room_of(hall.event, now() + timedelta(days=1))

    assert room.slot > timedelta(minutes=1)
    assert len(room.slots) <= 240
    assert sum(slot.n_meetings for slot in room.slots) == 2


def test_meeting_before_the_doors_or_after_the_end_is_counted_as_well() -> None:
    hall = Hall("abcd", ends_at=now() - timedelta(hours=1))
    hall.meet("ab", -30)
    hall.meet("cd", 100)

    room = room_of(hall.event, now())

    assert room.slots[0].starts_at == hall.start - timedelta(minutes=30)
    assert room.slots[-1].starts_at == hall.event.ends_at.replace(second=0, microsecond=0)
    assert sum(slot.n_meetings for slot in room.slots) == 2


def test_introductions_are_pairs_who_are_both_here_and_have_not_met() -> None:
    hall = Hall("abcdefghijkl", "ab", "cd", "ef", "gh", "ij", "kl")
    hall.arrive("abcdefghi")
    hall.arrive("kl")
    hall.meet("cd", 5)
    hide_from_person(by=hall.people["e"].id, code=hall.people["f"].code)
    leave(attendee_id=hall.people["g"].id)
    withdrawn = make_meeting(one=hall.people["k"], other=hall.people["l"], is_confirmed=False)
    withdrawn.withdrawn_at = now()
    db.session.commit()

    room = room_of(hall.event, now())

    assert room.introductions == (Introduction("a", "b", None, None),)
    assert room.n_introductions == 1


def test_introductions_begin_with_the_first_round_and_are_not_endless() -> None:
    names = [f"person {number}" for number in range(16)]
    hall = Hall("")
    people = [make_attendee(event=hall.event, name=name) for name in names]
    run = make_run(event=hall.event)
    for place, other in enumerate(people[1:], start=1):
        match = make_match(run=run, one=people[0], other=other)
        match.round_number, match.meeting_point = 20 - place, place
    for person in people:
        person.checked_in_at = hall.start
    db.session.commit()

    room = room_of(hall.event, now())

    assert len(room.introductions) == SHOWN_PAIRS
    assert room.n_introductions == 15
    assert room.introductions[0] == Introduction("person 0", "person 15", 5, 15)


def test_claims_and_scans_on_phones_are_told() -> None:
    hall = Hall("abc")
    make_meeting(one=hall.people["a"], other=hall.people["b"], is_confirmed=False)
    db.session.add(
        Device(attendee_id=hall.people["c"].id, device=uuid4(), last_sequence=4, waiting=3, seen_at=now())
    )
    db.session.add(
        Device(attendee_id=hall.people["a"].id, device=uuid4(), last_sequence=4, waiting=0, seen_at=now())
    )
    db.session.commit()

    room = room_of(hall.event, now())

    assert (room.n_unanswered, room.n_phones, room.n_unsent, room.n_here) == (1, 1, 3, 0)


def test_mark_changes_with_each_thing_that_the_page_shows() -> None:
    hall = Hall("abc", "ab")
    moment = now().replace(second=30)
    marks = [mark_of_room(hall.event, moment)]

    assert mark_of_room(hall.event, moment + timedelta(seconds=5)) == marks[0]
    hall.arrive("a")
    marks.append(mark_of_room(hall.event, moment))
    hide_from_person(by=hall.people["a"].id, code=hall.people["b"].code)
    marks.append(mark_of_room(hall.event, moment))
    make_match(run=hall.run, one=hall.people["a"], other=hall.people["c"])
    marks.append(mark_of_room(hall.event, moment))
    marks.append(mark_of_room(hall.event, moment + timedelta(minutes=1)))

    assert len(set(marks)) == len(marks)


def test_room_takes_as_many_statements_for_three_pairs_as_for_one() -> None:
    one, three = Hall("ab", "ab"), Hall("abcd", "ab", "cd", "bc")
    one.arrive("ab")
    three.arrive("abcd")

    counts = []
    for hall in (one, three):
        assert hall.event.id
        with sent_statements() as sent:
            room_of(hall.event, now())
        counts.append(len(sent))

    assert counts[0] == counts[1]


def test_empty_room_is_shown() -> None:
    hall = Hall("")

    room = room_of(hall.event, hall.event.starts_at - timedelta(days=1))

    assert (room.n_here, room.n_meetings, room.introductions) == (0, 0, ())
    assert [slot.n_meetings for slot in room.slots] == [0]
    assert mark_of_room(hall.event, now())
    assert db.session.query(Match).count() == 0
