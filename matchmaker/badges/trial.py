"""A page of outlines to hold against a sheet of labels before the badges are printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.badges.glyphs import boxed, missing_clusters
from matchmaker.badges.typeset import on_pages, typeset

if TYPE_CHECKING:
    from matchmaker.badges.layouts import Layout, Placing


@dataclass(frozen=True, slots=True)
class TrialLabels:
    """The words of the page itself."""

    how: str = (
        "Print at 100 percent, lay this page on the labels and hold both against the light."
        " The rulers count millimetres from the edge of the paper."
    )
    language: str = "en"


_ENGLISH = TrialLabels()


def trial_page(layout: Layout, *, title: str, placing: Placing, labels: TrialLabels = _ENGLISH) -> bytes:
    """Print where the labels of a page will be, the skipped ones empty, with rulers from its edges.

    Raises
    ------
    ValueError
        If a whole page is skipped.
    """
    with_system = bool(missing_clusters(labels.how))
    outlines: list[dict[str, object]] = [
        {"number": number + 1} for number in range(placing.skip, layout.per_page)
    ]
    sheet = on_pages(outlines, layout=layout, placing=placing, title=title, language=labels.language)
    sheet["how"] = boxed(labels.how, with_system=with_system)
    sheet["size"] = f"{layout.label_width_mm:.4g} × {layout.label_height_mm:.4g} mm"
    sheet["nudge"] = f"→ {placing.nudge_x_mm:g} mm  ↓ {placing.nudge_y_mm:g} mm"
    return typeset("trial.typ", sheet, with_system=with_system)
