from __future__ import annotations

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.errors import BadgeUnknownError, NotFoundError, SelfScanError
from matchmaker.models import Attendee, AuditEntry, Concern
from matchmaker.queries.concerns import concerns_told, count_open_concerns
from matchmaker.services.concerns import handle_concern, report_badge, report_person
from matchmaker.services.hiding import hide_from_person
from tests.factories import make_attendee, make_event, make_match, make_organizer, make_run

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def two(app: object) -> tuple[Attendee, Attendee]:  # noqa: ARG001 -- they live in its database
    event = make_event()
    ada, mallory = make_attendee(event=event, name="Ada"), make_attendee(event=event, name="Mallory")
    make_match(run=make_run(event=event), one=ada, other=mallory)
    return ada, mallory


def told() -> list[tuple[int | None, int | None, str]]:
    db.session.rollback()
    rows = db.session.scalars(sa.select(Concern).order_by(Concern.id))
    return [(concern.by_id, concern.about_id, concern.text) for concern in rows]


def test_report_person_twice_is_one_concern(two: tuple[Attendee, Attendee]) -> None:
    ada, mallory = two

    for _ in range(2):
        report_person(by=ada.id, about_code=mallory.code, text=" shouted at me ")

    assert told() == [(ada.id, mallory.id, "shouted at me")]


def test_report_person_out_of_sight_is_missing(two: tuple[Attendee, Attendee]) -> None:
    ada, mallory = two
    hide_from_person(by=mallory.id, code=ada.code)

    for code in (mallory.code, ada.code, "missing"):
        with pytest.raises(NotFoundError):
            report_person(by=ada.id, about_code=code, text="shouted")

    assert told() == []


def test_report_badge_reaches_who_is_hidden_and_needs_no_code(two: tuple[Attendee, Attendee]) -> None:
    ada, mallory = two
    hide_from_person(by=ada.id, code=mallory.code)

    report_badge(by=ada.id, badge_code=mallory.typed_code, text="shouted")
    for _ in range(2):
        report_badge(by=ada.id, badge_code="", text="a man in red")

    assert told() == [(ada.id, mallory.id, "shouted"), (ada.id, None, "a man in red")]


def test_report_badge_refuses_the_own_badge_and_unknown_ones(two: tuple[Attendee, Attendee]) -> None:
    ada, _ = two

    with pytest.raises(SelfScanError):
        report_badge(by=ada.id, badge_code=ada.typed_code, text="me")
    with pytest.raises(BadgeUnknownError):
        report_badge(by=ada.id, badge_code="0000 0000", text="who")

    assert told() == []


def test_concerns_told_are_the_open_ones_first_and_handled_once(two: tuple[Attendee, Attendee]) -> None:
    ada, mallory = two
    olive = make_organizer()
    for text in ("first", "second"):
        report_person(by=ada.id, about_code=mallory.code, text=text)
    before = concerns_told(ada.event_id)

    for _ in range(2):
        handle_concern(event_id=ada.event_id, number=before[0].number, by=olive.id)

    after = concerns_told(ada.event_id)
    assert [line.text for line in before] == ["first", "second"]
    assert [(line.text, line.handled_at is None) for line in after] == [("second", True), ("first", False)]
    first = before[0]
    assert (first.by_code, first.by_name, first.about_code, first.about_name) == (
        ada.code,
        "Ada",
        mallory.code,
        "Mallory",
    )
    assert count_open_concerns(ada.event_id) == 1
    assert db.session.scalars(sa.select(AuditEntry.action)).all() == ["concern_handled"]


def test_concerns_of_another_event_are_missing(two: tuple[Attendee, Attendee]) -> None:
    ada, mallory = two
    elsewhere = make_event()
    report_person(by=ada.id, about_code=mallory.code, text="shouted")
    [line] = concerns_told(ada.event_id)

    with pytest.raises(NotFoundError):
        handle_concern(event_id=elsewhere.id, number=line.number, by=make_organizer().id)

    assert (concerns_told(elsewhere.id), count_open_concerns(elsewhere.id)) == ([], 0)
    assert count_open_concerns(ada.event_id) == 1
