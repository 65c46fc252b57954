"""What a column may hold, found by the words of its header."""

from __future__ import annotations

import unicodedata
from enum import StrEnum


class Field(StrEnum):
    """What a column of a file holds."""

    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    BUYER_EMAIL = "buyer_email"  # taken only where the attendee's own is missing
    ORGANISATION = "organisation"
    HEADLINE = "headline"
    GROUP = "group"  # who may meet whom
    EXTERNAL_ID = "external_id"  # several columns are joined with a hyphen
    STATUS = "status"
    GOAL = "goal"
    SKILL = "skill"
    IGNORE = "ignore"


def header_words(header: str) -> str:
    """Return the words of a header without case, accents or punctuation, one space apart."""
    decomposed = unicodedata.normalize("NFKD", header.casefold().replace("#", " number "))
    letters = "".join(
        char if char.isalnum() else " " for char in decomposed if not unicodedata.combining(char)
    )
    return f" {' '.join(letters.casefold().split())} ".replace(" e mail", " email").strip()
