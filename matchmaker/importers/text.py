"""Text as people mean it, without the characters that disturb."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Overrides and embeddings turn the text around them; the marks that Arabic and Hebrew need stay.
_BIDI_CONTROLS: Final = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROLS: Final = (*range(0x20), *range(0x7F, 0xA0))
_BYTE_ORDER_MARK: Final = 0xFEFF
_DISTURBING: Final = {
    code: None for code in (*_CONTROLS, *_BIDI_CONTROLS, _BYTE_ORDER_MARK) if chr(code) not in "\n\t"
}


def clean_text(text: str) -> str:
    """Compose letters, and take out control characters, direction overrides and outer white space."""
    kept = _LINE_ENDS.sub("\n", text).translate(_DISTURBING)
    return unicodedata.normalize("NFC", kept).strip()


def clean_line(text: str) -> str:
    """Clean a text, and bring it to one line with single spaces."""
    return " ".join(clean_text(text).split())


def is_visible(text: str) -> bool:
    """Tell whether a text shows anything when it is printed."""
    return any(char.isprintable() and not char.isspace() for char in text)


def shorten(text: str, length: int) -> str:
    """Cut a text that is too long, at a word where one ends near, and mark the cut."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    head = cut.rpartition(" ")[0]
    return f"{(head if len(head) > length // 2 else cut).rstrip()}…"
