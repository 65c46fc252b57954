"""The geometry of sheets: where the labels of a page are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

_A4 = (210.0, 297.0)
_A4_LANDSCAPE = (297.0, 210.0)
_LETTER = (215.9, 279.4)
PAGES: dict[str, tuple[float, float]] = {
    "a4": _A4,
    "a4-landscape": _A4_LANDSCAPE,
    "letter": _LETTER,
    "letter-landscape": (279.4, 215.9),
}
# Smaller labels have no room for a code that cameras read beside a name that people read.
LEAST_WIDTH_MM = 70.0
LEAST_HEIGHT_MM = 50.0
MOST_NUDGE_MM = 20.0
# What the sizes of stock given in inches lose by rounding.
_ROUNDING_MM = 0.01
_MARK_MM = 5.0
_MARK_GAP_MM = 1.0

Mark: TypeAlias = tuple[float, float, float]  # where it stands, and from where to where it goes


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the labels of one page are; the first one is at the left and the top."""

    name: str
    page_width_mm: float
    page_height_mm: float
    label_width_mm: float
    label_height_mm: float
    columns: int
    rows: int
    left_mm: float
    top_mm: float
    pitch_x_mm: float
    pitch_y_mm: float

    @property
    def is_cut_by_hand(self) -> bool:
        """Plain paper is cut along printed lines; bought stock is cut already."""
        return self.left_mm == 0 and self.top_mm == 0

    @property
    def per_page(self) -> int:
        """How many labels a page has."""
        return self.columns * self.rows

    @property
    def fits_across(self) -> bool:
        """Whether the columns fit on the page beside each other."""
        return _fits(self.page_width_mm, self.left_mm, self.columns, self.pitch_x_mm, self.label_width_mm)

    @property
    def fits_down(self) -> bool:
        """Whether the rows fit on the page beneath each other."""
        return _fits(self.page_height_mm, self.top_mm, self.rows, self.pitch_y_mm, self.label_height_mm)

    @property
    def edges_x_mm(self) -> list[float]:
        """Where labels begin or end, from the left."""
        return _edges(self.left_mm, self.columns, self.pitch_x_mm, self.label_width_mm)

    @property
    def edges_y_mm(self) -> list[float]:
        """Where labels begin or end, from the top."""
        return _edges(self.top_mm, self.rows, self.pitch_y_mm, self.label_height_mm)

    def place(self, position: int) -> tuple[float, float]:
        """Return how far a label is from the left and the top, counted from 0 row by row."""
        row, column = divmod(position, self.columns)
        return self.left_mm + column * self.pitch_x_mm, self.top_mm + row * self.pitch_y_mm


@dataclass(frozen=True, slots=True)
class Placing:
    """How one printer meets the labels: its offset, labels used up before, marks to cut along."""

    nudge_x_mm: float = 0.0
    nudge_y_mm: float = 0.0
    skip: int = 0
    has_crop_marks: bool = False


def marks(page_mm: float, across_mm: float, edges: list[float], others: list[float]) -> list[Mark]:
    """Return the marks at these edges, in the margins beyond the first and the last of the others.

    Where labels reach the edge of the paper there is no margin, so there is no mark.
    """
    spans = [
        (max(0.0, others[0] - _MARK_GAP_MM - _MARK_MM), others[0] - _MARK_GAP_MM),
        (others[-1] + _MARK_GAP_MM, min(page_mm, others[-1] + _MARK_GAP_MM + _MARK_MM)),
    ]
    return [
        (edge, start, end) for edge in edges if 0 < edge < across_mm for start, end in spans if start < end
    ]


def custom_layout(
    *,
    page: str = "a4",
    label_mm: tuple[float, float],
    grid: tuple[int, int],
    corner_mm: tuple[float, float] = (0, 0),
    pitch_mm: tuple[float, float] | None = None,
) -> Layout:
    """Return the layout of stock that is not in the table; without a pitch the labels touch.

    Raises
    ------
    ValueError
        If the labels are too small, overlap or leave the page.
    """
    width, height = label_mm
    pitch_x, pitch_y = pitch_mm or label_mm
    layout = Layout("", *PAGES[page], width, height, *grid, *corner_mm, pitch_x, pitch_y)
    if not (width >= LEAST_WIDTH_MM and height >= LEAST_HEIGHT_MM):
        raise ValueError(
            f"a label must have {LEAST_WIDTH_MM:g} x {LEAST_HEIGHT_MM:g} mm, not {width:g} x {height:g}"
        )
    if not min(grid) >= 1 or not min(corner_mm) >= 0:
        raise ValueError(f"a page needs a column, a row and no negative corner, not {grid} at {corner_mm}")
    if not (pitch_x >= width and pitch_y >= height):
        raise ValueError(f"labels overlap: from one to the next it is {pitch_x:g} x {pitch_y:g} mm")
    if not (layout.fits_across and layout.fits_down):
        raise ValueError(
            f"the labels leave the page of {layout.page_width_mm:g} x {layout.page_height_mm:g} mm"
        )
    return layout


def _fits(page: float, start: float, count: int, pitch: float, size: float) -> bool:
    return start + (count - 1) * pitch + size <= page + _ROUNDING_MM


def _edges(start: float, count: int, pitch: float, size: float) -> list[float]:
    edges = {round(start + place * pitch + side, 3) for place in range(count) for side in (0, size)}
    return sorted(edges)


# The labels' sizes and places were measured by glabels, by pretix or follow from the paper.
LAYOUTS: dict[str, Layout] = {
    "a6": Layout("A6, four on A4", *_A4, 105, 148.5, 2, 2, 0, 0, 105, 148.5),
    "a7": Layout("A7, eight on A4", *_A4_LANDSCAPE, 74.25, 105, 4, 2, 0, 0, 74.25, 105),
    "avery-5392": Layout("Avery 5392, Letter", *_LETTER, 101.6, 76.2, 2, 3, 6.35, 25.4, 101.6, 76.2),
    "avery-5395": Layout(
        "Avery 5395, 8395, Letter", *_LETTER, 85.725, 59.258, 2, 4, 17.463, 14.816, 95.25, 63.5
    ),
    "avery-l4785": Layout("Avery L4784, L4785", *_A4, 80, 50, 2, 5, 18, 13, 95, 55),
    "durable-1445": Layout("Durable 1445-02", *_A4, 90, 54, 2, 5, 15, 12, 90, 54),
    "durable-1456": Layout("Durable 1456-02", *_A4, 90, 60, 2, 4, 15, 28.5, 90, 60),
    "herma-4412": Layout("Herma 4412", *_A4, 80, 50, 2, 5, 17.5, 13.5, 95, 55),
}
POCKET = LAYOUTS["a7"]
SLIPS = Layout("Slips, ten on A4", *_A4, 105, 59.4, 2, 5, 0, 0, 105, 59.4)
