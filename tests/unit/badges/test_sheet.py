"""Badge sheets, read back from the printed page."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from unicodedata import category

import pypdf
import pytest

from matchmaker.badges.glyphs import coverages
from matchmaker.badges.sheet import LAYOUTS, Badge, MissingGlyphs, SheetLabels, badge_sheet
from tests.unit.badges.hostile_words import LONG, NOWHERE, STATEMENT
from tests.unit.badges.printed_pages import (
    POINTS_PER_MM,
    is_tagged_for_screen_readers,
    label_boxes,
    pages_of,
    qr_boxes,
    text_in,
)

ADA = Badge(
    name="Ada Lovelace",
    headline="Hotel sales → founder",
    event="Makers & Money",
    ask_me_about="hotel partnerships",
    looking_for="an app developer",
    link="HTTPS://MEET.EXAMPLE.ORG/B/ABCDEFGHJKMNPQRSTVWX",
    typed_code="7K3M9QX2",
)

every_layout = pytest.mark.parametrize("layout", LAYOUTS)


def test_badge_sheet_on_a6_prints_codes_of_34_mm() -> None:
    page = pages_of(badge_sheet([ADA], title="Badges").pdf)[0]

    ((left, bottom, right, top),) = qr_boxes(page)

    assert right - left == pytest.approx(34 * POINTS_PER_MM, abs=0.1)
    assert top - bottom == pytest.approx(34 * POINTS_PER_MM, abs=0.1)


@every_layout
def test_badge_sheet_prints_each_word_of_a_long_name(layout: str) -> None:
    page = pages_of(badge_sheet([replace(ADA, name=LONG)], layout=layout, title="Badges").pdf)[0]

    printed = text_in(page, label_boxes(LAYOUTS[layout])[0])

    assert f"MAKERS & MONEY {LONG} " in printed


def test_badge_sheet_prints_a_badge_from_top_to_bottom() -> None:
    page = pages_of(badge_sheet([ADA], title="Badges").pdf)[0]

    assert text_in(page, label_boxes(LAYOUTS["a6"])[0]) == (
        "MAKERS & MONEY Ada Lovelace Hotel sales → founder Ask me about hotel partnerships"
        " I’m looking for an app developer 7K3M 9QX2 meet.example.org"
    )


def test_badge_sheet_takes_words_in_the_language_of_the_event() -> None:
    labels = SheetLabels("Fragt mich nach", "Ich suche", qr_code="QR-Code", language="de_AT")

    sheet = badge_sheet([ADA], title="Ausweise", labels=labels)

    page = pages_of(sheet.pdf)[0]
    printed = text_in(page, label_boxes(LAYOUTS["a6"])[0])
    assert "Fragt mich nach hotel partnerships Ich suche an app developer" in printed
    reader = pypdf.PdfReader(io.BytesIO(sheet.pdf))
    assert reader.root_object["/Lang"] == "de"
    assert reader.metadata is not None
    assert reader.metadata.title == "Ausweise"


def test_badge_sheet_is_tagged_for_screen_readers() -> None:
    pdf = badge_sheet([ADA], title="Badges").pdf

    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert reader.root_object["/MarkInfo"] == {"/Marked": True, "/Suspects": False}
    assert is_tagged_for_screen_readers(pdf)


def test_badge_sheet_of_every_letter_of_the_fonts_stays_tagged() -> None:
    # Marks stand on a letter: two fonts may have one each, but neither has both.
    everything = frozenset().union(*coverages())
    letters = sorted(character for character in everything if not category(character).startswith("M"))
    badges = [replace(ADA, name="".join(letters[start:][:60])) for start in range(0, len(letters), 60)]

    sheet = badge_sheet(badges, layout="a7", title="Badges")

    assert sheet.missing_glyphs == ()
    assert is_tagged_for_screen_readers(sheet.pdf)


def test_badge_sheet_that_cannot_be_tagged_is_printed_all_the_same() -> None:
    pdf = badge_sheet([replace(ADA, typed_code=NOWHERE)], title="Badges").pdf

    assert not is_tagged_for_screen_readers(pdf)
    assert "Ada Lovelace" in text_in(pages_of(pdf)[0], label_boxes(LAYOUTS["a6"])[0])


def test_badge_sheet_leaves_out_lines_that_are_empty() -> None:
    bare = replace(ADA, headline="", ask_me_about=" ", looking_for="")

    page = pages_of(badge_sheet([bare], title="Badges").pdf)[0]

    assert (
        text_in(page, label_boxes(LAYOUTS["a6"])[0])
        == "MAKERS & MONEY Ada Lovelace 7K3M 9QX2 meet.example.org"
    )


def test_badge_sheet_shortens_statements_after_a_whole_word() -> None:
    page = pages_of(badge_sheet([replace(ADA, ask_me_about=STATEMENT)], title="Badges").pdf)[0]

    printed = text_in(page, label_boxes(LAYOUTS["a6"])[0])
    shown = printed.partition("Ask me about ")[2].partition("… ")[0]
    assert len(shown) > len("people who finance")
    assert STATEMENT.startswith(shown)
    assert STATEMENT[len(shown)] in " ,"


@pytest.mark.parametrize(
    "name", ["#panic()", '"); #panic("', "*a* _b_ $c$ `d` @e <f> \\ #let", "</svg>&amp;"]
)
def test_badge_sheet_prints_markup_verbatim(name: str) -> None:
    page = pages_of(badge_sheet([replace(ADA, name=name)], title=name).pdf)[0]

    assert f"MAKERS & MONEY {name} Hotel sales" in text_in(page, label_boxes(LAYOUTS["a6"])[0])


@pytest.mark.parametrize("name", ["שרה כהן", "נועם Levi"])
def test_badge_sheet_starts_a_right_to_left_name_at_the_right(name: str) -> None:
    page = pages_of(badge_sheet([replace(ADA, name=name)], title="Badges").pdf)[0]

    text = page.get_textpage()
    lefts: dict[str, float] = {}
    for index in range(text.count_chars()):
        lefts.setdefault(text.get_text_range(index, 1), text.get_charbox(index)[0])
    assert lefts[name[0]] > lefts[name[1]] > lefts[name[2]]
    # The last word is left of the first: two words were not swapped.
    assert lefts[name[0]] > lefts[name[-1]]


def test_badge_sheet_of_arabic_prints_joined_letters_of_the_name() -> None:
    name = "محمد"

    page = pages_of(badge_sheet([replace(ADA, name=name)], title="Badges").pdf)[0]

    printed = Counter(text_in(page, label_boxes(LAYOUTS["a6"])[0]))
    assert {letter: printed[letter] for letter in name} == dict(Counter(name))


def test_badge_sheet_reports_letters_without_a_glyph_by_name() -> None:
    grace = replace(ADA, name="Grace", headline=f"{NOWHERE}{NOWHERE}")

    sheet = badge_sheet([ADA, grace], title="Badges")

    assert sheet.missing_glyphs == (MissingGlyphs("Grace", NOWHERE),)
    assert "Grace □□ Ask" in text_in(pages_of(sheet.pdf)[0], label_boxes(LAYOUTS["a6"])[1])


def test_badge_sheet_boxes_labels_without_a_glyph_without_blaming_anybody() -> None:
    sheet = badge_sheet([ADA], title="Badges", labels=SheetLabels(ask_me_about=f"Ask {NOWHERE}"))

    assert sheet.missing_glyphs == ()
    assert "Ask □ hotel partnerships" in text_in(pages_of(sheet.pdf)[0], label_boxes(LAYOUTS["a6"])[0])


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (4, 1), (5, 2)])
def test_badge_sheet_fills_a_page_before_the_next(count: int, pages: int) -> None:
    assert len(pages_of(badge_sheet([ADA] * count, title="Badges").pdf)) == pages


def test_badge_sheet_for_a_long_host_keeps_it_inside_the_label() -> None:
    host = f"{'meet-' * 11}org.networking.example.org"
    badge = replace(ADA, link=f"HTTPS://{host.upper()}/B/ABCDEFGHJKMNPQRSTVWX")

    page = pages_of(badge_sheet([badge], layout="a7", title="Badges").pdf)[0]

    assert host in text_in(page, label_boxes(LAYOUTS["a7"])[0]).replace(" ", "")


def test_badge_sheet_of_an_unknown_layout_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"a6, a7.*'a5'"):
        badge_sheet([ADA], layout="a5", title="Badges")
