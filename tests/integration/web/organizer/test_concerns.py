"""What attendees told the organizers of each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from matchmaker.models import Role
from matchmaker.queries.events import event_by_id
from matchmaker.services.concerns import report_badge
from tests.factories import make_attendee

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.web.organizer.conftest import Desk


def tell(desk: Desk) -> None:
    with desk.rows():
        event = event_by_id(desk.event_id)
        ada, mallory = make_attendee(event=event), make_attendee(event=event, name="Mallory")
        report_badge(by=ada.id, badge_code=mallory.typed_code, text="shouted <b> at me")
        report_badge(by=ada.id, badge_code="", text="a man in red")


def number_of(page: str) -> str:
    found = re.search(r'name="number" value="(\d+)"', page)
    assert found
    return found[1]


def test_concerns_are_read_and_handled(desk: Desk) -> None:
    empty = desk.client.get(desk.address("/concerns")).text
    tell(desk)

    page = desk.client.get(desk.address("/concerns")).text
    data = {"number": number_of(page)}
    answers = [desk.client.post(desk.address("/concerns"), data=data) for _ in range(2)]
    after = desk.client.get(desk.address("/concerns")).text

    assert "Nobody has told you of anything." in empty
    assert "shouted &lt;b&gt; at me" in page
    assert re.search(r"About: <a href=[^>]+><bdi>Mallory</bdi></a> · from: <a [^>]+><bdi>Ada", page)
    assert "nobody was named" in page
    assert [(answer.status_code, answer.location) for answer in answers] == [
        (303, desk.address("/concerns"))
    ] * 2
    assert (after.count(">handled<"), after.count(">Handled<")) == (1, 1)


def test_dashboard_leads_to_open_concerns(desk: Desk) -> None:
    tell(desk)

    page = desk.client.get(desk.address()).text

    assert "2 concerns" in page
    assert f'href="{desk.address("/concerns")}"' in page


@pytest.mark.parametrize("number", ["", "x", "²", "999", "9" * 30])
def test_number_that_is_none_is_missing(desk: Desk, number: str) -> None:
    tell(desk)
    before = desk.everything()

    answer = desk.client.post(desk.address("/concerns"), data={"number": number})

    assert answer.status_code == 404
    assert desk.everything() == before


@pytest.mark.parametrize("role", [Role.READER, Role.DOOR])
def test_who_may_not_change_anything_reads_no_concern(make_desk: Callable[..., Desk], role: Role) -> None:
    desk = make_desk(role=role)
    tell(desk)

    pages = [desk.client.get(desk.address("/concerns")), desk.client.get(desk.address())]

    assert [page.status_code for page in pages] == [404, 200]
    assert all("concern" not in page.text for page in pages)
