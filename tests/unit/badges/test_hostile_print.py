"""Every layout with names that break badges; `make print-check` prints five hundred of them."""

from __future__ import annotations

import os
import sys
import time
from itertools import pairwise

import pytest
import zxingcpp

from matchmaker.badges.layouts import LAYOUTS, POCKET, SLIPS, Layout, Placing, custom_layout
from matchmaker.badges.pocket import PocketCard, PocketPerson, pocket_cards
from matchmaker.badges.qr import qr_matrix
from matchmaker.badges.sheet import badge_sheet
from matchmaker.badges.slips import PinSlip, pin_slips
from tests.unit.badges.hostile_words import STATEMENT, hostile_badges, hostile_names
from tests.unit.badges.printed_pages import (
    POINTS_PER_MM,
    PRINTED_AT_DPI,
    clipped_letters,
    label_boxes,
    pages_of,
    qr_boxes,
    text_in,
)

# A page or two of each layout by default: the known breakers are among the first twenty.
COUNT = int(os.environ.get("MATCHMAKER_PRINT_NAMES", "20"))
SMALLEST = custom_layout(label_mm=(70, 50), grid=(2, 5), corner_mm=(10, 10), pitch_mm=(75, 53))
NUDGED = Placing(nudge_x_mm=1.5, nudge_y_mm=-1, skip=3, has_crop_marks=True)
CASES = {
    **{name: (layout, Placing()) for name, layout in LAYOUTS.items()},
    "smallest": (SMALLEST, Placing()),
    "nudged": (LAYOUTS["avery-l4785"], NUDGED),
}


def report(name: str, pages: int, seconds: float) -> None:
    """Say how fast it was, where pytest shows what tests print."""
    sys.stdout.write(f"\n{name}: {COUNT} labels, {pages} pages, {pages / seconds:.1f} pages a second\n")


@pytest.mark.parametrize(("layout", "placing"), CASES.values(), ids=CASES)
def test_badge_sheet_of_hostile_names_decodes_and_clips_nothing(layout: Layout, placing: Placing) -> None:
    badges = hostile_badges(COUNT)
    started = time.perf_counter()

    pdf = badge_sheet(badges, layout=layout, title="Badges", placing=placing).pdf

    pages = pages_of(pdf)
    report(layout.name or "the smallest", len(pages), time.perf_counter() - started)
    bounds = [max(0, page * layout.per_page - placing.skip) for page in range(len(pages) + 1)]
    labels = label_boxes(layout, placing)
    quiet_modules = 4 / len(qr_matrix(badges[0].link))
    assert bounds[-2] < len(badges) <= bounds[-1]
    for page, (start, end) in zip(pages, pairwise(bounds), strict=True):
        assert decoded(page) == [badge.link for badge in badges[start:end]]
        assert clipped_letters(page, labels) == []
        used = labels[placing.skip if start == 0 else 0 :]
        for code, label in zip(qr_boxes(page), used, strict=False):
            # A tenth of a point for the rounding of coordinates.
            quiet = (code[2] - code[0]) * quiet_modules - 0.1
            assert code[2] - code[0] >= 25 * POINTS_PER_MM - 0.1
            assert code[0] - quiet >= label[0]
            assert code[1] - quiet >= label[1]
            around = (code[0] - quiet, code[1] - quiet, code[2] + quiet, code[3] + quiet)
            assert text_in(page, around) == ""


def decoded(page: object) -> list[str]:
    image = page.render(scale=PRINTED_AT_DPI / 72).to_pil()  # type: ignore[attr-defined]  # a pypdfium2 page
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    return sorted(barcode.text for barcode in found)


def test_pin_slips_of_hostile_names_clip_nothing_and_show_each_pin() -> None:
    slips = [
        PinSlip(name, STATEMENT[:120], f"7K3M9{number:03d}", f"482{number:03d}")
        for number, name in enumerate(hostile_names(COUNT))
    ]
    started = time.perf_counter()

    pages = pages_of(pin_slips(slips, base_url="https://meet.example.org", title="Slips").pdf)

    report("slips", len(pages), time.perf_counter() - started)
    labels = label_boxes(SLIPS)
    assert len(pages) == -(-COUNT // SLIPS.per_page)
    for number, page in enumerate(pages):
        assert clipped_letters(page, labels) == []
        for slip, label in zip(slips[number * SLIPS.per_page :], labels, strict=False):
            assert text_in(page, label).endswith(
                f"7K3M 9{slip.typed_code[-3:]} PIN 482 {slip.pin[-3:]} To sign in, open this on your phone"
                " and type the code and the PIN: meet.example.org/who"
            )


def test_pocket_cards_of_hostile_names_clip_nothing_and_show_each_meeting_point() -> None:
    names = hostile_names(COUNT)
    cards = [
        PocketCard(
            name,
            STATEMENT[:120],
            tuple(
                PocketPerson(
                    names[(number + step) % COUNT],
                    names[(number + step + 7) % COUNT],
                    ((STATEMENT, False), (names[(number + step + 3) % COUNT], True)),
                    ((names[(number + step + 4) % COUNT], True), (STATEMENT, False)),
                    step,
                    step + 100,
                )
                for step in range(1, 2 + number % 5)
            ),
        )
        for number, name in enumerate(names)
    ]
    started = time.perf_counter()

    pages = pages_of(pocket_cards(cards, title="Cards").pdf)

    report("cards", len(pages), time.perf_counter() - started)
    labels = label_boxes(POCKET)
    assert len(pages) == -(-COUNT // POCKET.per_page)
    for number, page in enumerate(pages):
        assert clipped_letters(page, labels) == []
        for card, label in zip(cards[number * POCKET.per_page :], labels, strict=False):
            printed = text_in(page, label)
            wheres = [f"Round {step + 1} · Meeting point {step + 101}" for step in range(len(card.people))]
            assert [where in printed for where in wheres] == [step < 4 for step in range(len(wheres))]
            assert ("1 more on your phone" in printed) == (len(card.people) == 5)
