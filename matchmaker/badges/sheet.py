"""Sheets of badges as PDF."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from matchmaker.badges.glyphs import boxed, is_right_to_left, missing_clusters, printable, shared_fonts
from matchmaker.badges.layouts import LAYOUTS, Layout
from matchmaker.badges.qr import qr_matrix, qr_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    import typst

__all__ = ["LAYOUTS", "Badge", "Layout", "MissingGlyphs", "Sheet", "SheetLabels", "badge_sheet"]

TEMPLATE = Path(__file__).with_name("sheet.typ")
_CODE_GROUP = 4


@dataclass(frozen=True, slots=True)
class Badge:
    """What one badge says; empty lines are left out."""

    name: str
    headline: str
    event: str
    ask_me_about: str
    looking_for: str
    link: str
    typed_code: str


@dataclass(frozen=True, slots=True)
class SheetLabels:
    """The words of the badge itself, in the language of the event."""

    ask_me_about: str = "Ask me about"
    looking_for: str = "I’m looking for"
    qr_code: str = "QR code"
    language: str = "en"


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


_ENGLISH = SheetLabels()


def badge_sheet(
    badges: Sequence[Badge], *, layout: str = "a6", title: str, labels: SheetLabels = _ENGLISH
) -> Sheet:
    """Print badges in their order, page by page; no badges give one empty page.

    Raises
    ------
    ValueError
        If there is no layout of that name.
    """
    if layout not in LAYOUTS:
        raise ValueError(f"layout must be one of {', '.join(LAYOUTS)}, not {layout!r}")
    geometry = LAYOUTS[layout]
    texts = [_texts(badge) for badge in badges]
    drawn = [labels.ask_me_about, labels.looking_for, *(text for card in texts for text in card.values())]
    with_system = bool(missing_clusters(" ".join(drawn)))
    printed = [
        _printed(badge, card, with_system=with_system) for badge, card in zip(badges, texts, strict=True)
    ]
    per_page = geometry.columns * geometry.rows
    sheet = {
        "title": printable(title),
        "layout": asdict(geometry) | {"is_cut_by_hand": geometry.is_cut_by_hand},
        "labels": _printed_labels(labels, with_system=with_system),
        "pages": [printed[start : start + per_page] for start in range(0, max(len(printed), 1), per_page)],
    }
    pdf = _typeset(json.dumps(sheet), shared_fonts(with_system=with_system))
    return Sheet(pdf, tuple(_missing(texts, with_system=with_system)))


def _typeset(data: str, fonts: typst.Fonts) -> bytes:
    import typst  # a large library, loaded only by who prints

    compiler = typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts, sys_inputs={"sheet": data})
    try:
        pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        # PDF/UA refuses a page for one unprintable mark; everybody's badges matter more than that promise.
        pdf = compiler.compile(format="pdf")
    return cast("bytes", pdf)


def _texts(badge: Badge) -> dict[str, str]:
    texts = {
        "name": badge.name,
        "headline": badge.headline,
        "event": badge.event.upper(),
        "ask_me_about": badge.ask_me_about,
        "looking_for": badge.looking_for,
    }
    return {field: printable(text) for field, text in texts.items()}


def _printed(badge: Badge, texts: dict[str, str], *, with_system: bool) -> dict[str, object]:
    matrix = qr_matrix(badge.link)
    modules = len(matrix)
    code = badge.typed_code
    return {
        **{field: _field(text, with_system=with_system) for field, text in texts.items()},
        "link": badge.link,
        "host": urlsplit(badge.link).netloc.lower(),
        "typed_code": " ".join(
            code[start : start + _CODE_GROUP] for start in range(0, len(code), _CODE_GROUP)
        ),
        "modules": modules,
        # One path: four hundred squares would take the typesetter twenty times as long.
        "qr": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {modules} {modules}">'
        f'<path d="{qr_path(matrix)}"/></svg>',
    }


def _field(text: str, *, with_system: bool) -> dict[str, object]:
    return {"text": boxed(text, with_system=with_system), "rtl": is_right_to_left(text)}


def _printed_labels(labels: SheetLabels, *, with_system: bool) -> dict[str, str]:
    return {
        "ask_me_about": boxed(labels.ask_me_about, with_system=with_system),
        "looking_for": boxed(labels.looking_for, with_system=with_system),
        "qr_code": labels.qr_code,
        # The typesetter knows languages, not their regions: "pt" of "pt_BR".
        "language": re.split("[-_]", labels.language)[0].lower(),
    }


def _missing(texts: Sequence[dict[str, str]], *, with_system: bool) -> list[MissingGlyphs]:
    found = []
    for card in texts:
        characters = missing_clusters(" ".join(card.values()), with_system=with_system)
        if characters:
            found.append(MissingGlyphs(card["name"], "".join(characters)))
    return found
