"""Events side by side, on each database."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.queries.report_across import across_of
from matchmaker.queries.report_figures import FigureId
from tests.evenings import early_attendees, meet, publish
from tests.factories import make_attendee, make_event, make_organizer
from tests.full_evenings import make_full_evening

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.usefixtures("app")


def test_an_organizer_without_events_sees_none() -> None:
    make_attendee(event=make_event())

    across = across_of(make_organizer().id)

    assert (across.events, across.changes) == ((), ())


def test_events_stand_side_by_side_the_latest_first_once_they_have_begun() -> None:
    olive = make_organizer()
    for code, days in (("old", 30), ("new", 3), ("future", -3), ("empty", 1)):
        event = make_event(organizer=olive, code=code, starts_at=now() - timedelta(days=days))
        if code != "empty":
            make_attendee(event=event)
    make_attendee(event=make_event(code="strange"))

    across = across_of(olive.id)

    assert [event.report.event_code for event in across.events] == ["new", "old"]
    assert [change.difference.enough for change in across.changes] == [False] * 4


def test_the_change_is_that_of_the_two_latest_events() -> None:
    olive = make_organizer()
    make_full_evening(organizer=olive, code="old", starts_at=now() - timedelta(days=60), kindness=0.2)
    make_full_evening(organizer=olive, code="new", starts_at=now() - timedelta(days=2), kindness=0.9)

    across = across_of(olive.id)

    changes = {change.figure_id: change.difference for change in across.changes}
    new, old = (event.report.figures[FigureId.WORTH_CALLING].value for event in across.events)
    assert new is not None
    assert old is not None
    assert changes[FigureId.WORTH_CALLING].value == pytest.approx(new - old, abs=1e-4)
    assert changes[FigureId.WORTH_CALLING].is_shown
    assert not changes[FigureId.PAIRS_MET].is_shown


def test_a_covered_share_gives_no_change_away() -> None:
    olive = make_organizer()
    for code, days, n_met in (("old", 9, 10), ("new", 2, 2)):
        event = make_event(organizer=olive, code=code, starts_at=now() - timedelta(days=days))
        people = early_attendees(event, 40)
        pairs = list(zip(people[::2], people[1::2], strict=True))
        publish(event, pairs)
        for one, other in pairs[:n_met]:
            meet(one, other, at=event.starts_at)

    changes = {change.figure_id: change.difference for change in across_of(olive.id).changes}

    assert changes[FigureId.PAIRS_MET].value is None


@pytest.mark.parametrize(("n_back", "told"), [(0, 0), (4, None), (5, 5)])
def test_who_came_back_is_counted_by_address_and_never_below_five(n_back: int, told: int | None) -> None:
    olive = make_organizer()
    old = make_event(organizer=olive, starts_at=now() - timedelta(days=9))
    new = make_event(organizer=olive, starts_at=now() - timedelta(days=2))
    for number in range(6):
        make_attendee(event=old, email=f"back{number}@example.org")
        make_attendee(event=new, email=f"{'BACK' if number < n_back else 'first'}{number}@Example.org")
    gone = make_attendee(event=new, email="back5@example.org")
    gone.withdrawn_at = now()
    db.session.commit()

    later, earlier = across_of(olive.id).events

    assert (later.n_returning, earlier.n_returning) == (told, 0)


def test_page_says_what_changed(app: Flask) -> None:
    from matchmaker.reporting import across_story

    olive = make_organizer()
    make_full_evening(organizer=olive, code="old", starts_at=now() - timedelta(days=60), kindness=0.2)
    make_full_evening(organizer=olive, code="new", starts_at=now() - timedelta(days=2), kindness=0.9)

    with app.test_request_context():
        story = across_story(across_of(olive.id))

    assert [event.code for event in story.events] == ["new", "old"]
    assert {len(event.figures) for event in story.events} == {len(story.labels)} == {len(story.definitions)}
    assert story.events[0].figures[-1].shown == "120"
    said = {change.split(":")[0]: change for change in story.changes}
    assert said["of suggested pairs met"].endswith("No change was shown.")
    assert said["of those who met someone found someone worth calling"].endswith("It rose.")
