"""Who may see whom: the one rule behind every page on which attendees find each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from matchmaker.db import db
from matchmaker.models import (
    Act,
    Attendee,
    Avoidance,
    AvoidanceKind,
    Match,
    MatchRun,
    Meeting,
    RunState,
    Scan,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import InstrumentedAttribute

    Id: TypeAlias = InstrumentedAttribute[int] | int


def hidden_pair(low_id: Id, high_id: Id, *, by_id: int | None = None) -> sa.ColumnElement[bool]:
    """Return the condition that one of two hides from the other: neither may see anything of the other.

    With `by_id` it asks for the wish of this one alone.
    """
    hidden = aliased(Avoidance)
    wish = sa.exists().where(
        hidden.kind == AvoidanceKind.HIDDEN, hidden.low_id == low_id, hidden.high_id == high_id
    )
    return wish if by_id is None else wish.where(hidden.by_id == by_id)


def still_told(viewer_id: int) -> sa.ColumnElement[bool]:
    """Return the condition that a match is still on the viewer's side.

    "Not for me" takes it from the side of who said so; every other wish takes it from both.
    """
    wish = aliased(Avoidance)
    return ~sa.exists().where(
        wish.low_id == Match.low_id,
        wish.high_id == Match.high_id,
        sa.or_(wish.kind != AvoidanceKind.DECLINED, wish.by_id == viewer_id),
    )


def not_parted() -> sa.ColumnElement[bool]:
    """Return the condition that a match is still on one side at least."""
    wish = aliased(Avoidance)
    return ~sa.exists().where(
        wish.low_id == Match.low_id, wish.high_id == Match.high_id, wish.kind != AvoidanceKind.DECLINED
    )


def declined_by(attendee_id: Id) -> sa.ColumnElement[bool]:
    """Return the condition that this one of a match's two said "not for me"."""
    wish = aliased(Avoidance)
    return sa.exists().where(
        wish.low_id == Match.low_id,
        wish.high_id == Match.high_id,
        wish.kind == AvoidanceKind.DECLINED,
        wish.by_id == attendee_id,
    )


def told_to_meet(viewer_id: int) -> sa.ColumnElement[bool]:
    """Return the condition that a meeting's two are told to meet, on the viewer's side."""
    return sa.exists().where(
        Match.run_id == MatchRun.id,
        MatchRun.state == RunState.PUBLISHED,
        Match.low_id == Meeting.low_id,
        Match.high_id == Meeting.high_id,
        still_told(viewer_id),
    )


def own_claim_at(attendee_id: int) -> sa.ScalarSelect[datetime]:
    """Return when somebody first said of a meeting that it happened, as a column of the meeting.

    This is all that is left of a meeting with somebody who hides: one's own claim, as if unanswered.
    """
    claim = aliased(Scan)
    return (
        sa.select(sa.func.min(claim.happened_at))
        .where(
            claim.scanner_id == attendee_id,
            claim.act != Act.WITHDRAW,
            claim.scanned_id.in_([Meeting.low_id, Meeting.high_id]),
        )
        .correlate(Meeting)
        .scalar_subquery()
    )


def has_card_of(*, viewer_id: int, other_id: int) -> bool:
    """Return whether somebody is one of the viewer's three, so that their name is known to them."""
    low_id, high_id = sorted((viewer_id, other_id))
    card = (
        sa.exists()
        .where(Match.run_id == MatchRun.id, MatchRun.state == RunState.PUBLISHED)
        .where(Match.low_id == low_id, Match.high_id == high_id, still_told(viewer_id))
    )
    return bool(db.session.scalar(sa.select(card)))


def person_in_sight(*, viewer_id: int, event_id: int, code: str) -> Attendee | None:
    """Return the other attendee with this public code, if the viewer was told or shown who they are.

    That is somebody of their three, who said that they met, or whom they met; nobody who has left, and
    nobody where one of the two hides.
    """
    low_id = sa.case((Attendee.id < viewer_id, Attendee.id), else_=viewer_id)
    high_id = sa.case((Attendee.id < viewer_id, viewer_id), else_=Attendee.id)
    card = sa.exists().where(
        Match.run_id == MatchRun.id,
        MatchRun.state == RunState.PUBLISHED,
        Match.low_id == low_id,
        Match.high_id == high_id,
        still_told(viewer_id),
    )
    meeting = sa.exists().where(
        Meeting.low_id == low_id,
        Meeting.high_id == high_id,
        Meeting.withdrawn_at.is_(None),
        sa.or_(Meeting.confirmed_at.is_not(None), Meeting.claimed_by == Attendee.id),
    )
    return db.session.scalars(
        sa.select(Attendee).where(
            Attendee.event_id == event_id,
            Attendee.code == code,
            Attendee.id != viewer_id,
            Attendee.withdrawn_at.is_(None),
            ~sa.or_(hidden_pair(viewer_id, Attendee.id), hidden_pair(Attendee.id, viewer_id)),
            sa.or_(card, meeting),
        )
    ).one_or_none()
