"""A link by mail, for who asks with the address they registered with."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.importers.addresses import fold_email
from matchmaker.mail.letters import sign_in_letter
from matchmaker.models import Attendee, Event, LinkPurpose, SignInLink
from matchmaker.models.event import GRACE
from matchmaker.services.limits import count_try
from matchmaker.services.outbox import SIGN_IN, put_letter
from matchmaker.services.sign_in_codes import CODE_LIFE, bound_hash
from matchmaker.tokens import hash_secret, new_secret, new_typed_code, show_typed_code

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.mail.letters import Letter

_NOBODY = "nobody"
_SHORT = (3, timedelta(minutes=15))
_LONG = (10, timedelta(hours=1))
_MOST_OF_ONE_PLACE = (300, timedelta(hours=1))  # a hall is one address


def ask_for_link(*, email: str, requester: str, place: str, base_url: str, language: str) -> None:
    """Mail a link for each event of this address; an unknown address changes nothing anybody can see.

    `requester` is the secret of the asking browser, `place` its network address.

    Raises
    ------
    TooManyTriesError
        Also for an address that nobody has.
    """
    try:
        address = fold_email(email)
    except ValueError:
        address = email.casefold()[:100]
    count_try(key=f"mail-place:{place}", most=_MOST_OF_ONE_PLACE[0], window=_MOST_OF_ONE_PLACE[1])
    count_try(key=f"mail-short:{hash_secret(address)}", most=_SHORT[0], window=_SHORT[1])
    count_try(key=f"mail-long:{hash_secret(address)}", most=_LONG[0], window=_LONG[1])
    moment = now()
    with transaction():
        rows = db.session.execute(
            sa.select(Attendee, Event)
            .join(Event, Event.id == Attendee.event_id)
            .where(Attendee.email == address, Event.ends_at > moment - GRACE)
            .order_by(Event.starts_at)
        ).all()
        if not rows:
            # As much work as for somebody who is there: time must not tell either.
            _letter(_NOBODY, _NOBODY, "", "", base_url=base_url, language=language)
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


def _letter(name: str, event: str, secret: str, code: str, *, base_url: str, language: str) -> Letter:
    return sign_in_letter(
        language=language,
        name=name,
        event=event,
        link=f"{base_url}/in/{secret}",
        code=show_typed_code(code),
        minutes=int(CODE_LIFE / timedelta(minutes=1)),
    )
