"""Contacts: how people somebody met may reach them, once they say so."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from email_validator import validate_email

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import ContactError, ContactMissingError
from matchmaker.importers.text import clean_line
from matchmaker.models import Attendee

EMAIL_LENGTH: Final = 254
PHONE_LENGTH: Final = 40
WEBSITE_LENGTH: Final = 200
_PHONE = re.compile(r"[0-9+ ()\-/.]+")
_FEWEST_DIGITS = 5
# What browsers and people read differently has no place in a link that others will follow.
_WEBSITE = re.compile(r"[^\s<>\"'`\\^{}|]+")
_SCHEMES = frozenset({"http", "https"})


def keep_contact(*, attendee_id: int, email: str, phone: str, website: str, shares: bool) -> None:
    """Keep how somebody may be reached; only with `shares` do people they met see it.

    Raises
    ------
    ContactError, ContactMissingError
    """
    contact = read_email(email), read_phone(phone), read_website(website)
    if shares and not any(contact):
        raise ContactMissingError
    with transaction():
        attendee = db.session.get_one(Attendee, attendee_id)
        attendee.contact_email, attendee.contact_phone, attendee.contact_website = contact
        if not shares:
            attendee.contact_shared_at = None
        elif attendee.contact_shared_at is None:
            attendee.contact_shared_at = now()


def read_email(text: str) -> str:
    """Return an address as it was written, if something could be delivered there.

    Raises
    ------
    ContactError
    """
    address = clean_line(text)
    if not address:
        return ""
    if len(address) > EMAIL_LENGTH:
        raise ContactError
    try:
        return validate_email(address, check_deliverability=False).normalized
    except ValueError as error:
        raise ContactError from error


def read_phone(text: str) -> str:
    """Return a telephone number as it was written, if it looks like one.

    Raises
    ------
    ContactError
    """
    number = clean_line(text)
    if not number:
        return ""
    n_digits = sum(char.isdigit() for char in number)
    if len(number) > PHONE_LENGTH or not _PHONE.fullmatch(number) or n_digits < _FEWEST_DIGITS:
        raise ContactError
    return number


def read_website(text: str) -> str:
    """Return an address of the web; https where the scheme was left out. It is never fetched.

    Raises
    ------
    ContactError
    """
    told = clean_line(text)
    if not told:
        return ""
    address = told if "://" in told else f"https://{told}"
    try:
        parts = urlsplit(address)
        fits = (
            len(address) <= WEBSITE_LENGTH
            and _WEBSITE.fullmatch(address) is not None
            and parts.scheme in _SCHEMES
            and "." in (parts.hostname or "").strip(".")
            and parts.username is None  # "https://bank.example@elsewhere.example" is read wrongly
            and parts.port != 0
        )
    except ValueError as error:  # a port or an IPv6 address that is none
        raise ContactError from error
    if not fits:
        raise ContactError
    return address
