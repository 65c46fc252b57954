"""Random codes: who holds one may do what it stands for."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

# Crockford's base32 leaves out I, L, O and U, so that a code can be read aloud.
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GAPS = dict.fromkeys("-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN} ")
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", **_GAPS})

BADGE_CODE_LENGTH = 20
TYPED_CODE_LENGTH = 8
PUBLIC_CODE_LENGTH = 12
PIN_LENGTH = 6
LIVE_CODE_LENGTH = 6
SECRET_LENGTH = 43
FINGERPRINT_LENGTH = 64


def _random_code(alphabet: str, length: int) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(length))


def new_badge_code() -> str:
    """Return 100 random bits as 20 upper-case base32 characters, for the QR code."""
    return base64.b32encode(secrets.token_bytes(13)).decode("ascii")[:BADGE_CODE_LENGTH]


def new_typed_code() -> str:
    """Return the short code that a person types when no camera works."""
    return _random_code(CROCKFORD, TYPED_CODE_LENGTH)


def read_typed_code(text: str) -> str:
    """Return a typed code as stored: upper case, without gaps, look-alike letters resolved."""
    return "".join(text.split()).upper().translate(_READ_AS)


def show_typed_code(code: str) -> str:
    """Return a typed code in two groups, as people read it: ``7K3M 9QX2``."""
    half = TYPED_CODE_LENGTH // 2
    return f"{code[:half]} {code[half:]}"


def spell_typed_code(code: str) -> str:
    """Return a typed code to read aloud, letter by letter: ``7 K 3 M – 9 Q X 2``."""
    half = TYPED_CODE_LENGTH // 2
    return f"{' '.join(code[:half])} – {' '.join(code[half:])}"


def new_pin() -> str:
    """Return the six digits on a slip of paper, which sign in together with the typed code."""
    return _random_code("0123456789", PIN_LENGTH)


def new_public_code() -> str:
    """Return the random name of a row in public addresses; it grants nothing by itself."""
    return _random_code("abcdefghjkmnpqrstvwxyz0123456789", PUBLIC_CODE_LENGTH)


def new_secret() -> str:
    """Return 256 random bits for a link or a session; only their hash is stored."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """Return the stored form of a secret; 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()


def fingerprint(key: str, *parts: str) -> str:
    """Return what tells the same words again, and gives them back to nobody without the key.

    Addresses and ticket numbers can be guessed, so that a hash without a key would not hide them.
    """
    told = "\x1f".join(parts)
    return hmac.new(key.encode("utf-8"), told.encode("utf-8"), hashlib.sha256).hexdigest()
