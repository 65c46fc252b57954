"""The page with an organizer's events side by side."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from matchmaker.clock import now
from matchmaker.queries.events import event_by_id, organizer_by_id
from tests.evenings import make_evening
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.web.organizer.conftest import Desk


def test_page_without_people_says_what_will_stand_there(desk: Desk) -> None:
    page = desk.client.get("/organizer/report")

    assert page.status_code == 200
    assert "As soon as one of your events has begun" in page.text
    assert 'href="/organizer/report"' in desk.client.get("/organizer").text


def test_page_shows_my_events_and_nobody_elses(desk: Desk, make_desk: Callable[..., Desk]) -> None:
    mallory = make_desk(name="Mallory")
    with desk.rows():
        olive = organizer_by_id(desk.organizer_id)
        make_evening(organizer=olive, code="evening")
        older = make_event(
            organizer=olive, code="older", name="Last <year>", starts_at=now() - timedelta(days=9)
        )
        make_attendee(event=older)
        make_attendee(event=event_by_id(mallory.event_id))

    page = desk.client.get("/organizer/report")

    assert page.text.index('href="/organizer/events/evening/report"') < page.text.index(
        'href="/organizer/events/older/report"'
    )
    assert "Last &lt;year&gt;" in page.text
    assert mallory.code not in page.text
    assert "of suggested pairs met: too few answers to say whether it changed." in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_each_row_leads_to_its_definition(desk: Desk) -> None:
    with desk.rows():
        make_attendee(event=event_by_id(desk.event_id))

    page = desk.client.get("/organizer/report").text

    rows = [part.split('"')[0] for part in page.split('href="#row-')[1:]]
    assert len(rows) == 7
    assert all(f'<div id="row-{row}">' in page for row in rows)


def test_nobody_sees_it_without_signing_in(desk: Desk) -> None:
    assert desk.app.test_client().get("/organizer/report").status_code == 302
