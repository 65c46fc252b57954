"""Write people as vCards: RFC 6350 for 4.0, RFC 2426 for 3.0."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from matchmaker.importers.text import clean_text
from matchmaker.queries.meetings import Contact
from matchmaker.queries.three import Person

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_LINE = 75  # octets, without the line's end
# An address knows no backslashes, and some readers cut it at what separates values elsewhere.
_PLAIN_IN_ADDRESSES = "!#$%&'()*+-./:=?@_~[]"
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", ",": "\\,", ";": "\\;"})


class Version(StrEnum):
    """Which of the two formats an address book reads."""

    NEW = "4.0"
    OLD = "3.0"


@dataclass(frozen=True, slots=True)
class Card:
    """What an address book is told of one person."""

    person: Person
    contact: Contact | None
    note: str


def write_vcards(cards: Iterable[Card], *, base_url: str, version: Version) -> bytes:
    """Return a file with one card a person; the same person has the same UID in each file."""
    return "".join(_vcard(card, base_url, version) for card in cards).encode("utf-8")


def _vcard(card: Card, base_url: str, version: Version) -> str:
    person, contact = card.person, card.contact
    identity = uuid5(NAMESPACE_URL, f"{base_url}/people/{person.code}")
    lines = [
        "BEGIN:VCARD",
        f"VERSION:{version}",
        f"UID:urn:uuid:{identity}",
        f"FN:{escape(person.name)}",
        # Which part of a name is the family's cannot be told from outside: all of it is the given one.
        f"N:;{escape(person.name)};;;",
    ]
    told = [("ORG", person.organisation), ("TITLE", person.headline), ("NOTE", card.note)]
    if contact is not None:
        told += [("EMAIL", contact.email), ("TEL", contact.phone)]
    lines += [f"{name}:{escape(value)}" for name, value in told if value]
    if contact is not None and contact.website:
        lines.append(f"URL:{quote(contact.website, safe=_PLAIN_IN_ADDRESSES)}")
    lines.append("END:VCARD")
    return "".join(f"{fold(line)}\r\n" for line in lines)


def escape(text: str) -> str:
    """Return a text as the value of a property (RFC 6350, section 3.4)."""
    return clean_text(text).translate(_ESCAPES)


def fold(line: str) -> str:
    """Break a long line between characters, never inside one (RFC 6350, section 3.2)."""
    parts, length = [""], 0
    for char in line:
        size = len(char.encode("utf-8"))
        if length + size > LONGEST_LINE:
            parts.append("")
            length = 1  # the space at the start of a line that goes on
        parts[-1] += char
        length += size
    return "\r\n ".join(parts)
