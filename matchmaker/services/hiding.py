"""Hide from people: at once, both ways, everywhere, also from those who are still to come."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.errors import NobodyMeantError, NotFoundError, SelfScanError
from matchmaker.models import (
    Attendee,
    Avoidance,
    AvoidanceKind,
    HideRule,
    Match,
    MatchRun,
    Meeting,
    RuleKind,
    RunState,
)
from matchmaker.models.avoidance import RULE_LENGTH
from matchmaker.queries.hiding import Way, person_code, person_value, reference_of, way_of
from matchmaker.queries.visibility import person_in_sight
from matchmaker.services.avoidances import keep_apart
from matchmaker.services.badges import badge_by_code, read_badge
from matchmaker.services.meetings import derive_meeting
from matchmaker.services.outbox import take_back_letters
from matchmaker.services.places import fill_places_soon, take_back_fifths

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_DOMAIN = re.compile(r"[^\s@.]+(\.[^\s@.]+)+")
_NOT_OF_A_NAME = re.compile(r"[\W_]+")


def hide_from_person(*, by: int, code: str) -> None:
    """Hide from somebody whom one sees, by their public code.

    Raises
    ------
    NotFoundError
    """
    with transaction():
        me = db.session.get_one(Attendee, by)
        known = sa.exists().where(HideRule.attendee_id == by, HideRule.value == person_value(code))
        if person_in_sight(viewer_id=by, event_id=me.event_id, code=code) is None:
            if db.session.scalar(sa.select(known)):  # the button was pressed twice
                return
            raise NotFoundError
        event_id, freed = me.event_id, _add_rule(me, RuleKind.NAME, person_value(code))
    _fill(event_id, freed)


def hide_from_badge(*, by: int, code: str) -> None:
    """Hide from whoever holds a badge, by its code, its link or its typed code.

    Raises
    ------
    BadgeUnknownError, SelfScanError
    """
    with transaction():
        me = db.session.get_one(Attendee, by)
        read, _ = read_badge(code)
        holder_id = badge_by_code(event_id=me.event_id, code=read).holder_id
        if holder_id == by:
            raise SelfScanError
        value = person_value(db.session.get_one(Attendee, holder_id).code, read)
        event_id, freed = me.event_id, _add_rule(me, RuleKind.NAME, value)
    _fill(event_id, freed)


def hide_from_name(*, by: int, name: str) -> None:
    """Hide from everybody of this name, small differences in its spelling aside.

    Raises
    ------
    NobodyMeantError
    """
    folded = fold_name(name)
    if not folded:
        raise NobodyMeantError
    _hide_by_rule(by, RuleKind.NAME, folded)


def hide_from_domain(*, by: int, domain: str) -> None:
    """Hide from everybody with an e-mail address of this domain or one below it; an address will do.

    Raises
    ------
    NobodyMeantError
    """
    folded = fold_domain(domain)
    if _DOMAIN.fullmatch(folded) is None or len(folded) > RULE_LENGTH:
        raise NobodyMeantError
    _hide_by_rule(by, RuleKind.DOMAIN, folded)


def stop_hiding(*, by: int, way: Way, value: str) -> None:
    """Take one wish back; who is meant by another one as well stays hidden."""
    with transaction():
        me = db.session.get_one(Attendee, by)
        rules = list(db.session.scalars(sa.select(HideRule).filter_by(attendee_id=by)))
        ended = [rule for rule in rules if way_of(rule) is way and reference_of(rule) == value]
        left = [rule for rule in rules if rule not in ended]
        for rule in ended:
            db.session.delete(rule)
        people = _people(me.event_id)
        # Also those who have another name or address by now.
        meant = {person.id for person in people} - {other_id for _, other_id in _meant(left, people)}
        other_id = sa.case((Avoidance.low_id == by, Avoidance.high_id), else_=Avoidance.low_id)
        db.session.execute(
            sa.delete(Avoidance).where(
                Avoidance.kind == AvoidanceKind.HIDDEN, Avoidance.by_id == by, other_id.in_(meant)
            )
        )
        _settle_meetings(me.event_id, [(by, person_id) for person_id in meant])
        event_id = me.event_id
    take_back_fifths(event_id=event_id, attendee_ids=[by, *meant])


def apply_hide_rules(*, event_id: int, attendee_ids: Collection[int]) -> None:
    """Hide people who are new, or changed name or address, from who wished it.

    The caller holds the transaction. Whoever was hidden stays so: no change of a name undoes it.
    """
    rules = db.session.scalars(
        sa.select(HideRule)
        .join(Attendee, Attendee.id == HideRule.attendee_id)
        .where(Attendee.event_id == event_id)
    ).all()
    if rules:
        _hide(event_id, _meant(rules, _people(event_id, attendee_ids)))


def fold_name(name: str) -> str:
    """Return the spelling under which names are compared: no accents, no signs, small letters."""
    letters = (char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return " ".join(_NOT_OF_A_NAME.sub(" ", "".join(letters).casefold()).split())[:RULE_LENGTH]


def fold_domain(text: str) -> str:
    """Return the domain in what was written: all of it, or what follows the sign of an address."""
    return unicodedata.normalize("NFKC", text).strip().rpartition("@")[2].strip(".").casefold()


def _hide_by_rule(by: int, kind: RuleKind, value: str) -> None:
    with transaction():
        me = db.session.get_one(Attendee, by)
        event_id, freed = me.event_id, _add_rule(me, kind, value)
    _fill(event_id, freed)


def _fill(event_id: int, freed: set[int]) -> None:
    if freed:
        fill_places_soon(event_id=event_id, attendee_ids=sorted(freed))


def _add_rule(me: Attendee, kind: RuleKind, value: str) -> set[int]:
    """Keep a wish, with all that follows from it now; return who has a free place by that."""
    insert_ignoring_duplicates(HideRule, attendee_id=me.id, kind=kind, value=value)
    rule = HideRule(attendee_id=me.id, kind=kind, value=value)
    return _hide(me.event_id, _meant([rule], _people(me.event_id)))


def _people(event_id: int, ids: Collection[int] | None = None) -> list[sa.Row[int, str, str, str | None]]:
    """Return of an event's people what rules are about."""
    rows = db.session.execute(
        sa.select(Attendee.id, Attendee.code, Attendee.name, Attendee.email).where(
            Attendee.event_id == event_id
        )
    )
    wanted = None if ids is None else set(ids)
    return [row for row in rows if wanted is None or row.id in wanted]


