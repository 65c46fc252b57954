from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Avoidance, AvoidanceKind, Meeting, Promise
from matchmaker.queries.own_columns import COLUMNS
from matchmaker.queries.own_data import own_data
from matchmaker.services.hiding import hide_from_person
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event, make_meeting
from tests.person_with_everything import Everything, make_everything
from tests.sql_statements import sent_statements

if TYPE_CHECKING:
    from matchmaker.queries.own_data import OwnData


def tables_about_people() -> set[str]:
    """Return the tables that refer to an attendee, directly or through another one, or by their address."""
    about = {"attendee", "year"}
    while True:
        more = {
            table.name
            for table in db.metadata.sorted_tables
            if {key.column.table.name for key in table.foreign_keys} & about
        }
        if more <= about:
            return about
        about |= more


def test_every_column_about_a_person_is_told_or_has_its_reason() -> None:
    tables = {table.name: [column.name for column in table.columns] for table in db.metadata.sorted_tables}
    tagged = {
        str(model.__table__.name): sorted((*columns.told, *columns.untold))
        for model, columns in COLUMNS.items()
    }

    assert tagged == {name: sorted(tables[name]) for name in tables_about_people()}


def test_tables_without_a_person_hold_no_text_of_people() -> None:
    others = {table.name for table in db.metadata.sorted_tables} - tables_about_people()

    # Each new table that refers to nobody is looked at once, here.
    assert others == {
        *(
            "event",
            "organizer",
            "membership",
            "match_run",
            "job",
            "kept_out",
            "limit_counter",
            "audit",
            "erasure",
            "upload",
            "report_link",
            "frozen_report",
            "passkey",
            "team_invitation",
        )
    }


@pytest.fixture
def everything(app: object) -> Everything:
    assert app
    return make_everything()


def words(data: OwnData) -> str:
    return repr(data)


@pytest.mark.usefixtures("app")
def test_own_data_tells_everything_that_somebody_wrote(everything: Everything) -> None:
    data = own_data(everything.ada.id)

    told = words(data)
    # Untold: a secret, a PIN, a session's messages, a mail's text, an organizer's file, others' words.
    kept_back = {canary for canary in everything.canaries if canary not in told}
    grace = words(own_data(everything.grace.id))
    of_grace = {canary for canary in kept_back if canary in grace}
    assert {name: len(rows) for name, rows in data.tables.items()} == {
        "profile": 1,
        "goals": 2,
        "skills": 1,
        "goal_outcomes": 1,
        "matches": 0,  # she knows Grace already, and said so
        "meetings": 1,
        "scans": 1,
        "feedback": 1,
        "promises": 1,
        "check_backs": 1,
        "follow_ups": 1,
        "hidden_from": 1,
        "kept_apart": 1,
        "concerns": 1,
        "lost_badges": 1,
        "phones": 1,
        "sign_ins": 1,
        "links": 1,
        "mails": 1,
    }
    assert len(of_grace) == 3  # her line, her promise, her answer
    assert len(kept_back - of_grace) == 5
    assert data.tables["promises"][0]["person"] == "Grace"
    assert data.tables["kept_apart"] == [
        {**data.tables["kept_apart"][0], "kind": "knows", "person": "Grace"},
    ]
    assert data.tables["meetings"][0]["person"] == "Grace"


@pytest.mark.usefixtures("app")
def test_own_data_tells_a_match_in_both_peoples_words(everything: Everything) -> None:
    db.session.execute(sa.delete(Avoidance))
    db.session.commit()

    (match,) = own_data(everything.grace.id).tables["matches"]

    assert (match["person"], match["my_goal"], match["my_skill"]) == (
        everything.ada.name,
        "looms",
        "a publisher",
    )
    assert match["their_skill"] == everything.ada.skills[0].text
    assert match["their_goal"] == everything.ada.goals[0].text


@pytest.mark.usefixtures("app")
def test_own_data_names_nobody_who_left(everything: Everything) -> None:
    leave(attendee_id=everything.grace.id)

    data = own_data(everything.ada.id)

    assert "Grace" not in words(data)
    assert [data.tables[name][0]["person"] for name in ("feedback", "promises", "kept_apart")] == ["", "", ""]
    assert data.tables["meetings"] == []


@pytest.mark.usefixtures("app")
def test_own_data_tells_the_hidden_one_nothing_and_the_hiding_one_their_wish() -> None:
    event = make_event()
    ada, grace = make_attendee(event=event, name="Ada"), make_attendee(event=event, name="Grace")
    meeting = make_meeting(one=grace, other=ada)
    db.session.add(Promise(code="promise", meeting_id=meeting.id, attendee_id=grace.id, text="mine"))
    db.session.commit()
    assert "'Ada'" in words(own_data(grace.id))

    hide_from_person(by=ada.id, code=grace.code)

    data = own_data(grace.id)
    assert db.session.scalars(sa.select(Avoidance.kind)).all() == [AvoidanceKind.HIDDEN]
    assert "'Ada'" not in words(data)
    assert (data.tables["kept_apart"], data.tables["hidden_from"]) == ([], [])
    assert [row["text"] for row in data.tables["promises"]] == ["mine"]
    assert [row["kind"] for row in own_data(ada.id).tables["hidden_from"]] == ["person"]
    assert own_data(ada.id).tables["kept_apart"] == []


@pytest.mark.usefixtures("app")
def test_own_data_of_an_unanswered_claim_names_nobody() -> None:
    event = make_event()
    ada, grace = make_attendee(event=event, name="Ada"), make_attendee(event=event, name="Grace")
    make_meeting(one=ada, other=grace, is_confirmed=False)

    (meeting,) = own_data(ada.id).tables["meetings"]

    assert (meeting["person"], meeting["confirmed_at"]) == ("", None)
    assert meeting["met_at"] == db.session.scalars(sa.select(Meeting.met_at)).one().isoformat()


@pytest.mark.usefixtures("app")
def test_own_data_takes_the_same_statements_for_one_and_three_meetings() -> None:
    event = make_event()
    ada = make_attendee(event=event)
    numbers = []
    for n_more in (1, 2):
        for number in range(n_more):
            other: Attendee = make_attendee(event=event, name=f"Somebody {n_more}{number}")
            make_meeting(one=ada, other=other)
        ada_id = ada.id
        with sent_statements() as sent:
            data = own_data(ada_id)
        numbers.append(len(sent))

    assert len(data.tables["meetings"]) == 3
    assert numbers[0] == numbers[1]
