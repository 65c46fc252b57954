"""Read printed pages back: where labels, letters and codes are."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pypdfium2

if TYPE_CHECKING:
    from matchmaker.badges.layouts import Layout, Placing

Box: TypeAlias = tuple[float, float, float, float]  # left, bottom, right, top in points from the bottom left
POINTS_PER_MM = 72 / 25.4
PRINTED_AT_DPI = 100
# Two millimetres from the edge, where printers and cutters are off.
INSET = 2 * POINTS_PER_MM
_FORM = 2  # a QR code is the only image of a label


def pages_of(pdf: bytes) -> list[pypdfium2.PdfPage]:
    return list(pypdfium2.PdfDocument(pdf))


def is_tagged_for_screen_readers(pdf: bytes) -> bool:
    return b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def label_boxes(geometry: Layout, placing: Placing | None = None) -> list[Box]:
    """Return the place of each label, row by row."""
    right, down = (placing.nudge_x_mm, placing.nudge_y_mm) if placing else (0, 0)
    boxes = []
    for row in range(geometry.rows):
        for column in range(geometry.columns):
            left = geometry.left_mm + column * geometry.pitch_x_mm + right
            top = geometry.page_height_mm - geometry.top_mm - row * geometry.pitch_y_mm - down
            edges = (left, top - geometry.label_height_mm, left + geometry.label_width_mm, top)
            box = [edge * POINTS_PER_MM for edge in edges]
            boxes.append((box[0], box[1], box[2], box[3]))
    return boxes


def text_in(page: pypdfium2.PdfPage, box: Box) -> str:
    text = page.get_textpage().get_text_bounded(*box)
    # PDFium marks a hyphen at the end of a line by a control character.
    return " ".join(text.replace("\x02", "-").split())


def clipped_letters(page: pypdfium2.PdfPage, labels: list[Box]) -> list[str]:
    """Return the letters that are not wholly inside one label."""
    text = page.get_textpage()
    clipped = []
    for index in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(index)
        if left != right and not any(
            label[0] + INSET <= left
            and label[1] + INSET <= bottom
            and right <= label[2] - INSET
            and top <= label[3] - INSET
            for label in labels
        ):
            clipped.append(text.get_text_range(index, 1))
    return clipped


def qr_boxes(page: pypdfium2.PdfPage) -> list[Box]:
    forms = [form.get_bounds() for form in page.get_objects(max_depth=1) if form.type == _FORM]
    # Cut lines are forms as well, but a fraction of a millimetre thin.
    return [box for box in forms if min(box[2] - box[0], box[3] - box[1]) > POINTS_PER_MM]
