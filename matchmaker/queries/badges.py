"""What is printed on badges, with the slips that go with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from matchmaker.badges.glyphs import missing_clusters, printable
from matchmaker.badges.qr import badge_link
from matchmaker.badges.sheet import Badge, MissingGlyphs
from matchmaker.badges.slips import PinSlip
from matchmaker.db import db
from matchmaker.models import Attendee, Event

if TYPE_CHECKING:
    from collections.abc import Sequence


def badge_of(attendee: Attendee, event: Event, *, base_url: str) -> Badge:
    """Return one attendee's badge: the first goal and the first skill stand on it."""
    return Badge(
        name=attendee.name,
        headline=attendee.headline or attendee.organisation,
        event=event.name,
        ask_me_about=attendee.skills[0].text if attendee.skills else "",
        looking_for=attendee.goals[0].text if attendee.goals else "",
        link=badge_link(base_url, attendee.badge_code),
        typed_code=attendee.typed_code,
    )


def badges_of(event: Event, *, base_url: str) -> list[Badge]:
    """Return the badges of everybody who has not left, by name."""
    attendees = db.session.scalars(
        sa.select(Attendee)
        .where(Attendee.event_id == event.id, Attendee.withdrawn_at.is_(None))
        .options(selectinload(Attendee.goals), selectinload(Attendee.skills))
        .order_by(Attendee.name, Attendee.id)
    )
    return [badge_of(attendee, event, base_url=base_url) for attendee in attendees]


def slips_of(event: Event) -> list[PinSlip]:
    """Return the slips of everybody who has a PIN and has not left, by name."""
    rows = db.session.execute(
        sa.select(Attendee.name, Attendee.typed_code, Attendee.pin)
        .where(Attendee.event_id == event.id, Attendee.withdrawn_at.is_(None), Attendee.pin.is_not(None))
        .order_by(Attendee.name, Attendee.id)
    )
    return [PinSlip(row.name, event.name, row.typed_code, row.pin) for row in rows]


def missing_glyphs(badges: Sequence[Badge]) -> list[MissingGlyphs]:
    """Return whose badges hold characters that no font here can print, without printing them."""
    found = []
    for badge in badges:
        text = printable(
            f"{badge.name} {badge.headline} {badge.event} {badge.ask_me_about} {badge.looking_for}"
        )
        if characters := missing_clusters(text) and missing_clusters(text, with_system=True):
            found.append(MissingGlyphs(badge.name, "".join(characters)))
    return found
