from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matchmaker.clock import now
from matchmaker.queries.events import event_by_id
from tests.factories import make_attendee, make_match, make_meeting, make_run

if TYPE_CHECKING:
    from tests.integration.web.organizer.conftest import Desk


@pytest.fixture
def people(desk: Desk) -> list[int]:
    with desk.rows():
        event = event_by_id(desk.event_id)
        ada, grace, lin = (
            make_attendee(event=event, name=name) for name in ("Ada Lovelace", "Grace Hopper", "Lin <b>")
        )
        run = make_run(event=event)
        make_match(run=run, one=ada, other=grace)
        make_match(run=run, one=ada, other=lin)
        for person in (ada, grace, lin):
            person.checked_in_at = now()
        make_meeting(one=ada, other=grace)
        return [ada.id, grace.id, lin.id]


@pytest.mark.usefixtures("people")
def test_room_shows_figures_chart_and_whom_to_introduce(desk: Desk) -> None:
    page = desk.client.get(desk.address("/room")).text

    assert "people seen here" in page
    assert 'data-suggested="' in page
    assert "Lin &lt;b&gt;" in page
    assert "Introduce them by hand" in page


@pytest.mark.usefixtures("people")
def test_watcher_is_answered_in_short_until_something_changes(desk: Desk) -> None:
    first = desk.client.get(desk.address("/room/now"))
    mark = first.headers["ETag"].strip('"')

    by_tag = desk.client.get(desk.address("/room/now"), headers={"If-None-Match": f'"{mark}"'})
    by_address = desk.client.get(desk.address(f"/room/now?seen={mark}"))

    assert first.status_code == 200
    assert {by_tag.status_code, by_address.status_code} <= {204, 200}  # 200 only where a minute just ended
    with desk.rows():
        event = event_by_id(desk.event_id)
        late = make_attendee(event=event, name="Late Lee")
        late.checked_in_at = now()
        make_meeting(one=late, other=make_attendee(event=event))
    again = desk.client.get(desk.address(f"/room/now?seen={mark}"))
    assert again.status_code == 200
    assert again.headers["ETag"] != first.headers["ETag"]


def test_room_without_anybody_teaches_what_will_be_here(desk: Desk) -> None:
    page = desk.client.get(desk.address("/room")).text

    assert "Nobody has met yet" in page
    assert "Check people in at the door" in page
