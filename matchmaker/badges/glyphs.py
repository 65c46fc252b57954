"""Which characters the fonts of a sheet can print."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import bidirectional, category, normalize

from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    import typst

FONTS = Path(__file__).parent / "fonts"
REPLACEMENT = "□"

# Joiners shape Persian or Indic words, selectors choose between forms: neither has a glyph of its own.
_JOINERS = frozenset("\u200c\u200d")
# Real writing stacks four at most; towers of marks would grow across the other lines, or the QR code.
_MOST_MARKS = 4
_INVISIBLE = _JOINERS | {chr(point) for point in range(0xFE00, 0xFE10)}


def printable(text: str) -> str:
    """Return the text in one line without control characters, among them those that turn its direction."""
    spaced = "".join(" " if character.isspace() else character for character in normalize("NFC", text))
    kept = "".join(
        character
        for character in spaced
        if character in _JOINERS or category(character) not in {"Cc", "Cf", "Cs"}
    )
    return " ".join("".join(cluster[: 1 + _MOST_MARKS] for cluster in _clusters(kept)).split())


def is_right_to_left(text: str) -> bool:
    """Tell the direction of a text by its first letter that has one."""
    for character in text:
        direction = bidirectional(character)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False


@cache
def shared_fonts(*, with_system: bool = False) -> typst.Fonts:
    """Load the fonts once: the bundled ones print alike everywhere, the machine's know more scripts."""
    import typst  # a large library, loaded only by who prints

    return typst.Fonts(include_system_fonts=with_system, include_embedded_fonts=False, font_paths=[FONTS])


@cache
def coverages(*, with_system: bool = False) -> tuple[frozenset[str], ...]:
    """Return for each font the characters it has."""
    files = [(info.path, info.index) for info in shared_fonts(with_system=with_system).fonts() if info.path]
    found = []
    for path, index in files:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            found.append(frozenset(map(chr, font.getBestCmap() or {})) | _INVISIBLE)
    return tuple(found)


@cache
def _covered(*, with_system: bool) -> frozenset[str]:
    return frozenset().union(*coverages(with_system=with_system))


def missing_clusters(text: str, *, with_system: bool = False) -> list[str]:
    """Return what no font can print, each once, in order: a letter goes with the marks above or below it."""
    covered = _covered(with_system=with_system)
    if all(character in covered and not _is_mark(character) for character in text):
        return []
    fonts = coverages(with_system=with_system)
    # One font must have a letter together with its marks, else neither can be placed.
    missing = (cluster for cluster in _clusters(text) if not any(font.issuperset(cluster) for font in fonts))
    return list(dict.fromkeys(missing))


def boxed(text: str, *, with_system: bool = False) -> str:
    """Return the text with a box that is seen where no font has a glyph."""
    missing = set(missing_clusters(text, with_system=with_system))
    return "".join(REPLACEMENT if cluster in missing else cluster for cluster in _clusters(text))


def _clusters(text: str) -> list[str]:
    clusters: list[str] = []
    for character in text:
        if clusters and _is_mark(character):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _is_mark(character: str) -> bool:
    return character in _JOINERS or category(character).startswith("M")
