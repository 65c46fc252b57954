from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import (
    AddressOfAnotherError,
    DeclarationMissingError,
    EventEndedError,
    NotFoundError,
    WalkInErasedError,
)
from matchmaker.models import Attendee, AuditEntry, Erasure, Event, KeptOut
from matchmaker.services.deletion import delete_event
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.erasure_ledger import code_of_event
from matchmaker.services.merging import merge_people
from matchmaker.services.sign_in import follow_link
from matchmaker.services.walk_ins import add_walk_in, give_pin, show_link
from tests.factories import make_attendee, make_event, make_organizer

pytestmark = pytest.mark.usefixtures("app")

LIN = {"name": "Lin", "goals": ["a weaver"], "skills": ["thread"], "source": "told Olive", "says_yes": True}
CODE = "abcdefgh2345"


def test_walk_in_is_here_at_once_and_once_for_one_page() -> None:
    olive_id, event_id = make_organizer().id, make_event().id

    codes = [add_walk_in(event_id=event_id, by=olive_id, code=CODE, **LIN) for _ in range(2)]  # type: ignore[arg-type]  # passed on
    elsewhere = add_walk_in(event_id=make_event().id, by=olive_id, code=CODE, **LIN)  # type: ignore[arg-type]  # passed on
    other = add_walk_in(event_id=event_id, by=olive_id, code="<made up>", is_minor=True, **LIN)  # type: ignore[arg-type]  # passed on

    assert codes == [CODE, CODE]
    assert len({CODE, elsewhere, other, "<made up>"}) == 4
    lin = db.session.scalars(sa.select(Attendee).filter_by(code=CODE)).one()
    assert (lin.is_eligible, lin.checked_in_at is not None, lin.consent_source) == (True, True, "told Olive")
    assert (lin.email, lin.is_minor, lin.edited_at) == (None, False, None)
    assert len(db.session.scalars(sa.select(AuditEntry).filter_by(action="walk_in")).all()) == 3


def test_page_that_is_sent_again_does_not_bring_back_who_was_erased() -> None:
    olive_id, event = make_organizer().id, make_event()
    sent = {"event_id": event.id, "by": olive_id, "code": CODE, "email": "lin@example.org", **LIN}
    add_walk_in(**sent)  # type: ignore[arg-type]  # passed on
    erase_attendee(attendee_id=db.session.scalars(sa.select(Attendee.id).filter_by(code=CODE)).one())

    with pytest.raises(WalkInErasedError):
        add_walk_in(**sent)  # type: ignore[arg-type]  # passed on

    assert db.session.scalars(sa.select(Attendee.name)).all() == [""]
    assert len(db.session.scalars(sa.select(KeptOut)).all()) == 1


def test_page_that_is_sent_again_means_the_row_that_was_kept() -> None:
    olive_id, event = make_organizer().id, make_event()
    kept_code = make_attendee(event=event).code
    sent = {"event_id": event.id, "by": olive_id, "code": CODE, **LIN}
    add_walk_in(**sent)  # type: ignore[arg-type]  # passed on
    merge_people(event_id=event.id, kept_code=kept_code, merged_code=CODE, by=olive_id)

    again = add_walk_in(**sent)  # type: ignore[arg-type]  # passed on
    elsewhere = add_walk_in(**(sent | {"event_id": make_event().id}))  # type: ignore[arg-type]  # passed on

    assert again == kept_code
    assert elsewhere not in {CODE, kept_code}
    assert len(db.session.scalars(sa.select(Attendee).filter_by(event_id=event.id)).all()) == 1


def test_event_is_deleted_where_the_ledger_has_a_code_of_its_people() -> None:
    olive_id, event = make_organizer().id, make_event()
    code, own_code = make_attendee(event=event).code, code_of_event(event)
    db.session.add(Erasure(code=code, event_id=event.id))
    db.session.commit()

    delete_event(event_id=event.id, by=olive_id, typed_name=event.name)

    assert db.session.scalars(sa.select(Event)).all() == []
    assert set(db.session.scalars(sa.select(Erasure.code))) == {code, own_code}


def test_event_without_people_is_deleted() -> None:
    event = make_event()
    own_code = code_of_event(event)

    delete_event(event_id=event.id, by=make_organizer().id, typed_name=event.name)

    assert db.session.scalars(sa.select(Erasure.code)).all() == [own_code]


def test_walk_in_without_a_yes_with_a_taken_address_or_too_late_is_refused() -> None:
    olive_id, event = make_organizer().id, make_event()
    make_attendee(event=event, email="ada@example.org")
    past = make_event(starts_at=now() - timedelta(days=2))

    with pytest.raises(DeclarationMissingError):
        add_walk_in(event_id=event.id, by=olive_id, **(LIN | {"says_yes": False}))  # type: ignore[arg-type]  # passed on
    with pytest.raises(AddressOfAnotherError):
        add_walk_in(event_id=event.id, by=olive_id, email="ada@example.org", **LIN)  # type: ignore[arg-type]  # passed on
    with pytest.raises(EventEndedError):
        add_walk_in(event_id=past.id, by=olive_id, **LIN)  # type: ignore[arg-type]  # passed on

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Attendee)) == 1


def test_pin_is_given_once_and_to_nobody_who_was_erased() -> None:
    event = make_event()
    ada, eve = make_attendee(event=event), make_attendee(event=event, name="Eve")
    eve_id = eve.id
    erase_attendee(attendee_id=eve_id)

    olive = make_organizer().id
    pins = []
    for _ in range(2):
        give_pin(attendee_id=ada.id, by=olive)
        pins.append(ada.pin)

    assert pins[0] is not None
    assert pins[0] == pins[1]
    with pytest.raises(NotFoundError):
        give_pin(attendee_id=eve_id, by=olive)


def test_shown_link_signs_in_and_is_noted() -> None:
    event = make_event()
    ada, eve = make_attendee(event=event), make_attendee(event=event, name="Eve")
    ada_id, eve_id, code = ada.id, eve.id, ada.code
    olive = make_organizer().id
    erase_attendee(attendee_id=eve_id)

    secret = show_link(attendee_id=ada_id, by=olive)

    assert follow_link(secret=secret).attendee_id == ada_id
    entry = db.session.scalars(sa.select(AuditEntry).filter_by(action="link_shown")).one()
    assert (entry.organizer_id, entry.detail) == (olive, {"person": code})
    with pytest.raises(NotFoundError):
        show_link(attendee_id=eve_id, by=olive)
