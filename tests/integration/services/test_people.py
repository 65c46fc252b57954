from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import (
    AddressOfAnotherError,
    DeclarationMissingError,
    NotFoundError,
    OwnWordsError,
    StatementError,
)
from matchmaker.models import Attendee, AuditEntry, Avoidance, HideRule, RuleKind
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.people import edit_person, take_back_in, take_out
from tests.factories import make_attendee, make_event, make_organizer

pytestmark = pytest.mark.usefixtures("app")


def _edit(attendee: Attendee, by: int, **values: Any) -> None:
    known: dict[str, Any] = {
        "name": attendee.name,
        "organisation": attendee.organisation,
        "headline": attendee.headline,
        "email": attendee.email,
        "group": attendee.group,
        "is_minor": attendee.is_minor,
        "goals": [goal.text for goal in attendee.goals],
        "skills": [skill.text for skill in attendee.skills],
    }
    edit_person(attendee_id=attendee.id, by=by, **(known | values))


@pytest.fixture
def olive_id() -> int:
    return make_organizer().id


def test_address_and_group_of_who_wrote_themselves_may_change_but_not_their_words(olive_id: int) -> None:
    ada = make_attendee(event=make_event())
    ada.edited_at = now()
    db.session.commit()
    own = ada.edited_at

    _edit(ada, olive_id, email="ada@new.example", group="Guests")
    with pytest.raises(OwnWordsError):
        _edit(ada, olive_id, goals=["a printer"])
    with pytest.raises(OwnWordsError):
        _edit(ada, olive_id, goals=["a printer"], was_asked=True)
    _edit(ada, olive_id, goals=["a loom"], was_asked=True, own_words_seen=own)

    assert (ada.email, ada.group, ada.edited_at) == ("ada@new.example", "Guests", own)
    assert [goal.text for goal in ada.goals] == ["a loom"]
    actions = db.session.scalars(sa.select(AuditEntry.action)).all()
    assert actions == ["person_edited"] * 2


def test_edit_refuses_what_cannot_be_and_keeps_everything(olive_id: int) -> None:
    event = make_event()
    ada = make_attendee(event=event)
    make_attendee(event=event, name="Grace", email="grace@example.org")

    with pytest.raises(AddressOfAnotherError):
        _edit(ada, olive_id, email="grace@example.org", name="Other")
    with pytest.raises(StatementError):
        _edit(ada, olive_id, goals=["a"] * 4, name="Other")

    db.session.expire_all()
    assert ada.name == "Ada Lovelace"


def test_new_name_is_hidden_from_who_wished_it(olive_id: int) -> None:
    event = make_event()
    ada, grace = make_attendee(event=event), make_attendee(event=event, name="Grace", goals=(), skills=())
    db.session.add(HideRule(attendee_id=ada.id, kind=RuleKind.NAME, value="eve"))
    db.session.commit()

    _edit(grace, olive_id, name="Éve", email=None, goals=["a loom"])

    hidden = db.session.scalars(sa.select(Avoidance)).one()
    assert (hidden.low_id, hidden.high_id, hidden.by_id) == (ada.id, grace.id, ada.id)


def test_taking_out_and_back_in_is_noted_once_each(olive_id: int) -> None:
    ada = make_attendee(event=make_event())
    for _ in range(2):
        take_out(attendee_id=ada.id, by=olive_id)
    assert not ada.is_active

    with pytest.raises(DeclarationMissingError):
        take_back_in(attendee_id=ada.id, by=olive_id, says_so=False, source="told Olive")
    for _ in range(2):
        take_back_in(attendee_id=ada.id, by=olive_id, says_so=True, source="told Olive")

    assert (ada.is_active, ada.consent_source) == (True, "told Olive")
    actions = db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["person_taken_out", "person_taken_in"]


def test_who_was_erased_is_brought_back_by_nothing(olive_id: int) -> None:
    ada = make_attendee(event=make_event())
    ada_id = ada.id
    erase_attendee(attendee_id=ada_id)

    with pytest.raises(NotFoundError):
        take_back_in(attendee_id=ada_id, by=olive_id, says_so=True, source="told Olive")
    with pytest.raises(NotFoundError):
        _edit(db.session.get_one(Attendee, ada_id), olive_id, name="Ada")
