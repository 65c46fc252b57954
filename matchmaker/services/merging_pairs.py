"""What ties two rows of one person to other people, brought into one: wishes, pins, matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import (
    Attendee,
    Avoidance,
    AvoidanceKind,
    HideRule,
    Match,
    MatchRun,
    Meeting,
    Origin,
    Pin,
    RunState,
)
from matchmaker.queries.hiding import Way, person_code, person_value, way_of
from matchmaker.queries.places import MOST_PLACES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchmaker.queries.places import Pair


def merge_hide_rules(kept: Attendee, merged: Attendee) -> None:
    """Let wishes of the merged row, and wishes about it, be the kept row's; nobody hides from themselves.

    The caller holds the transaction.
    """
    codes = {kept.code, merged.code}
    about = [HideRule.value.startswith(person_value(code)) for code in sorted(codes)]
    rules = db.session.scalars(
        sa.select(HideRule).where(sa.or_(HideRule.attendee_id.in_([kept.id, merged.id]), *about))
    ).all()
    known = set()
    moved = []
    # What stays as it is comes first: a second wish that says the same goes.
    for rule in sorted(rules, key=lambda rule: (rule.attendee_id == merged.id, _person(rule) == merged.code)):
        owner = kept.id if rule.attendee_id == merged.id else rule.attendee_id
        value = rule.value
        if _person(rule) == merged.code:
            value = person_value(kept.code, value.partition(" ")[2])
        is_about_self = owner == kept.id and _person(rule) in codes
        if is_about_self or (owner, rule.kind, value) in known:
            db.session.delete(rule)
        else:
            known.add((owner, rule.kind, value))
            moved.append((rule, owner, value))
    db.session.flush()
    for rule, owner, value in moved:
        rule.attendee_id, rule.value = owner, value
    db.session.flush()


def merge_avoidances(kept_id: int, merged_id: int) -> None:
    """Let the kept row be kept apart from whom the merged one was; the caller holds the transaction."""
    ids = [kept_id, merged_id]
    rows = db.session.scalars(
        sa.select(Avoidance)
        .where(sa.or_(Avoidance.low_id.in_(ids), Avoidance.high_id.in_(ids)))
        .order_by(Avoidance.id)
    ).all()
    known: set[tuple[Pair, str, int | None]] = set()
    moved = []
    for row in rows:
        pair = _moved((row.low_id, row.high_id), kept_id, merged_id)
        by_id = kept_id if row.by_id == merged_id else row.by_id
        if pair is None or (pair, row.kind, by_id) in known:
            db.session.delete(row)
        else:
            known.add((pair, row.kind, by_id))
            moved.append((row, pair, by_id))
    db.session.flush()
    for row, pair, by_id in moved:
        (row.low_id, row.high_id), row.by_id = pair, by_id
    db.session.flush()


def merge_pins(kept_id: int, merged_id: int) -> None:
    """Let the kept row meet whom the merged one was to meet; the caller holds the transaction."""
    rows = db.session.execute(
        sa.delete(Pin)
        .where(sa.or_(Pin.low_id == merged_id, Pin.high_id == merged_id))
        .returning(Pin.low_id, Pin.high_id, Pin.event_id, Pin.organizer_id, Pin.created_at)
    ).all()
    for row in rows:
        pair = _moved((row.low_id, row.high_id), kept_id, merged_id)
        if pair is not None and db.session.get(Pin, pair) is None:
            values = {
                "event_id": row.event_id,
                "organizer_id": row.organizer_id,
                "created_at": row.created_at,
            }
            db.session.add(Pin(low_id=pair[0], high_id=pair[1], **values))
            db.session.flush()


def merge_matches(kept_id: int, merged_id: int) -> set[int]:
    """Give the merged row's matches to the kept one; return who lost a card by that.

    Both may have met the same partner's card, and nobody gets a fifth place: a card of somebody they
    have met stays, then what was pinned, then the kept row's, then the better ones. The caller holds
    the transaction, and has merged the meetings.
    """
    ids = [kept_id, merged_id]
    rows = db.session.scalars(
        sa.select(Match).where(sa.or_(Match.low_id.in_(ids), Match.high_id.in_(ids))).order_by(Match.run_id)
    ).all()
    met = _partners_met(kept_id)
    gone = _apart(kept_id)
    published = set(db.session.scalars(sa.select(MatchRun.id).filter_by(state=RunState.PUBLISHED)))
    freed: set[int] = set()
    for run_id in sorted({row.run_id for row in rows}):
        lost = _merge_run([row for row in rows if row.run_id == run_id], kept_id, merged_id, met, gone)
        freed |= lost if run_id in published else set()
    return freed


def _merge_run(
    rows: Sequence[Match], kept_id: int, merged_id: int, met: set[int], gone: set[int]
) -> set[int]:
    """Merge the matches of one run; return who lost a card."""

    def worth(match: Match) -> tuple[bool, bool, bool, float]:
        is_own = kept_id in {match.low_id, match.high_id}
        return _partner(match, kept_id, merged_id) in met, match.origin == Origin.PINNED, is_own, match.score

    partners: set[int] = set()
    lost: set[int] = set()
    moved = []
    n_places = 0
    for match in sorted(rows, key=worth, reverse=True):
        partner = _partner(match, kept_id, merged_id)
        is_self = partner in {kept_id, merged_id}
        is_full = n_places >= MOST_PLACES and partner not in met
        if is_self or partner in partners or is_full:
            db.session.delete(match)
            lost |= set() if is_self or partner in partners else {partner}
            continue
        partners.add(partner)
        n_places += partner not in gone
        if merged_id in {match.low_id, match.high_id}:
            moved.append(match)
    db.session.flush()
    for match in moved:
        _turn(match, kept_id, merged_id)
    db.session.flush()
    return lost


def _turn(match: Match, kept_id: int, merged_id: int) -> None:
    """Put the kept row into the merged one's place; the lower id stands first, with what it gets."""
    partner = _partner(match, kept_id, merged_id)
    was_low, is_low = match.low_id == merged_id, kept_id < partner
    if was_low != is_low:
        match.low_affinity, match.high_affinity = match.high_affinity, match.low_affinity
        match.reasons = {"low": match.reasons["high"], "high": match.reasons["low"]}
    match.low_id, match.high_id = min(kept_id, partner), max(kept_id, partner)


