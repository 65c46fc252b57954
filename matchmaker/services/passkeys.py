"""Organizers' passkeys: added, named, removed, and the way in by one.

The ceremony and its checks are the webauthn library's; it is imported where it is needed, because it
brings a library of certificates that most pages never use.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.errors import NotFoundError, PasskeyRefusedError, TooManyTriesError
from matchmaker.models import Organizer, Passkey
from matchmaker.services.limits import count_try
from matchmaker.tokens import new_public_code

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

CHALLENGE_LIFE = timedelta(minutes=5)
LABEL_LENGTH = 80
_NAME = "Matchmaker"


@dataclass(frozen=True, slots=True)
class Site:
    """Where a passkey is good: the site's host, and the address that pages have."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What a browser is asked, as JSON; the answer must carry the challenge."""

    options: str
    challenge: bytes


def offer_registration(*, organizer_id: int, site: Site) -> Offer:
    """Ask a browser to make a passkey: of any device, found without typing, with a finger, face or PIN."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    organizer = db.session.get_one(Organizer, organizer_id)
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=_NAME,
        user_id=_handle(organizer_id),
        user_name=organizer.email,
        user_display_name=organizer.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_known_credentials(organizer_id),
    )
    return Offer(options_to_json(options), options.challenge)


def offer_sign_in(*, site: Site) -> Offer:
    """Ask a browser for any passkey of this site."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=site.host, user_verification=UserVerificationRequirement.REQUIRED
    )
    return Offer(options_to_json(options), options.challenge)


def add_passkey(*, organizer_id: int, site: Site, challenge: bytes, credential: str, label: str) -> None:
    """Keep the passkey that a browser made.

    Raises
    ------
    PasskeyRefusedError
    """
    from webauthn import verify_registration_response
    from webauthn.helpers.exceptions import WebAuthnException

    _spend(challenge)
    try:
        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise PasskeyRefusedError from error
    with transaction():
        if not insert_ignoring_duplicates(
            Passkey,
            code=new_public_code(),
            organizer_id=organizer_id,
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            label=label[:LABEL_LENGTH],
        ):
            raise PasskeyRefusedError


def check_passkey(*, site: Site, challenge: bytes, credential: str) -> int:
    """Return the organizer whose passkey answered.

    Raises
    ------
    PasskeyRefusedError
    """
    from webauthn import verify_authentication_response
    from webauthn.helpers import parse_authentication_credential_json
    from webauthn.helpers.exceptions import WebAuthnException

    _spend(challenge)
    try:
        answer = parse_authentication_credential_json(credential)
        with transaction():
            passkey = db.session.scalars(
                sa.select(Passkey).filter_by(credential_id=answer.raw_id).with_for_update()
            ).one_or_none()
            if passkey is None:
                raise PasskeyRefusedError
            handle = answer.response.user_handle
            if handle is not None and not hmac.compare_digest(handle, _handle(passkey.organizer_id)):
                raise PasskeyRefusedError
            checked = verify_authentication_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=site.host,
                expected_origin=site.origin,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
            passkey.sign_count, passkey.used_at = checked.new_sign_count, now()
            return passkey.organizer_id
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise PasskeyRefusedError from error


def rename_passkey(*, organizer_id: int, code: str, label: str) -> None:
    """Give a passkey the name of the device it is on.

    Raises
    ------
    NotFoundError
    """
    with transaction():
        passkey = db.session.scalars(
            sa.select(Passkey).filter_by(organizer_id=organizer_id, code=code)
        ).one_or_none()
        if passkey is None:
            raise NotFoundError
        passkey.label = label[:LABEL_LENGTH]


def remove_passkey(*, organizer_id: int, code: str) -> None:
    """Let a passkey sign nobody in any more; a second press changes nothing."""
    with transaction():
        db.session.execute(sa.delete(Passkey).filter_by(organizer_id=organizer_id, code=code))


def _handle(organizer_id: int) -> bytes:
    """Return under which name a device keeps an organizer's passkey; it tells nothing of them."""
    return hashlib.sha256(f"organizer:{organizer_id}".encode()).digest()


def _known_credentials(organizer_id: int) -> list[PublicKeyCredentialDescriptor]:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    known = db.session.scalars(
        sa.select(Passkey.credential_id).filter_by(organizer_id=organizer_id).order_by(Passkey.id)
    )
    return [PublicKeyCredentialDescriptor(id=credential_id) for credential_id in known]


def _spend(challenge: bytes) -> None:
    """Let a challenge be answered once: the cookie that holds it could be sent again."""
    try:
        count_try(
            key=f"passkey-challenge:{hashlib.sha256(challenge).hexdigest()}", most=1, window=CHALLENGE_LIFE
        )
    except TooManyTriesError as error:
        raise PasskeyRefusedError from error
