"""The codes of an organizer's authenticator app, and what helps when the phone is lost."""

from __future__ import annotations

import hmac
from datetime import timedelta

import pyotp
from argon2 import Type
from argon2.low_level import hash_secret_raw

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import SecondStepError
from matchmaker.models import Organizer
from matchmaker.services.limits import count_try, forget_tries
from matchmaker.tokens import new_typed_code, read_typed_code

N_RECOVERY_CODES = 10
_ISSUER = "Matchmaker"
_STEP_S = 30
_TRIES = 5
_WINDOW = timedelta(minutes=15)


def begin_app(*, organizer_id: int) -> None:
    """Make the secret that an app is to scan; nothing is asked for before a code of it was typed."""
    with transaction():
        organizer = _locked(organizer_id)
        if organizer is not None and organizer.totp_confirmed_at is None:
            organizer.totp_secret = pyotp.random_base32()


def app_address(organizer: Organizer) -> str:
    """Return what the app's camera reads, empty where no app is being set up."""
    if organizer.totp_secret is None or organizer.totp_confirmed_at is not None:
        return ""
    return pyotp.TOTP(organizer.totp_secret).provisioning_uri(name=organizer.email, issuer_name=_ISSUER)


def confirm_app(*, organizer_id: int, code: str) -> list[str]:
    """Ask for the app's code from now on; return the recovery codes, which are shown this once.

    Raises
    ------
    SecondStepError, TooManyTriesError
    """
    key = _count(organizer_id)
    with transaction():
        organizer = _locked(organizer_id)
        if organizer is None or organizer.totp_confirmed_at is not None:
            raise SecondStepError
        _use_step(organizer, code)
        organizer.totp_confirmed_at = now()
        codes = _new_recovery_codes(organizer)
    forget_tries(key=key)
    return codes


def make_recovery_codes(*, organizer_id: int) -> list[str]:
    """Return new recovery codes; earlier ones work no more.

    Raises
    ------
    SecondStepError
        Where no app is in use.
    """
    with transaction():
        organizer = _locked(organizer_id)
        if organizer is None or organizer.totp_confirmed_at is None:
            raise SecondStepError
        return _new_recovery_codes(organizer)


def end_app(*, organizer_id: int) -> None:
    """Ask for no more codes, and forget the app's secret."""
    with transaction():
        organizer = _locked(organizer_id)
        if organizer is not None:
            organizer.totp_secret = organizer.totp_confirmed_at = None
            organizer.totp_last_step = organizer.recovery_hashes = None


def check_code(*, organizer_id: int, code: str) -> None:
    """Take the code that the app shows, or a recovery code; each counts once.

    Raises
    ------
    SecondStepError, TooManyTriesError
    """
    key = _count(organizer_id)
    with transaction():
        organizer = _locked(organizer_id)
        if organizer is None or organizer.totp_confirmed_at is None:
            raise SecondStepError
        if not _use_recovery_code(organizer, code):
            _use_step(organizer, code)
    forget_tries(key=key)


def _count(organizer_id: int) -> str:
    key = f"organizer-code:{organizer_id}"
    count_try(key=key, most=_TRIES, window=_WINDOW)
    return key


def _locked(organizer_id: int) -> Organizer | None:
    return db.session.get(Organizer, organizer_id, with_for_update=True)


def _use_step(organizer: Organizer, code: str) -> None:
    """Take the code of this half minute or of one beside it, later than the last that counted."""
    digits = "".join(code.split()).encode()
    step = int(now().timestamp()) // _STEP_S
    last = organizer.totp_last_step or 0
    app = pyotp.TOTP(organizer.totp_secret or pyotp.random_base32())
    fits = [
        near
        for near in (step - 1, step, step + 1)
        if near > last and hmac.compare_digest(app.generate_otp(near).encode(), digits)
    ]
    if not fits:
        raise SecondStepError
    organizer.totp_last_step = fits[-1]


def _new_recovery_codes(organizer: Organizer) -> list[str]:
    codes = [new_typed_code() for _ in range(N_RECOVERY_CODES)]
    organizer.recovery_hashes = [_recovery_hash(organizer, code) for code in codes]
    return codes


def _use_recovery_code(organizer: Organizer, code: str) -> bool:
    typed, left = _recovery_hash(organizer, read_typed_code(code)), organizer.recovery_hashes or []
    if typed not in left:
        return False
    organizer.recovery_hashes = [one for one in left if one != typed]
    return True


def _recovery_hash(organizer: Organizer, code: str) -> str:
    """Return the stored form of a code short enough to be guessed, so the hash is slow and salted."""
    raw = hash_secret_raw(
        secret=code.encode(),
        salt=(organizer.totp_secret or "").encode(),
        time_cost=2,
        memory_cost=19 * 1024,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )
    return raw.hex()
