"""A new password for an organizer who forgot theirs, by a link in a mail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.mail.organizer_letters import password_letter
from matchmaker.models import LinkPurpose, Mail, Organizer, SignInLink
from matchmaker.services.mail_requests import count_mail_request
from matchmaker.services.organizers import hash_password, keep_password
from matchmaker.services.outbox import PASSWORD, put_letter
from matchmaker.services.sign_in import use_link
from matchmaker.tokens import hash_secret, new_secret

if TYPE_CHECKING:
    from matchmaker.mail.letters import Letter

LINK_LIFE = timedelta(hours=1)
_NOBODY = "nobody"
_MOST_OF_A_PLACE = 100


def ask_for_password(*, email: str, place: str, base_url: str, language: str) -> None:
    """Mail a link to the organizer with this address; for an unknown one nothing can be told apart.

    `place` is the browser's network address.

    Raises
    ------
    TooManyTriesError
        Also for an address that nobody has.
    """
    folded = email.strip().casefold()
    count_mail_request(what="forgotten", address=folded, place=place, most_of_a_place=_MOST_OF_A_PLACE)
    secret = new_secret()
    with transaction():
        organizer = db.session.scalars(sa.select(Organizer).filter_by(email=folded)).one_or_none()
        # Written also where nobody is to get it: time must not tell either.
        letter = _letter(organizer.name if organizer else _NOBODY, secret, base_url, language)
        _put(letter, secret, organizer)
        if organizer is None:
            db.session.execute(sa.delete(Mail).where(Mail.key == _mail_key(secret)))


def set_forgotten_password(*, secret: str, password: str) -> None:
    """Set the password of whoever the link was mailed to; that ends every session of theirs.

    Raises
    ------
    LinkExpiredError, PasswordTooShortError
    """
    password_hash = hash_password(password)
    with transaction():
        link = use_link(secret=secret, purpose=LinkPurpose.PASSWORD)
        assert link.organizer_id is not None  # noqa: S101 -- these are organizers' alone
        keep_password(link.organizer_id, password_hash)


def _put(letter: Letter, secret: str, organizer: Organizer | None) -> None:
    if organizer is not None:
        db.session.add(
            SignInLink(
                token_hash=hash_secret(secret),
                purpose=LinkPurpose.PASSWORD,
                organizer_id=organizer.id,
                expires_at=now() + LINK_LIFE,
            )
        )
    put_letter(
        letter,
        kind=PASSWORD,
        key=_mail_key(secret),
        address=organizer.email if organizer else "",
        organizer_id=organizer.id if organizer else None,
    )


def _mail_key(secret: str) -> str:
    return f"password:{hash_secret(secret)}"


def _letter(name: str, secret: str, base_url: str, language: str) -> Letter:
    return password_letter(
        language=language,
        name=name,
        link=f"{base_url}/organizer/password/{secret}",
        minutes=int(LINK_LIFE / timedelta(minutes=1)),
    )
