"""Badge sheets, read back from the printed page."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from unicodedata import category

import pypdf
import pypdfium2
import pytest
import zxingcpp

from matchmaker.badges.glyphs import coverages
from matchmaker.badges.qr import qr_matrix
from matchmaker.badges.sheet import LAYOUTS, Badge, MissingGlyphs, SheetLabels, badge_sheet

POINTS_PER_MM = 72 / 25.4
PRINTED_AT_DPI = 100
FORM = 2  # a QR code is the only image of a label
NOWHERE = "\U0010abcd"

LONG = "Maximiliane Alexandra Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh von Hohenlohe-Langenburg"
STATEMENT = "people who finance hydrogen electrolysers in small towns, " * 5
HOSTILE = [
    LONG,
    "W" * 95,
    "محمد عبد الرحمن بن موسى الخوارزمي",
    "שרה כהן-לוי",
    "Nguyễn Thị Ánh Tuyết",
    "王小明",
    "Ada 🎉🦜👩‍🔬",
    "#panic()",
    "*bold* _it_ $x$ `raw` @ref <label> \\ #let x = 1",
    "Ada\x00\u202eLovelace\n\t",
    "Źdźbło Łękołód-Ćwiąkalska",
    "Αλέξανδρος Παπαδόπουλος",
    '"); #import "x',
    "</text><script>",
    f"Ada {NOWHERE}",
    "i",
    "",
    "\u0627\u0644" * 60,
    "a-" * 60,
    "x " * 60,
]

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


def hostile_badges(count: int) -> list[Badge]:
    return [
        Badge(
            name=HOSTILE[number % len(HOSTILE)],
            headline=HOSTILE[(number + 1) % len(HOSTILE)],
            event=HOSTILE[(number // 3) % len(HOSTILE)],
            ask_me_about=STATEMENT if number % 2 else HOSTILE[(number + 2) % len(HOSTILE)],
            looking_for=STATEMENT if number % 3 else HOSTILE[(number + 5) % len(HOSTILE)],
            link=f"HTTPS://MEET.EXAMPLE.ORG/B/ABCDEFGHJKMNPQRSTV{number:02d}",
            typed_code=f"7K3M9Q{number:02d}",
        )
        for number in range(count)
    ]


def pages_of(pdf: bytes) -> list[pypdfium2.PdfPage]:
    return list(pypdfium2.PdfDocument(pdf))


def is_tagged_for_screen_readers(pdf: bytes) -> bool:
    return b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def label_boxes(layout: str) -> list[tuple[float, float, float, float]]:
    """Return left, bottom, right and top of each label, in points from the bottom left of the page."""
    geometry = LAYOUTS[layout]
    boxes = []
    for row in range(geometry.rows):
        for column in range(geometry.columns):
            left = geometry.left_mm + column * geometry.pitch_x_mm
            top = geometry.page_height_mm - geometry.top_mm - row * geometry.pitch_y_mm
            edges = (left, top - geometry.label_height_mm, left + geometry.label_width_mm, top)
            box = [edge * POINTS_PER_MM for edge in edges]
            boxes.append((box[0], box[1], box[2], box[3]))
    return boxes


def text_in(page: pypdfium2.PdfPage, box: tuple[float, float, float, float]) -> str:
    text = page.get_textpage().get_text_bounded(*box)
    # PDFium marks a hyphen at the end of a line by a control character.
    return " ".join(text.replace("\x02", "-").split())


def qr_boxes(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    forms = [form.get_bounds() for form in page.get_objects(max_depth=1) if form.type == FORM]
    # Cut lines are forms as well, but a fraction of a millimetre thin.
    return [box for box in forms if min(box[2] - box[0], box[3] - box[1]) > POINTS_PER_MM]


@every_layout
def test_badge_sheet_of_40_hostile_badges_decodes_to_every_link(layout: str) -> None:
    badges = hostile_badges(40)
    geometry = LAYOUTS[layout]
    per_page = geometry.columns * geometry.rows

    pages = pages_of(badge_sheet(badges, layout=layout, title="Badges").pdf)

    assert len(pages) == -(-40 // per_page)
    for number, page in enumerate(pages):
        image = page.render(scale=PRINTED_AT_DPI / 72).to_pil()
        codes = sorted(
            barcode.text for barcode in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
        )
        assert codes == [badge.link for badge in badges[number * per_page :][:per_page]]


@every_layout
def test_badge_sheet_prints_codes_of_25_mm_with_quiet_zone_inside_their_labels(layout: str) -> None:
    badges = hostile_badges(20)
    quiet_modules = 4 / len(qr_matrix(badges[0].link))

    page = pages_of(badge_sheet(badges, layout=layout, title="Badges").pdf)[0]

    codes = qr_boxes(page)
    labels = label_boxes(layout)
    assert len(codes) == len(labels)
    for code, label in zip(codes, labels, strict=True):
        side = code[2] - code[0]
        # A tenth of a point for the rounding of coordinates.
        quiet = side * quiet_modules - 0.1
        assert side >= 25 * POINTS_PER_MM - 0.1
        assert code[0] - quiet >= label[0]
        assert code[1] - quiet >= label[1]
        around = (code[0] - quiet, code[1] - quiet, code[2] + quiet, code[3] + quiet)
        assert text_in(page, around) == ""


def test_badge_sheet_on_a6_prints_codes_of_34_mm() -> None:
    page = pages_of(badge_sheet([ADA], title="Badges").pdf)[0]

    ((left, bottom, right, top),) = qr_boxes(page)

    assert right - left == pytest.approx(34 * POINTS_PER_MM, abs=0.1)
    assert top - bottom == pytest.approx(34 * POINTS_PER_MM, abs=0.1)


@every_layout
def test_badge_sheet_keeps_every_letter_inside_a_label(layout: str) -> None:
    pages = pages_of(badge_sheet(hostile_badges(40), layout=layout, title="Badges").pdf)

    # Two millimetres from the edge, where printers and cutters are off.
    inset = 2 * POINTS_PER_MM
    labels = label_boxes(layout)
    for page in pages:
        text = page.get_textpage()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            assert left == right or any(
                label[0] + inset <= left
                and label[1] + inset <= bottom
                and right <= label[2] - inset
                and top <= label[3] - inset
                for label in labels
            )


@every_layout
def test_badge_sheet_prints_each_word_of_a_long_name(layout: str) -> None:
    page = pages_of(badge_sheet([replace(ADA, name=LONG)], layout=layout, title="Badges").pdf)[0]

    printed = text_in(page, label_boxes(layout)[0])

    assert f"MAKERS & MONEY {LONG} " in printed


def test_badge_sheet_prints_a_badge_from_top_to_bottom() -> None:
    page = pages_of(badge_sheet([ADA], title="Badges").pdf)[0]

    assert text_in(page, label_boxes("a6")[0]) == (
        "MAKERS & MONEY Ada Lovelace Hotel sales → founder Ask me about hotel partnerships"
        " I’m looking for an app developer 7K3M 9QX2 meet.example.org"
    )


def test_badge_sheet_takes_words_in_the_language_of_the_event() -> None:
    labels = SheetLabels("Fragt mich nach", "Ich suche", qr_code="QR-Code", language="de_AT")

    sheet = badge_sheet([ADA], title="Ausweise", labels=labels)

    page = pages_of(sheet.pdf)[0]
    printed = text_in(page, label_boxes("a6")[0])
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
    assert "Ada Lovelace" in text_in(pages_of(pdf)[0], label_boxes("a6")[0])


def test_badge_sheet_leaves_out_lines_that_are_empty() -> None:
    bare = replace(ADA, headline="", ask_me_about=" ", looking_for="")

    page = pages_of(badge_sheet([bare], title="Badges").pdf)[0]

    assert text_in(page, label_boxes("a6")[0]) == "MAKERS & MONEY Ada Lovelace 7K3M 9QX2 meet.example.org"


def test_badge_sheet_shortens_statements_after_a_whole_word() -> None:
    page = pages_of(badge_sheet([replace(ADA, ask_me_about=STATEMENT)], title="Badges").pdf)[0]

    printed = text_in(page, label_boxes("a6")[0])
    shown = printed.partition("Ask me about ")[2].partition("… ")[0]
    assert len(shown) > len("people who finance")
    assert STATEMENT.startswith(shown)
    assert STATEMENT[len(shown)] in " ,"


@pytest.mark.parametrize(
    "name", ["#panic()", '"); #panic("', "*a* _b_ $c$ `d` @e <f> \\ #let", "</svg>&amp;"]
)
def test_badge_sheet_prints_markup_verbatim(name: str) -> None:
    page = pages_of(badge_sheet([replace(ADA, name=name)], title=name).pdf)[0]

    assert f"MAKERS & MONEY {name} Hotel sales" in text_in(page, label_boxes("a6")[0])


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

    printed = Counter(text_in(page, label_boxes("a6")[0]))
    assert {letter: printed[letter] for letter in name} == dict(Counter(name))


def test_badge_sheet_reports_letters_without_a_glyph_by_name() -> None:
    grace = replace(ADA, name="Grace", headline=f"{NOWHERE}{NOWHERE}")

    sheet = badge_sheet([ADA, grace], title="Badges")

    assert sheet.missing_glyphs == (MissingGlyphs("Grace", NOWHERE),)
    assert "Grace □□ Ask" in text_in(pages_of(sheet.pdf)[0], label_boxes("a6")[1])


def test_badge_sheet_boxes_labels_without_a_glyph_without_blaming_anybody() -> None:
    sheet = badge_sheet([ADA], title="Badges", labels=SheetLabels(ask_me_about=f"Ask {NOWHERE}"))

    assert sheet.missing_glyphs == ()
    assert "Ask □ hotel partnerships" in text_in(pages_of(sheet.pdf)[0], label_boxes("a6")[0])


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (4, 1), (5, 2)])
def test_badge_sheet_fills_a_page_before_the_next(count: int, pages: int) -> None:
    assert len(pages_of(badge_sheet([ADA] * count, title="Badges").pdf)) == pages


def test_badge_sheet_for_a_long_host_keeps_it_inside_the_label() -> None:
    host = f"{'meet-' * 11}org.networking.example.org"
    badge = replace(ADA, link=f"HTTPS://{host.upper()}/B/ABCDEFGHJKMNPQRSTVWX")

    page = pages_of(badge_sheet([badge], layout="a7", title="Badges").pdf)[0]

    assert host in text_in(page, label_boxes("a7")[0]).replace(" ", "")


def test_badge_sheet_of_an_unknown_layout_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"a6, a7.*'a5'"):
        badge_sheet([ADA], layout="a5", title="Badges")
