from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdf

from matchmaker.queries.events import event_by_id
from tests.factories import make_attendee

if TYPE_CHECKING:
    from tests.integration.web.organizer.conftest import Desk


def test_choose_tells_how_to_print_and_what_cannot_be(desk: Desk) -> None:
    with desk.rows():
        event = event_by_id(desk.event_id)
        make_attendee(event=event)
        make_attendee(event=event, name="Ada \U0001fbff <Private>")

    page = desk.client.get(desk.address("/badges?layout=a7")).text

    assert "2 badges, in order of names." in page
    assert "Print at 100 %, not “fit to page”" in page
    assert '<option selected value="a7">' in page
    assert "<bdi>Ada \U0001fbff &lt;Private&gt;</bdi>: <bdi>\U0001fbff</bdi>" in page


def test_choose_without_people_offers_no_sheet(desk: Desk) -> None:
    page = desk.client.get(desk.address("/badges")).text

    assert "There is nobody to print a badge for yet." in page
    assert "Open the PDF" not in page


def test_sheet_has_a_badge_for_each_person(desk: Desk) -> None:
    with desk.rows():
        make_attendee(event=event_by_id(desk.event_id))

    answer = desk.client.get(desk.address("/badges.pdf?layout=a6"))

    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == f"inline; filename=badges-{desk.code}.pdf"
    assert "Ada Lovelace" in pypdf.PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()


def test_sheet_without_a_layout_is_printed_on_plain_paper(desk: Desk) -> None:
    assert desk.client.get(desk.address("/badges.pdf")).status_code == 200


def test_sheet_of_an_unknown_layout_is_not_found(desk: Desk) -> None:
    assert desk.client.get(desk.address("/badges.pdf?layout=papyrus")).status_code == 404
