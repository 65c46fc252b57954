"""What every printed sheet shares: pages of labels as data, typeset into a PDF."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from matchmaker.badges.glyphs import boxed, is_right_to_left, missing_clusters, printable, shared_fonts
from matchmaker.badges.layouts import Layout, Placing, marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class MissingGlyphs:
    """Characters on somebody's badge that no font of this machine has; □ stands in their place."""

    name: str
    characters: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A PDF with what the organizer should know about it."""

    pdf: bytes
    missing_glyphs: tuple[MissingGlyphs, ...]


def typeset(template: str, data: dict[str, object], *, with_system: bool) -> bytes:
    """Print the data by a template of this folder."""
    import typst  # a large library, loaded only by who prints

    compiler = typst.Compiler(
        _FOLDER / template,
        root=_FOLDER,
        font_paths=shared_fonts(with_system=with_system),
        sys_inputs={"sheet": json.dumps(data)},
    )
    try:
        pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        # PDF/UA refuses a page for one unprintable mark; everybody's badges matter more than that promise.
        pdf = compiler.compile(format="pdf")
    return cast("bytes", pdf)


def on_pages(
    labels: Sequence[dict[str, object]], *, layout: Layout, placing: Placing, title: str, language: str
) -> dict[str, object]:
    """Return labels at their places, page by page; no labels make one empty page.

    Raises
    ------
    ValueError
        If a whole page is skipped.
    """
    if not 0 <= placing.skip < layout.per_page:
        raise ValueError(f"a page has {layout.per_page} labels, so {placing.skip} of them cannot be skipped")
    pages: list[list[dict[str, object]]] = [[]]
    for number, label in enumerate(labels, start=placing.skip):
        page, position = divmod(number, layout.per_page)
        if page == len(pages):
            pages.append([])
        x, y = layout.place(position)
        pages[page].append(label | {"x_mm": x + placing.nudge_x_mm, "y_mm": y + placing.nudge_y_mm})
    return {
        "title": printable(title),
        # The typesetter knows languages, not their regions: "pt" of "pt_BR".
        "language": re.split("[-_]", language)[0].lower(),
        "paper": _paper(layout, placing),
        "pages": pages,
    }


def _paper(layout: Layout, placing: Placing) -> dict[str, object]:
    width, height = layout.page_width_mm, layout.page_height_mm
    columns = [edge + placing.nudge_x_mm for edge in layout.edges_x_mm]
    rows = [edge + placing.nudge_y_mm for edge in layout.edges_y_mm]
    cuts_x = [edge for edge in columns if 0 < edge < width] if layout.is_cut_by_hand else []
    cuts_y = [edge for edge in rows if 0 < edge < height] if layout.is_cut_by_hand else []
    return {
        "page_width_mm": width,
        "page_height_mm": height,
        "label_width_mm": layout.label_width_mm,
        "label_height_mm": layout.label_height_mm,
        "cuts_x_mm": cuts_x,
        "cuts_y_mm": cuts_y,
        "marks_x_mm": marks(height, width, columns, rows) if placing.has_crop_marks else [],
        "marks_y_mm": marks(width, height, rows, columns) if placing.has_crop_marks else [],
    }


def field(text: str, *, with_system: bool) -> dict[str, object]:
    """Return a printable text with the direction it is read in."""
    return {"text": boxed(text, with_system=with_system), "rtl": is_right_to_left(text)}


def grouped(code: str, size: int) -> str:
    """Return a code in groups that are easy to type."""
    return " ".join(code[start : start + size] for start in range(0, len(code), size))


def missing(texts: Iterable[tuple[str, str]], *, with_system: bool) -> tuple[MissingGlyphs, ...]:
    """Return whose texts hold characters without a glyph, each pair of name and text once."""
    found = []
    for name, text in dict.fromkeys(texts):
        characters = missing_clusters(text, with_system=with_system)
        if characters:
            found.append(MissingGlyphs(name, "".join(characters)))
    return tuple(found)
