"""The statements in a cell of goals or skills."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from matchmaker.importers.header_words import header_words
from matchmaker.importers.text import clean_text, shorten

MAX_LENGTH: Final = 280

_ENTITY: Final = re.compile("&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

_BULLET: Final = re.compile(r"(?:[-–—*•·▪◦]+|\d{1,2}[.)])\s+")
_IDEOGRAPHIC_STOP: Final = re.compile("([。！？])")
_CLOSERS: Final = "\"'”’»)]"
_ABBREVIATIONS: Final = frozenset(
    (
        "e.g", "i.e", "etc", "vs", "cf", "dr", "mr", "mrs", "ms", "prof", "st", "no", "nr", "inc", "ltd",
        "co", "approx", "ca", "bzw", "z.b", "d.h", "u.a", "usw", "ggf", "evtl", "inkl", "p.ej", "sr",
        "sra",
    )
)  # fmt: skip
#: What people write to say that they have nothing to say.
_NOTHING: Final = frozenset(
    map(
        header_words,
        (
            "n/a", "na", "none", "no", "nope", "nothing", "nil", "null", "tbd", "tba", "not applicable",
            "not sure", "x", "nein", "kein", "keine", "keiner", "keines", "nichts", "entfällt",
            "keine angabe", "k. a.", "aucun", "aucune", "rien", "non", "ninguno", "ninguna", "nada",
        ),
    )
)  # fmt: skip


def split_statements(cell: str, *, limit: int) -> tuple[tuple[str, ...], bool]:
    """Return the statements of a cell, and whether some were left out or shortened."""
    # Some exports write letters as HTML does, whose semicolons part no statements.
    plain = _ENTITY.sub(lambda found: unescape(found[0]), cell)
    lines = [line for line in clean_text(plain).splitlines() if line.strip()]
    if len(lines) == 1:
        lines = _parts(lines[0])
    return keep_statements(lines, limit=limit)


def keep_statements(texts: list[str], *, limit: int) -> tuple[tuple[str, ...], bool]:
    """Tidy statements, drop empty and repeated ones, and keep the first few."""
    kept: dict[str, str] = {}
    for text in texts:
        line = " ".join(text.split())
        bullet = _BULLET.match(line)
        statement = line[bullet.end() :] if bullet else line
        words = header_words(statement)
        if words and words not in _NOTHING:
            kept.setdefault(statement.casefold(), statement)
    statements = tuple(shorten(statement, MAX_LENGTH) for statement in kept.values())[:limit]
    return statements, len(kept) > limit or any(len(text) > MAX_LENGTH for text in kept.values())


def _parts(line: str) -> list[str]:
    parts = line.replace("；", ";").split(";")
    return parts if len(parts) > 1 else _sentences(line)


def _sentences(line: str) -> list[str]:
    """Cut after words that end a sentence: word by word, so that time grows with length alone."""
    words = _IDEOGRAPHIC_STOP.sub(r"\1 ", line).split()
    sentences: list[list[str]] = [[]]
    for word, following in zip(words, [*words[1:], ""], strict=True):
        sentences[-1].append(word)
        if following and _ends_sentence(word, following):
            sentences.append([])
    return [" ".join(sentence) for sentence in sentences]


def _ends_sentence(word: str, following: str) -> bool:
    bare = word.rstrip(_CLOSERS)
    if not bare.endswith((".", "!", "?", "…", "。", "！", "？")) or following[0].islower():
        return False
    stem = bare.rstrip(".").lstrip("([\"'").casefold()
    # "J. Smith" and "e.g. Python" go on.
    return not (bare.endswith(".") and (len(stem) == 1 or stem in _ABBREVIATIONS))
