"""Which shared words say what people's statements are about."""

from __future__ import annotations

from typing import Final

_SHORTEST = 3  # "it" is no topic
# Words with which people ask or offer, and which say nothing of what.
_ASKING: Final = frozenset(
    """
    advice advise anybody anyone any company companies contact direct experience find first good
    help introduction introductions know learn local look looking meet need new old one own people
    person product project real small some somebody someone start talk team thing try use using want
    way who whoever work working year years brauche erfahrung erfahrungen firma firmen gute guten
    hilfe jemand jemanden jahre jahren kennenlernen leute menschen projekt projekte rat suche team
    unternehmen wer
    """.split()  # noqa: SIM905 -- read as words
)


def is_topic(term: str, form: str) -> bool:
    """Return whether a word, as it is compared and as it is written, names a topic."""
    return len(form) >= _SHORTEST and not {term, form.casefold()} & _ASKING
