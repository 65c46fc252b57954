"""The intentional year: proven by a mail, agreed to, renewed by a yes, stopped at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.errors import LinkExpiredError
from matchmaker.mail.year_letters import proof_letter, renewal_letter
from matchmaker.models import Attendee, LinkPurpose, SignInLink, Year
from matchmaker.queries.retention import due_rows_of
from matchmaker.queries.year import year_rows_of
from matchmaker.services.mail_requests import asked_address, count_mail_request
from matchmaker.services.mail_stop import new_stop_link
from matchmaker.services.outbox import SIGN_IN, put_letter
from matchmaker.services.retention import forget_due
from matchmaker.services.sign_in import add_link, use_link
from matchmaker.tokens import hash_secret

if TYPE_CHECKING:
    from datetime import datetime

YEAR_LETTER = "year"
LINK_LIFE = timedelta(hours=1)
# A month before the year ends we ask.
_ASKED_AFTER = timedelta(days=365)
_MOST_OF_A_PLACE = 300  # a hall is one address


def ask_for_year_link(*, email: str, place: str, base_url: str, language: str) -> None:
    """Mail a link that proves a mailbox; an address that nobody has changes nothing anybody can see.

    The link is bound to the address it is mailed to: should somebody's row get another one meanwhile,
    it proves nothing. `place` is the network address of who asks.

    Raises
    ------
    TooManyTriesError
        Also for an address that nobody has.
    """
    address = asked_address(email)
    count_mail_request(what="year", address=address, place=place, most_of_a_place=_MOST_OF_A_PLACE)
    with transaction():
        rows = year_rows_of(address)
        person = db.session.get_one(Attendee, rows[0]) if rows else None
        # As much work as for somebody who is there: time must not tell either.
        link = f"{base_url}/year/in/{_add_link(person, address) if person else ''}"
        letter = proof_letter(
            language=(person.language if person else "") or language,
            name=person.name if person else address,
            link=link,
            minutes=int(LINK_LIFE / timedelta(minutes=1)),
        )
        if person is not None:
            put_letter(
                letter,
                kind=SIGN_IN,
                key=f"{YEAR_LETTER}:{hash_secret(link)}",
                address=address,
                event_id=person.event_id,
                attendee_id=person.id,
            )


def _add_link(person: Attendee, address: str) -> str:
    secret = add_link(purpose=LinkPurpose.YEAR, attendee_id=person.id, expires_at=now() + LINK_LIFE)
    db.session.flush()
    db.session.get_one(SignInLink, hash_secret(secret)).requester_hash = hash_secret(address)
    return secret


def prove_mailbox(*, secret: str) -> int:
    """Use a mailed link, once; return one row of the address that is proven by it.

    Raises
    ------
    LinkExpiredError
        Used, expired and never made look the same; so does a row whose address was changed since.
    """
    with transaction():
        link = use_link(secret=secret, purpose=LinkPurpose.YEAR)
        person = db.session.get_one(Attendee, link.attendee_id)
    # Outside: the link is used up all the same.
    if hash_secret(person.email or "") != link.requester_hash:
        raise LinkExpiredError
    return person.id


def agree_to_year(*, email: str) -> None:
    """Keep what an address has for thirteen months from now; a second yes counts from itself.

    Only for who proved that the mailbox is theirs.
    """
    moment = now()
    with transaction():
        insert_ignoring_duplicates(Year, email=email, agreed_at=moment, renewed_at=moment)
        db.session.get_one(Year, email, populate_existing=True).renewed_at = moment


def stop_year(*, email: str) -> int:
    """End an address's year, with everything of it past its day at its event; return how many rows went.

    Should this be cut short, the calendar goes on with it.
    """
    with transaction():
        db.session.execute(sa.delete(Year).where(Year.email == email))
    return sum(forget_due(attendee_ids=[attendee_id]) for attendee_id in due_rows_of(email, now()))


def queue_year_letters(*, base_url: str, default_language: str) -> int:
    """Ask everybody whose year ends within a month whether it should go on; return how many were asked.

    Asking again changes nothing: a letter's key names the yes that runs out.
    """
    moment = now()
    ending = db.session.execute(
        sa.select(Year.email, Year.renewed_at).where(Year.renewed_at <= moment - _ASKED_AFTER)
    ).all()
    return sum(
        _ask_again(email, renewed_at, base_url=base_url, default_language=default_language)
        for email, renewed_at in ending
    )


def _ask_again(email: str, renewed_at: datetime, *, base_url: str, default_language: str) -> bool:
    with transaction():
        rows = year_rows_of(email)
        if not rows:
            return False
        person = db.session.get_one(Attendee, rows[0])
        expires_at = now() + timedelta(days=31)
        return put_letter(
            renewal_letter(
                language=person.language or default_language, name=person.name, link=f"{base_url}/year"
            ),
            kind=YEAR_LETTER,
            key=f"{YEAR_LETTER}:{hash_secret(email)[:32]}:{renewed_at:%Y-%m-%d}",
            address=email,
            event_id=person.event_id,
            attendee_id=person.id,
            stop_link=new_stop_link(attendee_id=person.id, base_url=base_url, expires_at=expires_at),
        )
