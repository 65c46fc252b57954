from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matchmaker.db import db
from matchmaker.queries.eligible_pairs import rules_of, standings_of
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from matchmaker.models import Attendee, Event

pytestmark = pytest.mark.usefixtures("app")


def person(event: Event, organisation: str = "", group: str = "", *, is_minor: bool = False) -> Attendee:
    attendee = make_attendee(event=event, organisation=organisation)
    attendee.group, attendee.is_minor = group, is_minor
    db.session.commit()
    return attendee


def may_meet(event: Event, one: Attendee, other: Attendee) -> bool:
    rules, standings = rules_of(event), standings_of(event)
    answers = {
        rules.may_meet(standings[one.id], standings[other.id]),
        rules.may_meet(standings[other.id], standings[one.id]),
    }
    assert len(answers) == 1
    return answers.pop()


@pytest.mark.parametrize("matches_colleagues", [True, False])
def test_colleagues_meet_where_the_organizer_wants_it(matches_colleagues: bool) -> None:  # noqa: FBT001 -- a case
    event = make_event()
    event.matches_colleagues = matches_colleagues
    one, other = person(event, "Engines"), person(event, "engines ")
    alone, freelance = person(event, "Freelance"), person(event, "freelance")

    assert may_meet(event, one, other) is matches_colleagues
    assert may_meet(event, one, alone)
    assert may_meet(event, alone, freelance)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Founders", "Investors", False),
        ("founders ", "INVESTORS", False),
        ("Founders", "Founders", True),
        ("Students", "students", False),
        ("Students", "Founders", True),
        ("", "Students", True),
        ("", "", True),
    ],
)
def test_groups_are_kept_apart_as_the_organizer_set_it(one: str, other: str, expected: bool) -> None:  # noqa: FBT001 -- a case
    event = make_event()
    event.groups_apart = [["Founders", "Investors"], ["Students", "Students"], ["", "Founders"]]

    assert may_meet(event, person(event, group=one), person(event, group=other)) is expected


def test_minors_meet_minors_alone() -> None:
    event = make_event()
    minor, adult = person(event, is_minor=True), person(event)

    assert not may_meet(event, minor, adult)
    assert may_meet(event, minor, person(event, is_minor=True))
    assert not may_meet(event, person(event, "School", is_minor=True), person(event, "School", is_minor=True))
