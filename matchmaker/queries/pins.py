"""The pairs that an organizer decided about: those who should meet, those who are kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from matchmaker.db import db
from matchmaker.models import Attendee, Avoidance, AvoidanceKind, Pin

if TYPE_CHECKING:
    from matchmaker.queries.places import Pair


@dataclass(frozen=True, slots=True)
class PairLine:
    """Two people in a list of pairs; an erased one has no name."""

    codes: tuple[str, str]
    names: tuple[str, str]


def pins_of(event_id: int) -> list[Pair]:
    """Return the pairs that should meet, the oldest pin first."""
    rows = db.session.execute(
        sa.select(Pin.low_id, Pin.high_id)
        .where(Pin.event_id == event_id)
        .order_by(Pin.created_at, Pin.low_id, Pin.high_id)
    )
    return [(low, high) for low, high in rows]


def separated_pairs(event_id: int) -> set[Pair]:
    """Return the pairs that the organizer keeps apart; whatever attendees wish stays with them."""
    rows = db.session.execute(
        sa.select(Avoidance.low_id, Avoidance.high_id).where(
            Avoidance.event_id == event_id, Avoidance.kind == AvoidanceKind.SEPARATED
        )
    )
    return {(low, high) for low, high in rows}


def pinned_lines(event_id: int) -> list[PairLine]:
    """Return the pairs that should meet, by name."""
    return _lines(sa.select(Pin.low_id, Pin.high_id).where(Pin.event_id == event_id))


def separated_lines(event_id: int) -> list[PairLine]:
    """Return the pairs that the organizer keeps apart, by name."""
    return _lines(
        sa.select(Avoidance.low_id, Avoidance.high_id).where(
            Avoidance.event_id == event_id, Avoidance.kind == AvoidanceKind.SEPARATED
        )
    )


def _lines(pairs: sa.Select[int, int]) -> list[PairLine]:
    low, high, pair = aliased(Attendee), aliased(Attendee), pairs.subquery()
    rows = db.session.execute(
        sa.select(low.code, high.code, low.name, high.name)
        .join_from(pair, low, low.id == pair.c.low_id)
        .join(high, high.id == pair.c.high_id)
        .order_by(low.name, high.name, low.id, high.id)
    )
    return [
        PairLine((low_code, high_code), (low_name, high_name))
        for low_code, high_code, low_name, high_name in rows
    ]
