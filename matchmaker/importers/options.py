"""The options of a question that has a column for each: "Question – Option" with yes or no below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from matchmaker.importers.header_words import header_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_DASH: Final = re.compile(r" [-–—] ")
_LONGEST: Final = 12  # a yes or a no with white space around it; anything longer is words
_CHOSEN: Final = frozenset(map(header_words, ("yes", "true", "1", "ja", "wahr", "oui", "vrai", "sí")))
_NOT_CHOSEN: Final = frozenset(map(header_words, ("no", "false", "0", "nein", "falsch", "non", "faux")))


def answer_of(header: str, cell: str) -> str:
    """Return the option's words where it was chosen, nothing for a bare yes or no, else the cell."""
    if len(cell) > _LONGEST:
        return cell
    words = header_words(cell)
    option = _parts(header)[1]
    if option and words in _CHOSEN:
        return option
    return "" if words in _NOT_CHOSEN or words in _CHOSEN else cell


def question_of(header: str, headers: Sequence[str]) -> str:
    """Return the question alone where other columns have its other options, else the whole header."""
    question, option = _parts(header)
    if not option:
        return header
    return question if sum(_parts(other)[0] == question for other in headers) > 1 else header


def _parts(header: str) -> tuple[str, str]:
    """Cut at the last dash: an option rarely has one, a question may."""
    dashes = list(_DASH.finditer(header))
    if not dashes:
        return header, ""
    return header[: dashes[-1].start()].strip(), header[dashes[-1].end() :].strip()
