"""Organizers' accounts."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.errors import (
    OrganizerExistsError,
    PasswordTooShortError,
    PresentPasswordError,
    WrongPasswordError,
)
from matchmaker.models import LinkPurpose, Organizer, SignInLink
from matchmaker.services.limits import count_try, forget_tries
from matchmaker.services.sessions import drop_sessions

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
    password_hash = None if password is None else hash_password(password)
    with transaction():
        return add_organizer(email=email, name=name, password_hash=password_hash)


def add_organizer(*, email: str, name: str, password_hash: str | None) -> int:
    """Add an organizer and return their id; the caller holds the transaction.

    Raises
    ------
    OrganizerExistsError
    """
    if not insert_ignoring_duplicates(
        Organizer, email=email.casefold(), name=name, password_hash=password_hash
    ):
        raise OrganizerExistsError(email=email)
    return db.session.scalars(sa.select(Organizer.id).filter_by(email=email.casefold())).one()


def rename_organizer(*, organizer_id: int, name: str) -> None:
    """Change the name that a team sees."""
    with transaction():
        db.session.get_one(Organizer, organizer_id).name = name


def set_password(*, organizer_id: int, password: str) -> None:
    """Replace an organizer's password; whoever is signed in with the old one is so no more.

    Raises
    ------
    PasswordTooShortError
    """
    password_hash = hash_password(password)
    with transaction():
        keep_password(organizer_id, password_hash)


def change_password(*, organizer_id: int, present: str, new: str, keep: str | None) -> None:
    """Replace an organizer's password, who gives the present one if there is one.

    They stay signed in at the browser whose secret is to be kept, and nowhere else.

    Raises
    ------
    PasswordTooShortError, PresentPasswordError, TooManyTriesError
    """
    password_hash = hash_password(new)
    organizer = db.session.get_one(Organizer, organizer_id)
    if organizer.password_hash is not None:
        try:
            check_password(email=organizer.email, password=present)
        except WrongPasswordError:
            raise PresentPasswordError from None
    with transaction():
        keep_password(organizer_id, password_hash, keep=keep)


def keep_password(organizer_id: int, password_hash: str, *, keep: str | None = None) -> None:
    """Store a password and end what the old one allowed; the caller holds the transaction."""
    db.session.get_one(Organizer, organizer_id).password_hash = password_hash
    db.session.execute(
        sa.delete(SignInLink).filter_by(organizer_id=organizer_id, purpose=LinkPurpose.PASSWORD)
    )
    drop_sessions(organizer_id, keep=keep)


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


def hash_password(password: str) -> str:
    """Return the stored form of a password.

    Raises
    ------
    PasswordTooShortError
    """
    if len(password) < PASSWORD_LENGTH:
        raise PasswordTooShortError(length=PASSWORD_LENGTH)
    return _hasher.hash(password)