def _partner(match: Match, kept_id: int, merged_id: int) -> int:
    return match.high_id if match.low_id in {kept_id, merged_id} else match.low_id


def _partners_met(person_id: int) -> set[int]:
    """Return whom somebody met, or who says so."""
    rows = db.session.execute(
        sa.select(Meeting.low_id, Meeting.high_id).where(
            sa.or_(Meeting.low_id == person_id, Meeting.high_id == person_id)
        )
    )
    return {high if low == person_id else low for low, high in rows}


def _apart(person_id: int) -> set[int]:
    """Return with whom a card takes no place any more, by a wish that takes it from both sides."""
    rows = db.session.execute(
        sa.select(Avoidance.low_id, Avoidance.high_id).where(
            sa.or_(Avoidance.low_id == person_id, Avoidance.high_id == person_id),
            Avoidance.kind != AvoidanceKind.DECLINED,
        )
    )
    return {high if low == person_id else low for low, high in rows}


def _person(rule: HideRule) -> str | None:
    """Return whom a rule is about, None where it is about a name or a domain."""
    return person_code(rule) if way_of(rule) is Way.PERSON else None


def _moved(pair: Pair, kept_id: int, merged_id: int) -> Pair | None:
    """Return a pair with the kept row in the merged one's place; None where it would be alone."""
    low, high = sorted(kept_id if person == merged_id else person for person in pair)
    return None if low == high else (low, high)
