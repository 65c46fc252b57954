"""The geometry of badge sheets."""

import pytest

from matchmaker.badges.layouts import LAYOUTS, Layout

every_layout = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)


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
