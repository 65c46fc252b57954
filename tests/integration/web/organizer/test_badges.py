from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdf
import pytest

from matchmaker.models import Role
from matchmaker.queries.attendees import attendee_by_id
from matchmaker.queries.events import event_by_id
from tests.factories import make_attendee, make_match, make_run

if TYPE_CHECKING:
    from collections.abc import Callable

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


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("path", ["/badges.pdf", "/badges-test.pdf"])
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("layout=papyrus", "Not a valid choice"),
        ("layout=custom", "Please choose from 70 to 420 mm."),
        ("layout=custom&width=80&height=", "Please choose from 50 to 420 mm."),
        ("layout=custom&width=60&height=50", "Please choose from 70 to 420 mm."),
        ("layout=custom&width=80&height=5x", "Please choose from 50 to 420 mm."),
        ("layout=custom&width=80&height=50&columns=0", "Please choose from 1 to 10."),
        ("layout=custom&width=80&height=50&pitch_x=79,9", "The labels would overlap."),
        ("layout=custom&width=80&height=50&pitch_y=nan", "Please choose from 50 to 420 mm."),
        ("layout=custom&width=80&height=55&pitch_y=50", "The labels would overlap."),
        ("layout=custom&width=80&height=50&columns=3", "So many labels leave the sheet at the right."),
        ("layout=custom&width=80&height=50&rows=6", "So many labels leave the sheet at the bottom."),
        ("nudge_x=-21", "Please choose from -20 to 20 mm."),
        ("nudge_y=nan", "Please choose from -20 to 20 mm."),
        ("layout=a6&skip=4", "A sheet has 4 labels."),
        ("layout=a6&skip=-1", "A sheet has 4 labels."),
    ],
)
def test_sheet_of_impossible_labels_says_which_field(
    desk: Desk, path: str, query: str, sentence: str
) -> None:
    with desk.rows():
        make_attendee(event=event_by_id(desk.event_id))

    answer = desk.client.get(desk.address(f"{path}?{query}"))

    assert answer.status_code == 422
    assert f'-error" class="mm-error">{sentence}' in answer.text
    assert "<title>Please look again" in answer.text


def test_sheet_of_measured_labels_lays_them_where_they_are(desk: Desk) -> None:
    with desk.rows():
        for name in ("Ada Lovelace", "Grace Hopper"):
            make_attendee(event=event_by_id(desk.event_id), name=name)
    measures = "layout=custom&page=letter&width=101,6&height=76.2&columns=2&rows=3&left=6.35&top=25.4"

    answer = desk.client.get(desk.address(f"/badges.pdf?{measures}&skip=5&nudge_x=-1,5&marks=y"))

    pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
    assert [float(side) for side in pages[0].mediabox[2:]] == pytest.approx([612, 792])
    assert [name in page.extract_text() for page in pages for name in ("Ada", "Grace")] == [
        True,
        False,
        False,
        True,
    ]


def test_sheet_of_stock_takes_no_notice_of_other_measures(desk: Desk) -> None:
    query = "layout=a7&width=junk&height=&pitch_x=junk&columns=99"

    assert desk.client.get(desk.address(f"/badges.pdf?{query}")).content_type == "application/pdf"


def test_trial_shows_outlines_but_no_name(desk: Desk) -> None:
    with desk.rows():
        make_attendee(event=event_by_id(desk.event_id))

    answer = desk.client.get(desk.address("/badges-test.pdf?layout=avery-5395&skip=6&nudge_y=2"))

    printed = text_of(answer.data)
    assert answer.headers["Content-Disposition"] == f"inline; filename=badges-test-{desk.code}.pdf"
    assert "7 85.72 × 59.26 mm → 0 mm ↓ 2 mm" in printed
    assert "hold both against the light" in printed
    assert "Ada" not in printed


def test_sheet_speaks_the_language_of_who_prints_it(desk: Desk) -> None:
    with desk.rows():
        make_attendee(event=event_by_id(desk.event_id))

    answer = desk.client.get(desk.address("/badges.pdf"), headers={"Accept-Language": "de"})

    assert pypdf.PdfReader(io.BytesIO(answer.data)).root_object["/Lang"] == "de"


def test_slips_give_everybody_a_pin_that_signs_them_in(desk: Desk) -> None:
    with desk.rows():
        ada_id = make_attendee(event=event_by_id(desk.event_id)).id

    answer = desk.client.post(desk.address("/slips.pdf"))
    again = desk.client.post(desk.address("/slips.pdf"))

    with desk.rows():
        ada = attendee_by_id(ada_id)
        assert ada is not None
        badge, pin = ada.typed_code, str(ada.pin)
    phone = desk.app.test_client()
    signed_in = phone.post("/who/pin", data={"badge": badge, "pin": f"{pin[:3]} {pin[3:]}"})
    assert signed_in.location == "/three"
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == f"inline; filename=slips-{desk.code}.pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    for printed in (text_of(answer.data), text_of(again.data)):
        assert f"Ada Lovelace Code on your badge {badge[:4]} {badge[4:]}" in printed
        assert f"PIN {pin[:3]} {pin[3:]}" in printed
        assert "/who" in printed


@pytest.mark.parametrize(("role", "status"), [(Role.EDITOR, 200), (Role.DOOR, 200), (Role.READER, 404)])
def test_slips_are_for_those_who_print_them(make_desk: Callable[..., Desk], role: Role, status: int) -> None:
    desk = make_desk(role=role)
    with desk.rows():
        make_attendee(event=event_by_id(desk.event_id))
    before = desk.everything()

    answer = desk.client.post(desk.address("/slips.pdf"))

    assert answer.status_code == status
    assert (desk.everything() != before) == (status == 200)


def test_slips_cannot_be_had_by_following_a_link(desk: Desk) -> None:
    with desk.rows():
        make_attendee(event=event_by_id(desk.event_id))
    before = desk.everything()

    answer = desk.client.get(desk.address("/slips.pdf"))

    assert answer.status_code == 405
    assert desk.everything() == before


def test_cards_show_each_one_the_other(desk: Desk) -> None:
    with desk.rows():
        event = event_by_id(desk.event_id)
        ada, grace = make_attendee(event=event), make_attendee(event=event, name="Grace Hopper")
        make_match(run=make_run(event=event), one=ada, other=grace)

    page = desk.client.get(desk.address("/badges")).text
    answer = desk.client.get(desk.address("/cards.pdf"))

    assert "2 cards: whom their owners shall meet, and why." in page
    assert answer.headers["Content-Disposition"] == f"inline; filename=cards-{desk.code}.pdf"
    printed = text_of(answer.data)
    assert "Your three Ada Lovelace Grace Hopper Invents things Can help with programs for looms" in printed
    assert "Your three Grace Hopper Ada Lovelace Invents things" in printed


def test_cards_before_publishing_are_not_offered(desk: Desk) -> None:
    with desk.rows():
        make_attendee(event=event_by_id(desk.event_id))

    page = desk.client.get(desk.address("/badges")).text

    assert "Open the cards" not in page
    assert "Once matches are published" in page
