"""The geometry of badge sheets."""

from __future__ import annotations

from dataclasses import dataclass

_A4 = (210.0, 297.0)
_A4_LANDSCAPE = (297.0, 210.0)
_LETTER = (215.9, 279.4)


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


# The labels' sizes and places were measured by glabels, by pretix or follow from the paper.
LAYOUTS: dict[str, Layout] = {
    "a6": Layout("A6, four on A4", *_A4, 105, 148.5, 2, 2, 0, 0, 105, 148.5),
    "a7": Layout("A7, eight on A4", *_A4_LANDSCAPE, 74.25, 105, 4, 2, 0, 0, 74.25, 105),
    "avery-5392": Layout("Avery 5392, Letter", *_LETTER, 101.6, 76.2, 2, 3, 6.35, 25.4, 101.6, 76.2),
    "avery-l4785": Layout("Avery L4784, L4785", *_A4, 80, 50, 2, 5, 18, 13, 95, 55),
    "durable-1445": Layout("Durable 1445-02", *_A4, 90, 54, 2, 5, 15, 12, 90, 54),
    "durable-1456": Layout("Durable 1456-02", *_A4, 90, 60, 2, 4, 15, 28.5, 90, 60),
    "herma-4412": Layout("Herma 4412", *_A4, 80, 50, 2, 5, 17.5, 13.5, 95, 55),
}
