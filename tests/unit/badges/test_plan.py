from __future__ import annotations

import pypdfium2
import pytest

from matchmaker.badges.plan import PlanLabels, PlanRow, rounds_plan

TIMES = PlanLabels(rounds=("18:30", "18:42"))


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_plan_tells_everybody_their_points() -> None:
    rows = [PlanRow("Ada Lovelace", (3, None)), PlanRow("Grace Hopper", (None, 14))]

    text = text_of(rounds_plan(rows, title="Makers & Money", labels=TIMES).pdf)

    assert "Makers & Money" in text
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert {"18:30", "18:42", "Ada Lovelace", "Grace Hopper", "3", "14", "–"} <= {*lines, *text.split()} | {
        name for name in ("Ada Lovelace", "Grace Hopper") if name in text
    }


def test_plan_of_many_repeats_its_head_on_each_page() -> None:
    rows = [PlanRow(f"Person {number:03}", (number, None)) for number in range(300)]

    document = pypdfium2.PdfDocument(rounds_plan(rows, title="Big", labels=TIMES).pdf)

    pages = [page.get_textpage().get_text_bounded() for page in document]
    assert len(pages) > 1
    assert all("18:30" in page for page in pages)
    assert all(f"Person {number:03}" in "\n".join(pages) for number in range(300))


def test_plan_names_what_no_font_can_print() -> None:
    sheet = rounds_plan([PlanRow("Ada \U0010ffff", (1, 2))], title="Big", labels=TIMES)

    assert [one.name for one in sheet.missing_glyphs] == ["Ada \U0010ffff"]


def test_plan_of_nobody_is_one_page() -> None:
    assert len(pypdfium2.PdfDocument(rounds_plan([], title="Quiet", labels=PlanLabels()).pdf)) == 1


def test_line_with_another_number_of_rounds_is_refused() -> None:
    with pytest.raises(ValueError, match="2 rounds have headings, a line has 1"):
        rounds_plan([PlanRow("Ada", (1,))], title="Big", labels=TIMES)
