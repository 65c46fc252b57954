"""Slow down who asks for mail to an address, whether somebody has it or nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from matchmaker.importers.addresses import fold_email
from matchmaker.services.limits import count_try
from matchmaker.tokens import hash_secret

_MOST_SOON: Final = 3
_SOON: Final = timedelta(minutes=15)
_MOST_AN_HOUR: Final = 10
_HOUR: Final = timedelta(hours=1)
_LONGEST: Final = 100


def asked_address(email: str) -> str:
    """Return an address as it is kept; of what is none, something by which it can be counted."""
    try:
        return fold_email(email)
    except ValueError:
        return email.casefold()[:_LONGEST]


def count_mail_request(*, what: str, address: str, place: str, most_of_a_place: int) -> None:
    """Count a wish for one kind of mail to an address, from a network address, which may be a whole hall's.

    Raises
    ------
    TooManyTriesError
    """
    count_try(key=f"{what}-place:{place}", most=most_of_a_place, window=_HOUR)
    count_try(key=f"{what}-short:{hash_secret(address)}", most=_MOST_SOON, window=_SOON)
    count_try(key=f"{what}-long:{hash_secret(address)}", most=_MOST_AN_HOUR, window=_HOUR)
