from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import (
    AddressTakenError,
    EventEndedError,
    MatchmakerError,
    RegistrationClosedError,
    StatementError,
)
from matchmaker.models import Attendee, Goal, Skill
from matchmaker.services.registration import CONSENT_ON_PAGE, edit_profile, leave, register
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from flask import Flask

PROFILE: dict[str, Any] = {
    "name": "Ada Lovelace",
    "organisation": "Analytical Engines",
    "headline": "Notes",
    "goals": ["a publisher"],
    "skills": ["programs for looms", "translation"],
}


def profile(attendee_id: int) -> dict[str, Any]:
    ada = db.session.get_one(Attendee, attendee_id, populate_existing=True)
    return {
        "name": ada.name,
        "organisation": ada.organisation,
        "headline": ada.headline,
        "goals": [goal.text for goal in ada.goals],
        "skills": [skill.text for skill in ada.skills],
    }


def n_rows(table: type[Attendee | Goal | Skill]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


@pytest.mark.usefixtures("app")
def test_register_keeps_the_profile_and_the_consent() -> None:
    event = make_event()

    ada_id = register(event_id=event.id, email="Ada@Example.ORG", consents=True, **PROFILE)

    ada = db.session.get_one(Attendee, ada_id)
    assert profile(ada_id) == PROFILE
    assert (ada.event_id, ada.email, ada.consent_source) == (event.id, "ada@example.org", CONSENT_ON_PAGE)
    assert ada.is_eligible
    assert ada.edited_at is not None
    assert (len(ada.code), len(ada.badge_code), len(ada.typed_code)) == (12, 20, 8)


@pytest.mark.usefixtures("app")
def test_register_without_consent_is_registered_and_not_matched() -> None:
    ada_id = register(event_id=make_event().id, email="ada@example.org", **PROFILE)

    ada = db.session.get_one(Attendee, ada_id)
    assert (ada.consented_at, ada.withdrawn_at, ada.is_eligible) == (None, None, False)


@pytest.mark.usefixtures("app")
def test_register_with_a_known_address_is_refused_in_this_event_only() -> None:
    event, other = make_event(), make_event()
    register(event_id=event.id, email="ada@example.org", **PROFILE)

    with pytest.raises(AddressTakenError):
        register(event_id=event.id, email="ADA@example.org", **PROFILE)
    register(event_id=other.id, email="ada@example.org", **PROFILE)

    assert n_rows(Attendee) == 2


def test_register_twice_at_once_registers_once(bare_app: Flask) -> None:
    with bare_app.app_context():
        event_id = make_event().id
    together = threading.Barrier(4)

    def press(_: int) -> bool:
        together.wait()
        with bare_app.app_context():
            try:
                register(event_id=event_id, email="ada@example.org", **PROFILE)
            except AddressTakenError:
                return False
            return True

    with ThreadPoolExecutor(4) as pool:
        registered = list(pool.map(press, range(4)))

    with bare_app.app_context():
        assert (sum(registered), n_rows(Attendee)) == (1, 1)


@pytest.mark.usefixtures("app")
def test_register_at_an_event_that_ended_or_closed_is_refused() -> None:
    ended = make_event(starts_at=now() - timedelta(days=2))
    closed = make_event()
    closed.registration_open = False
    db.session.commit()
    refusals: dict[int, type[MatchmakerError]] = {
        ended.id: EventEndedError,
        closed.id: RegistrationClosedError,
    }

    for event_id, error in refusals.items():
        with pytest.raises(error, match="Makers & Money"):
            register(event_id=event_id, email="ada@example.org", **PROFILE)

    assert n_rows(Attendee) == 0


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("statements", "sentence"),
    [
        ({"goals": ["a", "b", "c", "d"]}, "Goals: at most 3, of up to 280 characters each."),
        ({"skills": ["a", "b", "c", "d", "e", "f"]}, "Skills: at most 5, of up to 280 characters each."),
        ({"skills": ["a" * 281]}, "Skills: at most 5, of up to 280 characters each."),
    ],
)
def test_register_with_too_many_or_too_long_statements_keeps_nothing(
    statements: dict[str, list[str]], sentence: str
) -> None:
    event = make_event()

    with pytest.raises(StatementError) as caught:
        register(event_id=event.id, email="ada@example.org", **{**PROFILE, **statements})

    assert str(caught.value) == sentence
    assert [n_rows(table) for table in (Attendee, Goal, Skill)] == [0, 0, 0]


@pytest.mark.usefixtures("app")
def test_register_joins_gaps_and_drops_empty_statements() -> None:
    wanted = {**PROFILE, "goals": ["", "  a \n publisher ", " "], "skills": ["x" * 280]}

    ada_id = register(event_id=make_event().id, email="ada@example.org", **wanted)

    assert profile(ada_id) == {**wanted, "goals": ["a publisher"]}


@pytest.mark.usefixtures("app")
def test_edit_profile_replaces_what_changed() -> None:
    ada = make_attendee(event=make_event(), goals=["one", "two"], skills=["three"])
    kept_skill = ada.skills[0].id

    edit_profile(
        attendee_id=ada.id, consents=True, **{**PROFILE, "goals": ["two", "one"], "skills": ["three"]}
    )

    assert profile(ada.id) == {**PROFILE, "goals": ["two", "one"], "skills": ["three"]}
    assert ada.skills[0].id == kept_skill
    assert ada.edited_at is not None
    assert (n_rows(Goal), n_rows(Skill)) == (2, 1)


@pytest.mark.usefixtures("app")
def test_edit_profile_refused_keeps_the_old_words() -> None:
    ada = make_attendee(event=make_event(), name="Ada", goals=["one"], skills=["two"])
    before = profile(ada.id)

    with pytest.raises(StatementError):
        edit_profile(attendee_id=ada.id, consents=True, **{**PROFILE, "skills": ["a"] * 6})

    assert profile(ada.id) == before


@pytest.mark.usefixtures("app")
def test_edit_profile_withdraws_a_consent_and_gives_it_back_with_a_new_time() -> None:
    ada = make_attendee(event=make_event())
    first = ada.consented_at
    assert first is not None

    edit_profile(attendee_id=ada.id, consents=False, **PROFILE)
    withdrawn = ada.is_active
    with time_machine.travel(first + timedelta(hours=1), tick=False):
        edit_profile(attendee_id=ada.id, consents=True, **PROFILE)

    assert (withdrawn, ada.is_active) == (False, True)
    assert (ada.consented_at, ada.consent_source) == (first + timedelta(hours=1), CONSENT_ON_PAGE)


@pytest.mark.usefixtures("app")
def test_edit_profile_keeps_the_time_of_a_consent_that_stands() -> None:
    ada = make_attendee(event=make_event())
    first = ada.consented_at

    with time_machine.travel(now() + timedelta(hours=1)):
        edit_profile(attendee_id=ada.id, consents=True, **PROFILE)

    assert (ada.consented_at, ada.consent_source) == (first, "test")


@pytest.mark.usefixtures("app")
def test_leave_twice_keeps_the_first_time() -> None:
    ada = make_attendee(event=make_event())

    leave(attendee_id=ada.id)
    first = ada.withdrawn_at
    with time_machine.travel(now() + timedelta(hours=1)):
        leave(attendee_id=ada.id)

    assert first is not None
    assert (ada.withdrawn_at, ada.is_active) == (first, False)
