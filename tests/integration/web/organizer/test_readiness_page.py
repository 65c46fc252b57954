from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.queries.events import event_by_id
from tests.factories import make_attendee

if TYPE_CHECKING:
    from tests.integration.web.organizer.conftest import Desk


def test_page_tells_whom_to_invite_and_which_goal_finds_nobody(desk: Desk) -> None:
    with desk.rows():
        event = event_by_id(desk.event_id)
        for number in range(3):
            make_attendee(event=event, name=f"Seeker {number}", goals=["<investors>"], skills=["pottery"])

    page = desk.client.get(desk.address("/readiness")).text

    assert "Whom to invite" in page
    assert "investors" in page
    assert "3 goals that nobody here can meet" in page
    assert "&lt;investors&gt;" in page


def test_page_without_words_teaches_what_it_will_show(desk: Desk) -> None:
    assert "Nobody wrote a word yet" in desk.client.get(desk.address("/readiness")).text
