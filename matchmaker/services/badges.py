"""Badges: whose codes they carry, new ones for who lost theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import BadgeUnknownError
from matchmaker.models import Attendee, RetiredBadge
from matchmaker.services.audit import note
from matchmaker.tokens import new_badge_code, new_secret, new_typed_code, read_typed_code

if TYPE_CHECKING:
    from collections.abc import Callable

_LINK_WITH_LIVE_CODE = re.compile(r"(?P<code>.*)/(?P<live>[0-9]{6})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class KnownBadge:
    """A badge of an event, the present one of its holder or one that was lost."""

    holder_id: int
    live_secret: str | None
    retired_at: datetime | None

    def is_lost_at(self, moment: datetime) -> bool:
        """Whether a scan of that moment comes too late, for the badge was lost by then."""
        return self.retired_at is not None and moment > self.retired_at


def read_badge(text: str) -> tuple[str, str | None]:
    """Return the code in what a camera or a person read, with the live code where the link carries one.

    A code comes as the QR's whole link, as its last part, or as somebody typed the short one.
    """
    found = _LINK_WITH_LIVE_CODE.fullmatch(text)
    code, live = (text, None) if found is None else (found["code"], found["live"])
    return code.rsplit("/", 1)[-1].upper(), live


def badge_by_code(*, event_id: int, code: str) -> KnownBadge:
    """Return the badge with this code; one of another event is as unknown as none.

    Raises
    ------
    BadgeUnknownError
    """
    present = db.session.execute(
        sa.select(Attendee.id, Attendee.live_secret).where(
            Attendee.event_id == event_id,
            sa.or_(Attendee.badge_code == code, Attendee.typed_code == read_typed_code(code)),
        )
    ).one_or_none()
    if present is not None:
        return KnownBadge(present.id, present.live_secret, retired_at=None)
    lost = db.session.scalars(
        sa.select(RetiredBadge).where(
            RetiredBadge.event_id == event_id,
            sa.or_(RetiredBadge.badge_code == code, RetiredBadge.typed_code == read_typed_code(code)),
        )
    ).one_or_none()
    if lost is None:
        raise BadgeUnknownError
    return KnownBadge(lost.attendee_id, lost.live_secret, lost.retired_at)


def rotate_badge(*, attendee_id: int, lost_code: str, by: int | None = None) -> bool:
    """Give an attendee new codes; what was scanned of the lost badge before goes on counting.

    `lost_code` is the typed code of the badge that is lost: a button pressed twice loses only one.
    `by` is the organizer where it was not the attendee. Return whether there are new codes now.
    """
    moment = now()
    with transaction():
        attendee = db.session.get_one(Attendee, attendee_id, with_for_update=True)
        if attendee.typed_code != read_typed_code(lost_code):
            return False
        db.session.add(
            RetiredBadge(
                badge_code=attendee.badge_code,
                event_id=attendee.event_id,
                attendee_id=attendee.id,
                typed_code=attendee.typed_code,
                live_secret=attendee.live_secret,
                retired_at=moment,
            )
        )
        db.session.flush()
        attendee.badge_code = _unused(new_badge_code, RetiredBadge.badge_code, Attendee.badge_code)
        attendee.typed_code = _unused(new_typed_code, RetiredBadge.typed_code, Attendee.typed_code)
        attendee.live_secret = new_secret()
        if by is not None:
            note(event_id=attendee.event_id, by=by, action="badge_replaced", attendee=attendee.code)
    return True


def _unused(make: Callable[[], str], *columns: sa.orm.InstrumentedAttribute[str]) -> str:
    """Return a code that no badge has or ever had."""
    while True:
        code = make()
        if not any(db.session.scalar(sa.select(sa.exists().where(column == code))) for column in columns):
            return code
