"""The letters of an event: who would get which, and what became of those that were asked for."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from matchmaker.db import db
from matchmaker.models import Attendee, Avoidance, Event, Goal, Mail, MailState, Match, Skill
from matchmaker.queries.runs import published_run

if TYPE_CHECKING:
    from datetime import date

SHOWN_FAILURES = 20


class LetterKind(StrEnum):
    """Why an organizer writes to people."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    THREE = "three"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who would get a letter."""

    attendee_id: int
    key: str  # one letter for one key
    lacks_goal: bool = False
    n_people: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """How far the letters of one kind are."""

    n_readers: int  # would get one now
    waiting: int
    sent: int
    failed: int


@dataclass(frozen=True, slots=True)
class Letters:
    """Everything the page of the letters shows."""

    counts: dict[LetterKind, Counts]
    failures: tuple[tuple[str, str], ...]  # address, reason
    n_failures: int
    n_without_address: int
    n_stopped: int


def letters_of(event: Event, today: date) -> Letters:
    """Return how the letters of an event stand."""
    states = Counter(
        {
            (kind, state): count
            for kind, state, count in db.session.execute(
                sa.select(Mail.kind, Mail.state, sa.func.count())
                .where(Mail.event_id == event.id, Mail.kind.in_(list(LetterKind)))
                .group_by(Mail.kind, Mail.state)
            )
        }
    )
    failed = sa.and_(
        Mail.event_id == event.id, Mail.kind.in_(list(LetterKind)), Mail.state == MailState.FAILED
    )
    failures = db.session.execute(
        sa.select(Mail.address, Mail.error).where(failed).order_by(Mail.id.desc()).limit(SHOWN_FAILURES)
    )
    taking_part = sa.and_(Attendee.event_id == event.id, Attendee.withdrawn_at.is_(None), Attendee.name != "")
    n_without, n_stopped = db.session.execute(
        sa.select(
            sa.func.count().filter(Attendee.email.is_(None)), sa.func.count(Attendee.mail_stopped_at)
        ).where(taking_part)
    ).one()
    return Letters(
        counts={
            kind: Counts(
                n_readers=len(readers_of(event, kind, today)),
                waiting=states[kind, MailState.WAITING],
                sent=states[kind, MailState.SENT],
                failed=states[kind, MailState.FAILED],
            )
            for kind in LetterKind
        },
        failures=tuple((address, error) for address, error in failures),
        n_failures=sum(states[kind, MailState.FAILED] for kind in LetterKind),
        n_without_address=n_without,
        n_stopped=n_stopped,
    )


def readers_of(event: Event, kind: LetterKind, today: date) -> list[Reader]:
    """Return who would get such a letter now: nobody twice, nobody who stopped their mail.

    An invitation comes once; a reminder once a day at most, to who lacks a goal or a skill; the three
    again only when they are others than those of the last letter.
    """
    match kind:
        case LetterKind.INVITATION:
            readers = [Reader(person, f"{kind}:{person}") for person in _reachable(event.id)]
        case LetterKind.REMINDER:
            readers = _lacking(event.id, today)
        case _:
            readers = _told(event.id)
    put = _keys(event.id, kind)
    return [reader for reader in readers if reader.key not in put]


def _reachable(event_id: int, *conditions: sa.ColumnElement[bool]) -> list[int]:
    return list(
        db.session.scalars(
            sa.select(Attendee.id)
            .where(
                Attendee.event_id == event_id,
                Attendee.withdrawn_at.is_(None),
                Attendee.mail_stopped_at.is_(None),
                Attendee.email.is_not(None),
                *conditions,
            )
            .order_by(Attendee.id)
        )
    )


def _lacking(event_id: int, today: date) -> list[Reader]:
    has_goal = sa.exists().where(Goal.attendee_id == Attendee.id)
    has_skill = sa.exists().where(Skill.attendee_id == Attendee.id)
    without_goal = set(_reachable(event_id, ~has_goal))
    lacking = without_goal.union(_reachable(event_id, ~has_skill))
    return [
        Reader(person, f"{LetterKind.REMINDER}:{person}:{today}", lacks_goal=person in without_goal)
        for person in sorted(lacking)
    ]


def _told(event_id: int) -> list[Reader]:
    run = published_run(event_id)
    if run is None:
        return []
    reachable = set(_reachable(event_id, Attendee.consented_at.is_not(None)))
    now_told = _partners([run.id])[run.id]
    last_run: dict[int, int] = {}
    for key in _keys(event_id, LetterKind.THREE):
        _, run_id, person = key.split(":")
        last_run[int(person)] = max(int(run_id), last_run.get(int(person), 0))
    told_before = _partners(set(last_run.values()))
    return [
        Reader(person, f"{LetterKind.THREE}:{run.id}:{person}", n_people=len(partners))
        for person, partners in sorted(now_told.items())
        if person in reachable
        and (person not in last_run or told_before[last_run[person]].get(person, set()) != partners)
    ]


def _partners(run_ids: set[int] | list[int]) -> defaultdict[int, dict[int, set[int]]]:
    """Return by run and person whom they are told to meet."""
    wish = aliased(Avoidance)
    rows = db.session.execute(
        sa.select(Match.run_id, Match.low_id, Match.high_id).where(
            Match.run_id.in_(run_ids),
            ~sa.exists().where(wish.low_id == Match.low_id, wish.high_id == Match.high_id),
        )
    )
    found: defaultdict[int, dict[int, set[int]]] = defaultdict(dict)
    for run_id, low, high in rows:
        found[run_id].setdefault(low, set()).add(high)
        found[run_id].setdefault(high, set()).add(low)
    return found


def _keys(event_id: int, kind: LetterKind) -> set[str]:
    return set(db.session.scalars(sa.select(Mail.key).where(Mail.event_id == event_id, Mail.kind == kind)))
