"""Keep two people apart: "not for me", "I know them already", or the organizer's silent wish."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa

from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.errors import AlreadyMetError, NotFoundError
from matchmaker.models import (
    Attendee,
    Avoidance,
    AvoidanceKind,
    Event,
    Match,
    MatchRun,
    Meeting,
    Pin,
    RunState,
)
from matchmaker.queries.visibility import hidden_pair, still_told
from matchmaker.services.audit import note
from matchmaker.services.places import fill_places, take_back_fifths


class Replacement(StrEnum):
    """What became of the place that a person left."""

    FOUND = "found"
    NOBODY = "nobody"  # nobody had room
    USED = "used"  # one was replaced in this run before, so the place stays free
    REPEATED = "repeated"  # the button was pressed twice


def decline_match(*, by: int, other_code: str) -> Replacement:
    """Say "not for me": final, private, off one's own side at once; the first in a run is replaced.

    The other one keeps the card until the next run.

    Raises
    ------
    NotFoundError, AlreadyMetError
    """
    with transaction():
        # The row is the turn: of two buttons pressed at once only one is the first.
        event_id = db.session.get_one(Attendee, by, with_for_update={"key_share": True}).event_id
        match = _match_with(by, event_id, other_code, AvoidanceKind.DECLINED)
        is_first = _declined_in(match.run_id, by) == 0
        is_new = keep_apart(event_id, match.low_id, match.high_id, AvoidanceKind.DECLINED, by)
    if not is_new:
        return Replacement.REPEATED
    if not is_first:
        return Replacement.USED
    return _replacement(event_id, by)


def know_already(*, by: int, other_code: str) -> Replacement:
    """Say "I know them already": off both sides at once, both places are filled again.

    Raises
    ------
    NotFoundError, AlreadyMetError
    """
    with transaction():
        event_id = db.session.get_one(Attendee, by).event_id
        match = _match_with(by, event_id, other_code, AvoidanceKind.KNOWS)
        other_id = match.high_id if match.low_id == by else match.low_id
        is_new = keep_apart(event_id, match.low_id, match.high_id, AvoidanceKind.KNOWS, by)
    return _replacement(event_id, by, other_id) if is_new else Replacement.REPEATED


def separate(*, event_id: int, one_id: int, other_id: int, by: int | None) -> None:
    """Let the organizer keep two people apart; neither is told, both places are filled again.

    Raises
    ------
    NotFoundError
    """
    with transaction():
        pair = pair_of_event(event_id, one_id, other_id)
        is_new = _separation(pair) is None
        if is_new:
            db.session.execute(sa.delete(Pin).filter_by(low_id=pair[0], high_id=pair[1]))
            keep_apart(event_id, *pair, AvoidanceKind.SEPARATED, None)
            note(event_id=event_id, by=by, action="people_separated", people=codes_of(pair))
    if is_new:
        fill_places(event_id=event_id, attendee_ids=pair)


def rejoin(*, event_id: int, one_id: int, other_id: int, by: int | None) -> None:
    """Take the organizer's wish back; a card that is still of this run returns where both have room.

    Raises
    ------
    NotFoundError
    """
    with transaction():
        pair = pair_of_event(event_id, one_id, other_id)
        separation = _separation(pair)
        if separation is not None:
            db.session.delete(separation)
            note(event_id=event_id, by=by, action="people_rejoined", people=codes_of(pair))
    take_back_fifths(event_id=event_id, attendee_ids=pair)


def are_hidden(one_id: int, other_id: int) -> bool:
    """Return whether one of two hides from the other, so that nothing of one may reach the other."""
    low_id, high_id = sorted((one_id, other_id))
    return bool(db.session.scalar(sa.select(hidden_pair(low_id, high_id))))


def keep_apart(event_id: int, one_id: int, other_id: int, kind: AvoidanceKind, by_id: int | None) -> bool:
    """Add a wish, once; return whether it is new. The caller holds the transaction."""
    low_id, high_id = sorted((one_id, other_id))
    return insert_ignoring_duplicates(
        Avoidance, event_id=event_id, low_id=low_id, high_id=high_id, kind=kind, by_id=by_id
    )


def _replacement(event_id: int, by: int, *others: int) -> Replacement:
    new = fill_places(event_id=event_id, attendee_ids=(by, *others))
    return Replacement.FOUND if any(by in pair for pair in new) else Replacement.NOBODY


def _match_with(by: int, event_id: int, other_code: str, kind: AvoidanceKind) -> Match:
    """Return one's published match with somebody, also where the same wish took it away before."""
    own_wish = sa.exists().where(
        Avoidance.low_id == Match.low_id,
        Avoidance.high_id == Match.high_id,
        Avoidance.kind == kind,
        Avoidance.by_id == by,
    )
    row = db.session.execute(
        sa.select(Match, Meeting)
        .join(MatchRun, MatchRun.id == Match.run_id)
        .join(
            Attendee,
            sa.or_(
                sa.and_(Match.low_id == by, Match.high_id == Attendee.id),
                sa.and_(Match.high_id == by, Match.low_id == Attendee.id),
            ),
        )
        .outerjoin(Meeting, sa.and_(Meeting.low_id == Match.low_id, Meeting.high_id == Match.high_id))
        .where(
            MatchRun.event_id == event_id,
            MatchRun.state == RunState.PUBLISHED,
            Attendee.code == other_code,
            Attendee.withdrawn_at.is_(None),
            sa.or_(still_told(by), own_wish),
        )
    ).one_or_none()
    if row is None:
        raise NotFoundError
    match, meeting = row
    if meeting is not None and meeting.confirmed_at is not None and meeting.withdrawn_at is None:
        raise AlreadyMetError
    return match


def _declined_in(run_id: int, by: int) -> int:
    """Count the cards of a run that one has put away before."""
    n_declined = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(Avoidance)
        .join(Match, sa.and_(Match.low_id == Avoidance.low_id, Match.high_id == Avoidance.high_id))
        .where(Match.run_id == run_id, Avoidance.kind == AvoidanceKind.DECLINED, Avoidance.by_id == by)
    )
    return n_declined or 0


def pair_of_event(event_id: int, one_id: int, other_id: int) -> tuple[int, int]:
    """Return two different people of an event in order, holding the event's turn.

    Raises
    ------
    NotFoundError
    """
    db.session.get_one(Event, event_id, with_for_update={"key_share": True})
    ids = db.session.scalars(
        sa.select(Attendee.id)
        .where(Attendee.event_id == event_id, Attendee.id.in_([one_id, other_id]))
        .order_by(Attendee.id)
    ).all()
    if len(ids) != 2:  # noqa: PLR2004 -- a pair
        raise NotFoundError
    return ids[0], ids[1]


def _separation(pair: tuple[int, int]) -> Avoidance | None:
    return db.session.scalars(
        sa.select(Avoidance).filter_by(low_id=pair[0], high_id=pair[1], kind=AvoidanceKind.SEPARATED)
    ).one_or_none()


def codes_of(pair: tuple[int, int]) -> list[str]:
    """Return the public codes of two people, for the audit trail."""
    codes = sa.select(Attendee.code).where(Attendee.id.in_(pair)).order_by(Attendee.id)
    return list(db.session.scalars(codes))
