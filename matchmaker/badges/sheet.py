"""Sheets of badges as PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from matchmaker.badges.glyphs import boxed, missing_clusters, printable
from matchmaker.badges.layouts import LAYOUTS, Layout, Placing
from matchmaker.badges.qr import qr_matrix, qr_path
from matchmaker.badges.typeset import MissingGlyphs, Sheet, field, grouped, missing, on_pages, typeset

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LAYOUTS", "Badge", "Layout", "MissingGlyphs", "Sheet", "SheetLabels", "badge_sheet"]

CODE_GROUP = 4


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


_ENGLISH = SheetLabels()
_AS_IT_IS = Placing()


def badge_sheet(
    badges: Sequence[Badge],
    *,
    layout: str | Layout = "a6",
    title: str,
    labels: SheetLabels = _ENGLISH,
    placing: Placing = _AS_IT_IS,
) -> Sheet:
    """Print badges in their order, page by page; no badges give one empty page.

    Raises
    ------
    ValueError
        If there is no layout of that name, or a whole page is skipped.
    """
    if isinstance(layout, str):
        if layout not in LAYOUTS:
            raise ValueError(f"layout must be one of {', '.join(LAYOUTS)}, not {layout!r}")
        layout = LAYOUTS[layout]
    texts = [_texts(badge) for badge in badges]
    drawn = [labels.ask_me_about, labels.looking_for, *(text for card in texts for text in card.values())]
    with_system = bool(missing_clusters(" ".join(drawn)))
    printed = [
        _printed(badge, card, with_system=with_system) for badge, card in zip(badges, texts, strict=True)
    ]
    sheet = on_pages(printed, layout=layout, placing=placing, title=title, language=labels.language)
    sheet["labels"] = {
        "ask_me_about": boxed(labels.ask_me_about, with_system=with_system),
        "looking_for": boxed(labels.looking_for, with_system=with_system),
        "qr_code": labels.qr_code,
    }
    pdf = typeset("sheet.typ", sheet, with_system=with_system)
    said = ((card["name"], " ".join(card.values())) for card in texts)
    return Sheet(pdf, missing(said, with_system=with_system))


def _texts(badge: Badge) -> dict[str, str]:
    texts = {
        "name": badge.name,
        "headline": badge.headline,
        "event": badge.event.upper(),
        "ask_me_about": badge.ask_me_about,
        "looking_for": badge.looking_for,
    }
    return {key: printable(text) for key, text in texts.items()}


def _printed(badge: Badge, texts: dict[str, str], *, with_system: bool) -> dict[str, object]:
    matrix = qr_matrix(badge.link)
    modules = len(matrix)
    return {
        **{key: field(text, with_system=with_system) for key, text in texts.items()},
        "link": badge.link,
        "host": urlsplit(badge.link).netloc.lower(),
        "typed_code": grouped(badge.typed_code, CODE_GROUP),
        "modules": modules,
        # One path: four hundred squares would take the typesetter twenty times as long.
        "qr": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {modules} {modules}">'
        f'<path d="{qr_path(matrix)}"/></svg>',
    }
