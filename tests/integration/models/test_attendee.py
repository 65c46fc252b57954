from __future__ import annotations

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.models import Attendee, Goal, Skill
from tests.factories import make_attendee, make_event


@pytest.mark.parametrize(
    ("name", "first_name", "initials"),
    [
        ("Ada Lovelace", "Ada", "AL"),
        ("Ada King, Countess of Lovelace", "Ada", "AL"),
        ("ada", "ada", "A"),
        ("  Grace   Hopper ", "Grace", "GH"),
        ("", "", ""),
        ("李 明", "李", "李明"),
    ],
)
def test_attendee_shows_a_first_name_and_initials(name: str, first_name: str, initials: str) -> None:
    attendee = Attendee(name=name)

    assert (attendee.first_name, attendee.initials) == (first_name, initials)


@pytest.mark.parametrize(
    ("consents", "left", "goals", "skills", "expected"),
    [
        (True, False, ["g"], [], (True, True)),
        (True, False, [], ["s"], (True, True)),
        (True, False, [], [], (True, False)),
        (False, False, ["g"], ["s"], (False, False)),
        (True, True, ["g"], ["s"], (False, False)),
    ],
)
def test_attendee_is_eligible_when_active_with_words(
    consents: bool,  # noqa: FBT001 -- a table of cases
    left: bool,  # noqa: FBT001 -- a table of cases
    goals: list[str],
    skills: list[str],
    expected: tuple[bool, bool],
) -> None:
    attendee = Attendee(
        consented_at=now() if consents else None,
        withdrawn_at=now() if left else None,
        goals=[Goal(text=text) for text in goals],
        skills=[Skill(text=text) for text in skills],
    )

    assert (attendee.is_active, attendee.is_eligible) == expected


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    "statement", [Goal(position=3, text="one too many"), Skill(position=5, text="too many")]
)
def test_table_refuses_a_statement_too_many(statement: Goal | Skill) -> None:
    ada = make_attendee(event=make_event(), goals=["g"] * 3, skills=["s"] * 5)

    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.add(type(statement)(attendee_id=ada.id, position=statement.position, text=statement.text))

    assert (len(ada.goals), len(ada.skills)) == (3, 5)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("column", ["email", "external_id", "typed_code"])
def test_table_refuses_a_second_person_with_the_same_in_one_event(column: str) -> None:
    event = make_event()
    ada = make_attendee(event=event, external_id="T1")
    grace = make_attendee(event=event)
    elsewhere = make_attendee(event=make_event())

    with pytest.raises(sa.exc.IntegrityError), transaction():
        setattr(grace, column, getattr(ada, column))
    with transaction():
        setattr(elsewhere, column, getattr(ada, column))

    assert getattr(grace, column) != getattr(ada, column) == getattr(elsewhere, column)


@pytest.mark.usefixtures("app")
def test_words_go_with_their_person() -> None:
    ada = make_attendee(event=make_event(), goals=["g"], skills=["s", "t"])

    with transaction():
        db.session.execute(sa.delete(Attendee).where(Attendee.id == ada.id))

    assert db.session.scalars(sa.select(Goal)).all() == []
    assert db.session.scalars(sa.select(Skill)).all() == []
