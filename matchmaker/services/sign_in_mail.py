"""A link by mail, for who asks with the address they registered with."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.mail.letters import sign_in_letter
from matchmaker.models import Attendee, Event, LinkPurpose, Mail, SignInLink
from matchmaker.models.event import GRACE
from matchmaker.services.mail_requests import asked_address, count_mail_request
from matchmaker.services.outbox import SIGN_IN, put_letter
from matchmaker.services.sign_in_codes import CODE_LIFE, bound_hash
from matchmaker.tokens import hash_secret, new_secret, new_typed_code, show_typed_code

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.mail.letters import Letter

_NOBODY = "nobody"
_MOST_OF_A_PLACE = 300  # a hall is one address


def ask_for_link(*, email: str, requester: str, place: str, base_url: str, language: str) -> None:
    """Mail a link for each event of this address; an unknown address changes nothing anybody can see.

    `requester` is the secret of the asking browser, `place` its network address.

    Raises
    ------
    TooManyTriesError
        Also for an address that nobody has.
    """
    address = asked_address(email)
    count_mail_request(what="mail", address=address, place=place, most_of_a_place=_MOST_OF_A_PLACE)
    moment = now()
    with transaction():
        rows = db.session.execute(
            sa.select(Attendee, Event)
            .join(Event, Event.id == Attendee.event_id)
            .where(Attendee.email == address, Event.ends_at > moment - GRACE)
            .order_by(Event.starts_at)
        ).all()
        if not rows:
            _write_for_nobody(base_url=base_url, language=language)
        for attendee, event in rows:
            _mail_link(attendee, event, moment, requester=requester, base_url=base_url, language=language)


def _mail_link(
    attendee: Attendee, event: Event, moment: datetime, *, requester: str, base_url: str, language: str
) -> None:
    secret, code = new_secret(), new_typed_code()
    db.session.add(
        SignInLink(
            token_hash=hash_secret(secret),
            purpose=LinkPurpose.SIGN_IN,
            attendee_id=attendee.id,
            code_hash=bound_hash(code, requester),
            requester_hash=hash_secret(requester),
            expires_at=moment + CODE_LIFE,
        )
    )
    put_letter(
        _letter(
            attendee.name, event.name, secret, code, base_url=base_url, language=attendee.language or language
        ),
        kind=SIGN_IN,
        key=f"sign-in:{hash_secret(secret)}",
        address=attendee.email or "",
        event_id=event.id,
        attendee_id=attendee.id,
    )


def _write_for_nobody(*, base_url: str, language: str) -> None:
    """Do as much work as for somebody who is there, and as many writes: time must not tell either."""
    secret = new_secret()
    letter = _letter(_NOBODY, _NOBODY, secret, new_typed_code(), base_url=base_url, language=language)
    key = f"sign-in:{hash_secret(secret)}"
    put_letter(letter, kind=SIGN_IN, key=key, address="")
    db.session.execute(sa.delete(Mail).where(Mail.key == key))


def _letter(name: str, event: str, secret: str, code: str, *, base_url: str, language: str) -> Letter:
    return sign_in_letter(
        language=language,
        name=name,
        event=event,
        link=f"{base_url}/in/{secret}",
        code=show_typed_code(code),
        minutes=int(CODE_LIFE / timedelta(minutes=1)),
    )
