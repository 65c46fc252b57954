from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import AtTheDoorUnknownError
from matchmaker.models import Attendee, AuditEntry, Event
from matchmaker.queries.places import places_of
from matchmaker.queries.runs import published_run
from matchmaker.services.badges import rotate_badge
from matchmaker.services.check_in import CheckedIn, check_in_by_code, check_in_person, undo_check_in
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.matching import compute_run, publish_run, request_run
from tests.factories import make_attendee, make_event, make_organizer

pytestmark = pytest.mark.usefixtures("app")


def test_check_in_twice_keeps_the_first_time_and_is_noted_once() -> None:
    olive = make_organizer()
    event = make_event(organizer=olive)
    ada = make_attendee(event=event, external_id="T-1")
    code = ada.code

    first = check_in_by_code(event_id=event.id, text=ada.badge_code, by=olive.id)
    again = [
        check_in_by_code(event_id=event.id, text=" T-1 ", by=olive.id),
        check_in_person(event_id=event.id, attendee_code=code, by=olive.id),
    ]

    assert first.is_new
    assert again == [CheckedIn(code, first.at, is_new=False)] * 2
    entry = db.session.scalars(sa.select(AuditEntry).filter_by(action="checked_in")).one()
    assert (entry.organizer_id, entry.detail) == (olive.id, {"attendee": code})


def test_undo_takes_a_check_in_back_once() -> None:
    olive = make_organizer()
    event = make_event(organizer=olive)
    ada = make_attendee(event=event)
    check_in_person(event_id=event.id, attendee_code=ada.code, by=olive.id)

    for _ in range(2):
        undo_check_in(event_id=event.id, attendee_code=ada.code, by=olive.id)

    assert ada.checked_in_at is None
    assert len(db.session.scalars(sa.select(AuditEntry).filter_by(action="check_in_undone")).all()) == 1


def test_lost_badges_strangers_and_the_erased_are_nobody_at_this_door() -> None:
    olive = make_organizer()
    event = make_event(organizer=olive)
    ada, eve = make_attendee(event=event), make_attendee(event=event, name="Eve", external_id="T-9")
    mallory = make_attendee(event=make_event(), name="Mallory", external_id="T-1")
    lost = ada.badge_code
    rotate_badge(attendee_id=ada.id, lost_code=ada.typed_code)
    eve_id = eve.id
    erase_attendee(attendee_id=eve_id)
    eve_code = db.session.get_one(Attendee, eve_id).badge_code

    for text in (lost, mallory.badge_code, "T-1", "T-9", eve_code, "nobody", ""):
        with pytest.raises(AtTheDoorUnknownError):
            check_in_by_code(event_id=event.id, text=text, by=olive.id)
    with pytest.raises(AtTheDoorUnknownError):
        check_in_person(event_id=event.id, attendee_code=mallory.code, by=olive.id)

    assert set(db.session.scalars(sa.select(Attendee.checked_in_at))) == {None}


def test_who_comes_after_the_time_gets_places_again() -> None:
    olive = make_organizer()
    event = make_event(organizer=olive)
    people = [
        make_attendee(event=event, name=f"Person {number}", goals=["weaving looms"], skills=["weaving looms"])
        for number in range(8)
    ]
    ids, codes, event_id = [one.id for one in people], [one.code for one in people], event.id
    run_number = request_run(event_id=event_id, by=olive.id)
    run = db.session.scalars(sa.text("SELECT id FROM match_run")).one()
    compute_run(run_id=run)
    publish_run(event_id=event_id, number=run_number, by=olive.id)
    event = db.session.get_one(Event, event_id)
    event.absent_after = now() - timedelta(minutes=1)
    everybody = db.session.scalars(sa.select(Attendee)).all()
    for attendee in everybody:
        attendee.consented_at = now() - timedelta(hours=2)
        attendee.checked_in_at = None if attendee.id == ids[0] else now() - timedelta(hours=1)
    db.session.commit()

    def room_of_late() -> int:
        published = published_run(event_id)
        assert published is not None
        return places_of(db.session.get_one(Event, event_id), published, now()).room(ids[0])

    before = room_of_late()
    check_in_person(event_id=event_id, attendee_code=codes[0], by=olive.id)

    assert before == 3
    assert room_of_late() == 0
