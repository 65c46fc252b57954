"""Organizers' accounts."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.errors import OrganizerExistsError, PasswordTooShortError, WrongPasswordError
from matchmaker.models import Organizer
from matchmaker.services.limits import count_try, forget_tries

PASSWORD_LENGTH = 12
_TRIES = 5
_WINDOW = timedelta(minutes=15)
_hasher = PasswordHasher()


@cache
def _nobodys_hash() -> str:
    """Return a hash to check against where there is no account, so that time tells nothing."""
    return _hasher.hash("nobody has this password")


def create_organizer(*, email: str, name: str, password: str | None) -> int:
    """Add an organizer; without a password only a link from the command line signs them in.

    Raises
    ------
    OrganizerExistsError, PasswordTooShortError
    """
    password_hash = None if password is None else _hash(password)
    with transaction():
        if not insert_ignoring_duplicates(
            Organizer, email=email.casefold(), name=name, password_hash=password_hash
        ):
            raise OrganizerExistsError(email=email)
        return db.session.scalars(sa.select(Organizer.id).filter_by(email=email.casefold())).one()


def set_password(*, organizer_id: int, password: str) -> None:
    """Replace an organizer's password.

    Raises
    ------
    PasswordTooShortError
    """
    password_hash = _hash(password)
    with transaction():
        db.session.get_one(Organizer, organizer_id).password_hash = password_hash


def check_password(*, email: str, password: str) -> int:
    """Return the organizer whose address and password these are.

    Raises
    ------
    WrongPasswordError, TooManyTriesError
    """
    folded = email.strip().casefold()
    key = f"organizer-sign-in:{folded[:80]}"
    count_try(key=key, most=_TRIES, window=_WINDOW)
    organizer = db.session.scalars(sa.select(Organizer).filter_by(email=folded)).one_or_none()
    known_hash = organizer.password_hash if organizer is not None else None
    try:
        _hasher.verify(known_hash or _nobodys_hash(), password)
    except VerifyMismatchError:
        raise WrongPasswordError from None
    if organizer is None or known_hash is None:
        raise WrongPasswordError
    organizer_id = organizer.id
    forget_tries(key=key)
    return organizer_id


def _hash(password: str) -> str:
    if len(password) < PASSWORD_LENGTH:
        raise PasswordTooShortError(length=PASSWORD_LENGTH)
    return _hasher.hash(password)
