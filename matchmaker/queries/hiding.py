"""Whom an attendee hides from, as they wrote it down."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, HideRule, Match, MatchRun, RuleKind, RunState
from matchmaker.tokens import TYPED_CODE_LENGTH, hash_secret, read_typed_code, show_typed_code

# A wish about one person is kept like one about a name: no folded name holds this sign. Behind it stand
# the person's public code, then the badge code that was typed, where one was.
_PERSON_SIGN = "="


class Way(StrEnum):
    """By what somebody is hidden from others."""

    PERSON = "person"
    NAME = "name"
    DOMAIN = "domain"


@dataclass(frozen=True, slots=True)
class Hiding:
    """One line of the list: what was asked for, never who was found by it."""

    way: Way
    value: str  # what taking it back refers to
    shown: str


def person_value(code: str, badge_code: str = "") -> str:
    """Return the value of a rule about one person, with the badge code by which they were meant."""
    return f"{_PERSON_SIGN}{code} {read_typed_code(badge_code)[:TYPED_CODE_LENGTH]}"


def person_code(rule: HideRule) -> str:
    """Return the public code of the person whom a rule is about."""
    return rule.value.removeprefix(_PERSON_SIGN).partition(" ")[0]


def reference_of(rule: HideRule) -> str:
    """Return what a page calls a rule: never the code of the person meant, which would tell who they are."""
    return hash_secret(rule.value) if way_of(rule) is Way.PERSON else rule.value


def way_of(rule: HideRule) -> Way:
    """Return by what a rule hides."""
    if rule.value.startswith(_PERSON_SIGN):
        return Way.PERSON
    return Way.NAME if rule.kind == RuleKind.NAME else Way.DOMAIN


def hidings_of(attendee_id: int) -> list[Hiding]:
    """Return whom an attendee hides from, people before names before domains.

    A person is named where the two were told to meet; otherwise the code that was typed stands for
    them, so that no list of hidden people tells whose badge a code belongs to.
    """
    rules = db.session.scalars(sa.select(HideRule).filter_by(attendee_id=attendee_id)).all()
    names = _names_told(attendee_id, [person_code(rule) for rule in rules if way_of(rule) is Way.PERSON])
    lines = [Hiding(way_of(rule), reference_of(rule), _shown(rule, names)) for rule in rules]
    return sorted(lines, key=lambda line: (list(Way).index(line.way), line.shown))


def _shown(rule: HideRule, names: dict[str, str]) -> str:
    if way_of(rule) is not Way.PERSON:
        return rule.value
    typed = rule.value.partition(" ")[2]
    return names.get(person_code(rule)) or show_typed_code(typed).strip()


def _names_told(attendee_id: int, codes: list[str]) -> dict[str, str]:
    """Return the names of people whom somebody was ever told to meet."""
    rows = db.session.execute(
        sa.select(Attendee.code, Attendee.name)
        .join(
            Match,
            sa.or_(
                sa.and_(Match.low_id == attendee_id, Match.high_id == Attendee.id),
                sa.and_(Match.high_id == attendee_id, Match.low_id == Attendee.id),
            ),
        )
        .join(MatchRun, MatchRun.id == Match.run_id)
        .where(Attendee.code.in_(codes), MatchRun.state.in_([RunState.PUBLISHED, RunState.REPLACED]))
    )
    return dict(rows.all())
