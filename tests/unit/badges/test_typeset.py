"""What every printed sheet shares."""

import pytest

from matchmaker.badges.layouts import LAYOUTS, Placing
from matchmaker.badges.sheet import MissingGlyphs, badge_sheet
from matchmaker.badges.trial import TrialLabels, trial_page
from matchmaker.badges.typeset import grouped, missing, on_pages
from tests.unit.badges.hostile_words import NOWHERE, hostile_badges
from tests.unit.badges.printed_pages import (
    POINTS_PER_MM,
    is_tagged_for_screen_readers,
    label_boxes,
    pages_of,
    qr_boxes,
    text_in,
)

HERMA = LAYOUTS["herma-4412"]


def test_on_pages_skips_labels_of_the_first_page_only() -> None:
    sheet = on_pages(
        [{"number": number} for number in range(11)],
        layout=HERMA,
        placing=Placing(nudge_x_mm=0.5, nudge_y_mm=-1, skip=8),
        title=" A\ttitle ",
        language="pt_BR",
    )

    pages = sheet["pages"]
    assert isinstance(pages, list)
    assert [[label["number"] for label in page] for page in pages] == [[0, 1], list(range(2, 11))]
    assert pages[0][0] == {"number": 0, "x_mm": 18, "y_mm": 13.5 + 4 * 55 - 1}
    assert (sheet["title"], sheet["language"]) == ("A title", "pt")


@pytest.mark.parametrize("skip", [-1, 10])
def test_on_pages_refuses_to_skip_a_whole_page(skip: int) -> None:
    with pytest.raises(ValueError, match=f"10 labels, so {skip}"):
        on_pages([], layout=HERMA, placing=Placing(skip=skip), title="", language="en")


def test_badge_sheet_on_a_crooked_printer_moves_every_code() -> None:
    badges = hostile_badges(3)

    (straight,) = pages_of(badge_sheet(badges, layout=HERMA, title="Badges").pdf)
    moved = badge_sheet(badges, layout=HERMA, title="Badges", placing=Placing(nudge_x_mm=2, nudge_y_mm=-3))

    (nudged,) = pages_of(moved.pdf)
    for (left, bottom, *_), (new_left, new_bottom, *_) in zip(
        qr_boxes(straight), qr_boxes(nudged), strict=True
    ):
        assert new_left - left == pytest.approx(2 * POINTS_PER_MM, abs=0.01)
        assert new_bottom - bottom == pytest.approx(3 * POINTS_PER_MM, abs=0.01)


def test_badge_sheet_with_crop_marks_draws_them_in_the_margins() -> None:
    (plain,) = pages_of(badge_sheet([], layout=HERMA, title="Badges").pdf)
    (marked,) = pages_of(
        badge_sheet([], layout=HERMA, title="Badges", placing=Placing(has_crop_marks=True)).pdf
    )

    drawn = [shape.get_bounds() for shape in marked.get_objects()]
    labels = label_boxes(HERMA)
    # Two marks for each of the four edges across and the ten edges down.
    assert (len(list(plain.get_objects())), len(drawn)) == (0, 28)
    for left, bottom, right, top in drawn:
        assert all(
            right < label[0] or left > label[2] or top < label[1] or bottom > label[3] for label in labels
        )


def test_trial_page_numbers_the_labels_that_are_left() -> None:
    pdf = trial_page(HERMA, title="Try", placing=Placing(nudge_x_mm=1.5, skip=8))

    (page,) = pages_of(pdf)
    labels = label_boxes(HERMA, Placing(nudge_x_mm=1.5))
    assert [text_in(page, label) for label in labels[:8]] == [""] * 8
    assert text_in(page, labels[8]) == (
        "9 80 × 50 mm → 1.5 mm ↓ 0 mm Print at 100 percent, lay this page on the labels and hold both"
        " against the light. The rulers count millimetres from the edge of the paper."
    )
    assert text_in(page, labels[9]) == "10 80 × 50 mm → 1.5 mm ↓ 0 mm"
    assert is_tagged_for_screen_readers(pdf)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_trial_page_of_each_layout_is_one_page_with_rulers(layout: object) -> None:
    (page,) = pages_of(trial_page(layout, title="Try", placing=Placing()))  # type: ignore[arg-type]  # a Layout

    top = (0, page.get_height() - 6 * POINTS_PER_MM, page.get_width(), page.get_height())
    assert "10 20 30 40 50 60 70" in text_in(page, top)


def test_trial_page_boxes_words_without_a_glyph() -> None:
    labels = TrialLabels(how=f"Print {NOWHERE}")

    (page,) = pages_of(trial_page(HERMA, title="Try", placing=Placing(), labels=labels))

    assert text_in(page, label_boxes(HERMA)[0]).endswith("Print □")


def test_grouped_code_has_a_space_after_each_group() -> None:
    assert [grouped("482913", 3), grouped("7K3M9QX2", 4), grouped("", 3)] == ["482 913", "7K3M 9QX2", ""]


def test_missing_names_each_pair_of_name_and_text_once() -> None:
    texts = [("Ada", f"Ada {NOWHERE}"), ("Grace", "Grace"), ("Ada", f"Ada {NOWHERE}")]

    assert missing(texts, with_system=False) == (MissingGlyphs("Ada", NOWHERE),)
