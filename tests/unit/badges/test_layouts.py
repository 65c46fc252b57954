"""The geometry of badge sheets."""

from typing import Any

import pytest

from matchmaker.badges.layouts import LAYOUTS, PAGES, SLIPS, Layout, custom_layout, marks

every_layout = pytest.mark.parametrize("layout", [*LAYOUTS.values(), SLIPS], ids=[*LAYOUTS, "slips"])


@every_layout
def test_layout_keeps_every_label_on_its_page(layout: Layout) -> None:
    right = layout.left_mm + (layout.columns - 1) * layout.pitch_x_mm + layout.label_width_mm
    bottom = layout.top_mm + (layout.rows - 1) * layout.pitch_y_mm + layout.label_height_mm

    assert right <= layout.page_width_mm
    assert bottom <= layout.page_height_mm


@every_layout
def test_layout_keeps_labels_apart(layout: Layout) -> None:
    assert layout.pitch_x_mm >= layout.label_width_mm
    assert layout.pitch_y_mm >= layout.label_height_mm


def test_layouts_of_plain_paper_are_cut_by_hand() -> None:
    assert [name for name, layout in LAYOUTS.items() if layout.is_cut_by_hand] == ["a6", "a7"]
    assert SLIPS.is_cut_by_hand


@every_layout
def test_layout_says_itself_that_it_fits(layout: Layout) -> None:
    assert (layout.fits_across, layout.fits_down) == (True, True)


@every_layout
def test_layout_is_of_a_paper_that_is_sold(layout: Layout) -> None:
    assert (layout.page_width_mm, layout.page_height_mm) in PAGES.values()


def test_place_counts_row_by_row() -> None:
    layout = LAYOUTS["herma-4412"]

    places = [layout.place(position) for position in (0, 1, 2, 9)]

    assert places == [(17.5, 13.5), (112.5, 13.5), (17.5, 68.5), (112.5, 233.5)]


def test_edges_of_labels_that_touch_are_one() -> None:
    assert LAYOUTS["a7"].edges_x_mm == [0, 74.25, 148.5, 222.75, 297]
    assert LAYOUTS["avery-l4785"].edges_x_mm == [18, 98, 113, 193]


def test_marks_stand_in_both_margins_a_millimetre_off_the_labels() -> None:
    assert marks(297, 210, [18, 98], [13, 290]) == [
        (18, 7, 12),
        (18, 291, 296),
        (98, 7, 12),
        (98, 291, 296),
    ]


def test_marks_where_labels_reach_the_edge_of_the_paper_are_none() -> None:
    assert marks(297, 210, [0, 105, 210], [0, 297]) == []
    assert marks(297, 210, [105], [3, 297]) == [(105, 0, 2)]


def test_custom_layout_without_a_pitch_has_labels_that_touch() -> None:
    assert custom_layout(page="letter", label_mm=(90, 60), grid=(2, 4), corner_mm=(10, 5)) == Layout(
        "", 215.9, 279.4, 90, 60, 2, 4, 10, 5, 90, 60
    )


@pytest.mark.parametrize(
    ("measures", "sentence"),
    [
        ({"label_mm": (69, 50), "grid": (1, 1)}, "70 x 50 mm, not 69 x 50"),
        ({"label_mm": (80, float("nan")), "grid": (1, 1)}, "not 80 x nan"),
        ({"label_mm": (80, 50), "grid": (0, 1)}, "needs a column"),
        ({"label_mm": (80, 50), "grid": (1, 1), "corner_mm": (0, -1)}, "no negative corner"),
        ({"label_mm": (80, 50), "grid": (2, 5), "pitch_mm": (80, 49)}, "overlap"),
        ({"label_mm": (80, 50), "grid": (3, 1)}, "leave the page of 210 x 297 mm"),
        ({"label_mm": (80, 50), "grid": (1, 5), "corner_mm": (0, 48)}, "leave the page"),
        ({"label_mm": (80, 50), "grid": (1, 1), "corner_mm": (0, float("nan"))}, "leave the page"),
    ],
)
def test_custom_layout_that_cannot_be_printed_is_refused(measures: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        custom_layout(**measures)
