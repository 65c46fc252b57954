"""Advise people on their goals and skills, and keep the words of large events ready for that."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from matchmaker.queries.coach import advice_on
from matchmaker.services.fitted import keep_words_ready
from matchmaker.services.limits import count_try

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matchmaker.queries.coach import Advice, Part

# A pause in typing every second, all the time, is more than anybody's fingers do.
_PERSON_TRIES = 90
# A whole hall may sit behind one address.
_ADDRESS_TRIES = 1500
_WINDOW = timedelta(minutes=1)


def advise(
    *,
    event_id: int,
    texts: Mapping[str, tuple[Part, str]],
    language: str | None,
    address: str,
    by: int | None = None,
) -> dict[str, Advice]:
    """Return what the coach says to some statements, by the names they came with; nothing is kept of them.

    Raises
    ------
    TooManyTriesError
    """
    if by is None:
        count_try(key=f"coach-at:{address}", most=_ADDRESS_TRIES, window=_WINDOW)
    else:
        count_try(key=f"coach:{by}", most=_PERSON_TRIES, window=_WINDOW)
    keep_words_ready(event_id=event_id)
    return {
        name: advice_on(event_id, text, part, language=language, viewer_id=by)
        for name, (part, text) in texts.items()
    }
