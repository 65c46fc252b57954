from __future__ import annotations

from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.errors import NotFoundError
from matchmaker.models import Attendee, Feedback, Via, Worth
from matchmaker.services.feedback import give_feedback, remember
from matchmaker.services.meetings import record_scan, withdraw_meeting
from tests.factories import make_attendee, make_event

pytestmark = pytest.mark.usefixtures("app")


def ada_meets_grace() -> tuple[Attendee, Attendee, str]:
    event = make_event()
    ada, grace = (make_attendee(event=event, name=name) for name in ("Ada", "Grace"))
    result = record_scan(scanner_id=ada.id, code=grace.badge_code, client_id=uuid4(), via=Via.CAMERA)
    return ada, grace, result.meeting_code


def said() -> set[tuple[int, str | None, str]]:
    rows = db.session.scalars(sa.select(Feedback).execution_options(populate_existing=True))
    return {(row.attendee_id, row.worth, row.memory_line) for row in rows}


def test_give_feedback_of_both_is_kept_for_each() -> None:
    ada, grace, code = ada_meets_grace()

    give_feedback(meeting_code=code, by=ada.id, worth=Worth.FOLLOW_UP, memory_line="  the looms \n")
    give_feedback(meeting_code=code, by=grace.id, worth=Worth.NICE)

    assert said() == {(ada.id, "follow_up", "the looms"), (grace.id, "nice", "")}


def test_give_feedback_again_replaces_the_word_and_keeps_the_line() -> None:
    ada, _, code = ada_meets_grace()
    give_feedback(meeting_code=code, by=ada.id, worth=Worth.FOLLOW_UP, memory_line="the looms")

    give_feedback(meeting_code=code, by=ada.id, worth=Worth.NOT_FOR_ME)

    assert said() == {(ada.id, "not_for_me", "the looms")}


def test_give_feedback_with_an_empty_line_removes_the_line() -> None:
    ada, _, code = ada_meets_grace()
    give_feedback(meeting_code=code, by=ada.id, worth=Worth.NICE, memory_line="the looms")

    give_feedback(meeting_code=code, by=ada.id, worth=Worth.NICE, memory_line="")

    assert said() == {(ada.id, "nice", "")}


def test_give_feedback_shortens_an_endless_line() -> None:
    ada, _, code = ada_meets_grace()

    give_feedback(meeting_code=code, by=ada.id, worth=Worth.NICE, memory_line="é" * 1000)

    assert said() == {(ada.id, "nice", "é" * 280)}


def test_remember_keeps_a_line_without_a_word_and_leaves_a_word_alone() -> None:
    ada, grace, code = ada_meets_grace()
    give_feedback(meeting_code=code, by=grace.id, worth=Worth.NICE, memory_line="engines")

    remember(meeting_code=code, by=ada.id, memory_line=" green scarf ")
    remember(meeting_code=code, by=grace.id, memory_line="")

    assert said() == {(ada.id, None, "green scarf"), (grace.id, "nice", "")}


def test_give_feedback_after_remember_keeps_the_line() -> None:
    ada, _, code = ada_meets_grace()
    remember(meeting_code=code, by=ada.id, memory_line="green scarf")

    give_feedback(meeting_code=code, by=ada.id, worth=Worth.FOLLOW_UP)

    assert said() == {(ada.id, "follow_up", "green scarf")}


def test_give_feedback_on_what_is_not_ones_own_is_missing() -> None:
    ada, grace, code = ada_meets_grace()
    mallory, _, _ = ada_meets_grace()

    for meeting_code, by in ((code, mallory.id), ("nothing", ada.id)):
        with pytest.raises(NotFoundError):
            give_feedback(meeting_code=meeting_code, by=by, worth=Worth.NICE)
        with pytest.raises(NotFoundError):
            remember(meeting_code=meeting_code, by=by, memory_line="mine")
    withdraw_meeting(meeting_code=code, by=grace.id)
    with pytest.raises(NotFoundError):
        give_feedback(meeting_code=code, by=ada.id, worth=Worth.NICE)

    assert said() == set()
