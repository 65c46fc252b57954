"""Live codes: six digits that change every half minute, so that a photograph of them is soon worthless.

An attendee's phone computes them from a secret of its own, without a signal; who scans one in time has
met its owner.

References
----------
RFC 4226, section 5.3 (truncation), with the steps of time and the SHA-256 of RFC 6238.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db, transaction
from matchmaker.models import Attendee
from matchmaker.tokens import LIVE_CODE_LENGTH, new_secret

if TYPE_CHECKING:
    from datetime import datetime

STEP = timedelta(seconds=30)
_STEPS_OFF = (0, -1, 1)  # two clocks that agree within half a minute understand each other


def live_code(secret: str, moment: datetime) -> str:
    """Return the code that a secret's owner shows at a moment."""
    return _code(secret, _step(moment))


def is_live_code(secret: str, code: str, moment: datetime) -> bool:
    """Whether a code was shown at a moment, one step more or less; every step takes the same time."""
    found = [
        hmac.compare_digest(_code(secret, _step(moment) + off).encode("ascii"), code.encode("utf-8"))
        for off in _STEPS_OFF
    ]
    return any(found)


def looks_live(code: str) -> bool:
    """Whether somebody could have shown this code at some moment."""
    return len(code) == LIVE_CODE_LENGTH and code.isascii() and code.isdigit()


def live_secret_of(*, attendee_id: int) -> str:
    """Return the secret of an attendee's live codes, made when it is first needed."""
    known = sa.select(Attendee.live_secret).where(Attendee.id == attendee_id)
    secret = db.session.scalars(known).one()
    if secret is None:
        with transaction():
            # Of two pages that open at once the first one's secret stays.
            db.session.execute(
                sa.update(Attendee)
                .where(Attendee.id == attendee_id, Attendee.live_secret.is_(None))
                .values(live_secret=new_secret())
            )
            secret = db.session.scalars(known).one()
    return str(secret)


def _step(moment: datetime) -> int:
    return math.floor(moment.timestamp() / STEP.total_seconds())


def _code(secret: str, step: int) -> str:
    digest = hmac.new(secret.encode("utf-8"), max(step, 0).to_bytes(8, "big"), hashlib.sha256).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**LIVE_CODE_LENGTH:0{LIVE_CODE_LENGTH}}"
