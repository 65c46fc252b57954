"""Slips with PINs and cards for the pocket, read back from the printed page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matchmaker.badges.layouts import POCKET, SLIPS
from matchmaker.badges.pocket import PocketCard, PocketLabels, PocketPerson, pocket_cards
from matchmaker.badges.sheet import MissingGlyphs
from matchmaker.badges.slips import PinSlip, SlipLabels, pin_slips, typed_address
from tests.unit.badges.hostile_words import LONG, NOWHERE
from tests.unit.badges.printed_pages import is_tagged_for_screen_readers, label_boxes, pages_of, text_in

if TYPE_CHECKING:
    import pypdfium2

BASE = "https://meet.example.org"
GRACE = PocketPerson(
    "Grace Hopper",
    "Admiral",
    helps_with=(("writes ", False), ("compilers", True), (" for ships", False)),
    looks_for=(("looms", True), (", and who weaves", False)),
    round_number=2,
    meeting_point=7,
)


def slip(name: str) -> PinSlip:
    return PinSlip(name, "Makers & Money", "7K3M9QX2", "482913")


def first_slip(*slips: PinSlip, base_url: str = BASE, labels: SlipLabels | None = None) -> str:
    pdf = pin_slips(slips, base_url=base_url, title="Slips", labels=labels or SlipLabels()).pdf
    return text_in(pages_of(pdf)[0], label_boxes(SLIPS)[0])


def first_card(*people: PocketPerson, labels: PocketLabels | None = None) -> str:
    card = PocketCard("Ada Lovelace", "Makers & Money", people)
    pdf = pocket_cards([card], title="Cards", labels=labels or PocketLabels()).pdf
    return text_in(pages_of(pdf)[0], label_boxes(POCKET)[0])


def lefts_of(page: pypdfium2.PdfPage) -> dict[str, float]:
    """Return where each letter first stands on the page."""
    text = page.get_textpage()
    lefts: dict[str, float] = {}
    for index in range(text.count_chars()):
        lefts.setdefault(text.get_text_range(index, 1), text.get_charbox(index)[0])
    return lefts


def test_pin_slip_says_who_where_and_how() -> None:
    assert first_slip(slip("Łukasz Żółć")) == (
        "MAKERS & MONEY Łukasz Żółć Code on your badge 7K3M 9QX2 PIN 482 913 To sign in, open this on your"
        " phone and type the code and the PIN: meet.example.org/who"
    )


def test_pin_slip_prints_each_word_of_a_long_name() -> None:
    assert f"MAKERS & MONEY {LONG} Code" in first_slip(slip(LONG))


def test_pin_slip_starts_a_right_to_left_name_at_the_right() -> None:
    name = "שרה כהן"

    (page,) = pages_of(pin_slips([slip(name)], base_url=BASE, title="Slips").pdf)

    lefts = lefts_of(page)
    assert lefts["ש"] > lefts["ר"] > lefts["כ"] > lefts["ן"]


def test_pin_slip_takes_words_in_another_language() -> None:
    labels = SlipLabels("Code auf dem Schild", "Deine PIN", "So geht es:", language="de")

    assert "Code auf dem Schild 7K3M 9QX2 Deine PIN 482 913 So geht es:" in first_slip(
        slip("Ada"), labels=labels
    )


@pytest.mark.parametrize(
    ("base_url", "address"),
    [
        ("https://meet.example.org", "meet.example.org/who"),
        ("https://meet.example.org/", "meet.example.org/who"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/who"),
    ],
)
def test_typed_address_leaves_out_what_a_phone_adds(base_url: str, address: str) -> None:
    assert typed_address(base_url) == address


def test_pin_slip_keeps_a_long_address_inside() -> None:
    host = f"{'meet-' * 25}org.example.org"

    assert f"{host}/who" in first_slip(slip("Ada"), base_url=f"https://{host}").replace(" ", "")


def test_pin_slips_report_letters_without_a_glyph_by_name() -> None:
    sheet = pin_slips([slip("Ada"), slip(f"Grace {NOWHERE}")], base_url=BASE, title="Slips")

    assert sheet.missing_glyphs == (MissingGlyphs(f"Grace {NOWHERE}", NOWHERE),)
    assert is_tagged_for_screen_readers(sheet.pdf)


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (10, 1), (11, 2)])
def test_pin_slips_fill_a_page_before_the_next(count: int, pages: int) -> None:
    assert len(pages_of(pin_slips([slip("Ada")] * count, base_url=BASE, title="Slips").pdf)) == pages


def test_pocket_card_says_whom_why_and_where() -> None:
    emmy = PocketPerson("Emmy Noether", "")

    assert first_card(GRACE, emmy) == (
        "MAKERS & MONEY Your three Ada Lovelace Grace Hopper Admiral Can help with writes compilers for ships"
        " Looks for looms, and who weaves Round 2 · Meeting point 7 Emmy Noether"
    )


def test_pocket_card_prints_matching_words_in_bold() -> None:
    pdf = pocket_cards([PocketCard("Ada", "Makers", (GRACE,))], title="Cards").pdf

    text = pages_of(pdf)[0].get_textpage()
    printed = text.get_text_range()
    weights = {}
    for word in ("writes", "compilers", "ships", "looms", "weaves"):
        weights[word] = font_of(text, printed.index(word))
    assert len({weights["compilers"], weights["looms"]}) == 1
    assert len({weights["writes"], weights["ships"], weights["weaves"]}) == 1
    assert weights["compilers"] != weights["writes"]


def font_of(text: pypdfium2.PdfTextPage, index: int) -> str:
    return str(text.get_textobj(index).get_font().get_base_name())


def test_pocket_card_shows_only_what_is_known_of_the_place() -> None:
    assert first_card(PocketPerson("Grace", "", round_number=3)).endswith("Grace Round 3")
    assert first_card(PocketPerson("Grace", "", meeting_point=4)).endswith("Grace Meeting point 4")


def test_pocket_card_of_more_than_four_sends_to_the_phone() -> None:
    people = [PocketPerson(name, "") for name in ("Bea", "Cleo", "Dora", "Ebba", "Fay", "Gro")]

    assert first_card(*people[:4]).endswith("Bea Cleo Dora Ebba")
    assert first_card(*people).endswith("Bea Cleo Dora Ebba 2 more on your phone")


def test_pocket_card_shortens_a_statement_after_a_whole_word() -> None:
    statement = "people who finance hydrogen electrolysers in small towns, and then some others " * 3
    person = PocketPerson("Grace", "", helps_with=((statement, False),))

    shown = first_card(person).partition("Can help with ")[2].removesuffix("…")

    assert statement.startswith(shown)
    assert len(shown) > 40
    assert statement[len(shown)] == " "


def test_pocket_card_breaks_a_word_that_is_wider_than_its_line() -> None:
    person = PocketPerson("Grace", "", looks_for=(("W" * 200, True),))

    shown = first_card(person).partition("Looks for ")[2]

    assert shown.endswith("…")
    assert shown.count("W") > 20


def test_pocket_card_keeps_pieces_of_one_word_together() -> None:
    # A space alone, or a mark without one: where the words matched says nothing of spaces.
    pieces = (("bio", True), ("-tech", False), (" ", False), ("labs", True), ("\u200b", False), ("!", False))

    assert first_card(PocketPerson("Grace", "", looks_for=pieces)).endswith("Looks for bio-tech labs!")


def test_pocket_card_of_hebrew_words_runs_from_right_to_left() -> None:
    person = PocketPerson("Grace", "", looks_for=(("אב", False), (" גד", True)))

    (page,) = pages_of(pocket_cards([PocketCard("Ada", "Makers", (person,))], title="Cards").pdf)

    lefts = lefts_of(page)
    assert lefts["א"] > lefts["ב"] > lefts["ג"] > lefts["ד"]


def test_pocket_cards_report_letters_without_a_glyph_by_the_name_of_whom_they_are_about() -> None:
    odd = PocketPerson("Grace", f"Admiral {NOWHERE}")
    cards = [PocketCard(name, "Makers", (odd,)) for name in ("Ada", "Emmy")]

    sheet = pocket_cards(cards, title="Cards")

    assert sheet.missing_glyphs == (MissingGlyphs("Grace", NOWHERE),)
    assert is_tagged_for_screen_readers(sheet.pdf)


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (8, 1), (9, 2)])
def test_pocket_cards_fill_a_page_before_the_next(count: int, pages: int) -> None:
    assert (
        len(pages_of(pocket_cards([PocketCard("Ada", "Makers", (GRACE,))] * count, title="Cards").pdf))
        == pages
    )


def test_pocket_card_takes_words_in_another_language() -> None:
    labels = PocketLabels(
        "Deine drei", "Hilft bei", "Sucht", "Runde %(number)s", "Treffpunkt %(number)s", language="de"
    )

    assert first_card(GRACE, labels=labels).endswith(
        "Deine drei Ada Lovelace Grace Hopper Admiral Hilft bei writes compilers for ships"
        " Sucht looms, and who weaves Runde 2 · Treffpunkt 7"
    )
