"""Codes that sign an attendee in where a link cannot: from a mail, from another device, from a slip.

Codes are short, so each kind has its own guard: the code of a mail is typed where it was asked for,
five times at most; a code shown on a signed-in phone lives ten minutes; a PIN belongs to one badge.
"""

from __future__ import annotations

import hmac
from datetime import timedelta

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import CodeRefusedError
from matchmaker.models import Attendee, Event, LinkPurpose, SignInLink
from matchmaker.models.event import GRACE
from matchmaker.services.limits import count_try, forget_tries
from matchmaker.tokens import hash_secret, new_pin, new_secret, new_typed_code, read_typed_code

CODE_LIFE = timedelta(minutes=10)
_MOST_CODE_TRIES = 5
_MOST_PIN_TRIES = 5
_PIN_WINDOW = timedelta(minutes=15)
# A hall is one place; forty random bits for ten minutes are found by nobody's luck all the same.
_MOST_TRIES_OF_A_PLACE = 1000


def bound_hash(code: str, requester: str) -> str:
    """Return the stored form of a code that only the browser which asked for it can use."""
    return hash_secret(f"{requester}:{code}")


def make_device_code(*, attendee_id: int) -> str:
    """Return a code that signs this attendee in on another device, once, within ten minutes."""
    code = new_typed_code()
    with transaction():
        db.session.execute(
            sa.delete(SignInLink).where(
                SignInLink.attendee_id == attendee_id, SignInLink.purpose == LinkPurpose.DEVICE
            )
        )
        db.session.add(
            SignInLink(
                token_hash=hash_secret(new_secret()),
                purpose=LinkPurpose.DEVICE,
                attendee_id=attendee_id,
                code_hash=hash_secret(code),
                expires_at=now() + CODE_LIFE,
            )
        )
    return code


def sign_in_by_code(*, code: str, requester: str | None, place: str) -> int:
    """Return whom a code signs in: one from a mail this browser asked for, or from another device.

    `place` is the browser's network address.

    Raises
    ------
    CodeRefusedError, TooManyTriesError
    """
    typed = read_typed_code(code)
    count_try(key=f"codes:{place}", most=_MOST_TRIES_OF_A_PLACE, window=CODE_LIFE)
    moment = now()
    is_mailed = sa.and_(
        SignInLink.purpose == LinkPurpose.SIGN_IN,
        SignInLink.requester_hash == (hash_secret(requester) if requester else None),
    )
    is_device = sa.and_(SignInLink.purpose == LinkPurpose.DEVICE, SignInLink.code_hash == hash_secret(typed))
    with transaction():
        rows = db.session.scalars(
            sa.select(SignInLink)
            .where(SignInLink.used_at.is_(None), SignInLink.expires_at > moment, sa.or_(is_mailed, is_device))
            .order_by(SignInLink.token_hash)
            .with_for_update()
        ).all()
        for row in rows:
            row.code_tries += 1
        found = next((row for row in rows if _fits(row, typed, requester)), None)
        if found is not None:
            found.used_at = moment
        attendee_id = None if found is None else found.attendee_id
    if attendee_id is None:
        raise CodeRefusedError
    return attendee_id


def sign_in_by_pin(*, typed_code: str, pin: str, place: str) -> int:
    """Return whose badge code and PIN these are.

    `place` is the browser's network address.

    Raises
    ------
    CodeRefusedError, TooManyTriesError
    """
    badge = read_typed_code(typed_code)
    count_try(key=f"pins:{place}", most=_MOST_TRIES_OF_A_PLACE, window=_PIN_WINDOW)
    key = f"pin:{badge[:40]}"
    count_try(key=key, most=_MOST_PIN_TRIES, window=_PIN_WINDOW)
    digits = "".join(pin.split())
    people = db.session.execute(
        sa.select(Attendee.id, Attendee.pin)
        .join(Event, Event.id == Attendee.event_id)
        .where(Attendee.typed_code == badge, Attendee.pin.is_not(None), Event.ends_at > now() - GRACE)
    )
    found = [row.id for row in people if hmac.compare_digest(row.pin.encode(), digits.encode())]
    if len(found) != 1:
        raise CodeRefusedError
    forget_tries(key=key)
    return int(found[0])


def give_pins(*, event_id: int) -> None:
    """Give a PIN to everybody of an event who has none; printed slips go on working."""
    with transaction():
        without = db.session.scalars(
            sa.select(Attendee).where(
                Attendee.event_id == event_id, Attendee.pin.is_(None), Attendee.withdrawn_at.is_(None)
            )
        )
        for attendee in without:
            attendee.pin = new_pin()


def _fits(row: SignInLink, typed: str, requester: str | None) -> bool:
    if row.code_tries > _MOST_CODE_TRIES or row.code_hash is None:
        return False
    if row.purpose == LinkPurpose.DEVICE:
        return True
    return requester is not None and hmac.compare_digest(row.code_hash, bound_hash(typed, requester))
