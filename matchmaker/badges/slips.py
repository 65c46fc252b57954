"""Slips of paper to hand out, each with the PIN that signs its owner in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.badges.glyphs import boxed, missing_clusters, printable
from matchmaker.badges.layouts import SLIPS, Placing
from matchmaker.badges.sheet import CODE_GROUP
from matchmaker.badges.typeset import Sheet, field, grouped, missing, on_pages, typeset

if TYPE_CHECKING:
    from collections.abc import Sequence

_PIN_GROUP = 3
_AS_IT_IS = Placing()


@dataclass(frozen=True, slots=True)
class PinSlip:
    """What one slip says."""

    name: str
    event: str
    typed_code: str
    pin: str


@dataclass(frozen=True, slots=True)
class SlipLabels:
    """The words of the slip itself."""

    badge_code: str = "Code on your badge"
    pin: str = "PIN"
    sign_in: str = "To sign in, open this on your phone and type the code and the PIN:"
    language: str = "en"


_ENGLISH = SlipLabels()


def pin_slips(slips: Sequence[PinSlip], *, base_url: str, title: str, labels: SlipLabels = _ENGLISH) -> Sheet:
    """Print slips to be cut apart, ten on a page."""
    texts = [(printable(slip.name), printable(slip.event).upper()) for slip in slips]
    words = {"badge_code": labels.badge_code, "pin": labels.pin, "sign_in": labels.sign_in}
    with_system = bool(missing_clusters(" ".join([*words.values(), *map(" ".join, texts)])))
    printed: list[dict[str, object]] = [
        {
            "name": field(name, with_system=with_system),
            "event": field(event, with_system=with_system),
            "typed_code": grouped(slip.typed_code, CODE_GROUP),
            "pin": grouped(slip.pin, _PIN_GROUP),
        }
        for slip, (name, event) in zip(slips, texts, strict=True)
    ]
    sheet = on_pages(printed, layout=SLIPS, placing=_AS_IT_IS, title=title, language=labels.language)
    sheet["labels"] = {key: boxed(word, with_system=with_system) for key, word in words.items()}
    sheet["address"] = typed_address(base_url)
    pdf = typeset("slips.typ", sheet, with_system=with_system)
    said = ((name, f"{name} {event}") for name, event in texts)
    return Sheet(pdf, missing(said, with_system=with_system))


def typed_address(base_url: str) -> str:
    """Return where to sign in, as short as it can be typed: phones put https:// before it themselves."""
    return f"{base_url.rstrip('/').removeprefix('https://')}/who"