def _meant(
    rules: Iterable[HideRule], people: Iterable[sa.Row[int, str, str, str | None]]
) -> Iterator[tuple[int, int]]:
    """Yield who hides from whom by these rules."""
    hiders: dict[tuple[Way, str], list[int]] = {}
    for rule in rules:
        way = way_of(rule)
        meant = person_code(rule) if way is Way.PERSON else rule.value
        hiders.setdefault((way, meant), []).append(rule.attendee_id)
    for person in people:
        parts = fold_domain(person.email or "").split(".")
        domains = {".".join(parts[place:]) for place in range(len(parts))}
        keys = [(Way.PERSON, person.code), (Way.NAME, fold_name(person.name))]
        for key in (*keys, *((Way.DOMAIN, domain) for domain in domains)):
            for hider in hiders.get(key, ()):
                if hider != person.id:
                    yield hider, person.id


def _hide(event_id: int, pairs: Iterable[tuple[int, int]]) -> set[int]:
    """Hide each first from its second one; return who has a free place by that."""
    new = [
        (hider, other)
        for hider, other in pairs
        if keep_apart(event_id, hider, other, AvoidanceKind.HIDDEN, hider)
    ]
    _settle_meetings(event_id, new)
    take_back_letters({attendee_id for pair in new for attendee_id in pair})
    told = _known_pairs(
        new,
        sa.select(Match.low_id, Match.high_id)
        .join(MatchRun, MatchRun.id == Match.run_id)
        .where(MatchRun.event_id == event_id, MatchRun.state == RunState.PUBLISHED),
    )
    return {attendee_id for pair in told for attendee_id in pair}


def _settle_meetings(event_id: int, pairs: Iterable[tuple[int, int]]) -> None:
    """Let what follows from the scans of these people be true again."""
    meetings = sa.select(Meeting.low_id, Meeting.high_id).where(Meeting.event_id == event_id)
    for low_id, high_id in _known_pairs(pairs, meetings):
        derive_meeting(event_id, low_id, high_id)


def _known_pairs(pairs: Iterable[tuple[int, int]], known: sa.Select[int, int]) -> list[tuple[int, int]]:
    """Return the pairs, the lower one first, that a statement knows too."""
    wanted = {(min(pair), max(pair)) for pair in pairs}
    if not wanted:
        return []
    return sorted(wanted.intersection((low_id, high_id) for low_id, high_id in db.session.execute(known)))
