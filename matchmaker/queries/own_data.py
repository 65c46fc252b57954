"""Everything kept of one person, table by table, for their own eyes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import (
    Attendee,
    Avoidance,
    AvoidanceKind,
    CheckBack,
    Concern,
    Device,
    Event,
    Feedback,
    FollowUp,
    Goal,
    GoalOutcome,
    Mail,
    Match,
    MatchRun,
    Meeting,
    Promise,
    RetiredBadge,
    RunState,
    Scan,
    SignInLink,
    SignInSession,
    Skill,
    Year,
)
from matchmaker.queries.hiding import hidings_of
from matchmaker.queries.meetings import MyMeeting, meetings_of
from matchmaker.queries.own_columns import COLUMNS
from matchmaker.queries.three import Stage, exchanges
from matchmaker.queries.visibility import hidden_pair, still_told

if TYPE_CHECKING:
    from matchmaker.db import Model

Value: TypeAlias = str | int | float | None
Table: TypeAlias = list[dict[str, Value]]
OfMeeting = TypeVar("OfMeeting", Feedback, Promise, CheckBack)
# What it is called there, in words that stand in files: `person` is who the row is about beside oneself.
_PERSON = "person"


@dataclass(frozen=True, slots=True)
class OwnData:
    """Everything kept of one person at one event."""

    event_code: str
    event_name: str
    tables: Mapping[str, Table]


def own_data(attendee_id: int) -> OwnData:
    """Return everything kept of a person, in words; others are named as the person's own pages name them."""
    me = attendee_id
    event = db.session.execute(
        sa.select(Event.code, Event.name)
        .join(Attendee, Attendee.event_id == Event.id)
        .where(Attendee.id == me)
    ).one()
    goals = sa.select(Goal.id).where(Goal.attendee_id == me)
    seen = _meetings_of(me)
    return OwnData(
        event_code=event.code,
        event_name=event.name,
        tables={
            "profile": _rows(Attendee, Attendee.id == me),
            "goals": _rows(Goal, Goal.attendee_id == me),
            "skills": _rows(Skill, Skill.attendee_id == me),
            "goal_outcomes": _rows(GoalOutcome, GoalOutcome.goal_id.in_(goals)),
            "matches": _matches(me),
            "meetings": _meetings(seen),
            "scans": _rows(Scan, Scan.scanner_id == me),
            "feedback": _rows_of_meetings(Feedback, me, seen),
            "promises": _rows_of_meetings(Promise, me, seen),
            "check_backs": _rows_of_meetings(CheckBack, me, seen),
            "follow_ups": _rows(FollowUp, FollowUp.attendee_id == me),
            "hidden_from": [{"kind": one.way, "value": one.shown} for one in hidings_of(me)],
            "kept_apart": _kept_apart(me),
            "concerns": _rows(Concern, Concern.by_id == me),
            "lost_badges": _rows(RetiredBadge, RetiredBadge.attendee_id == me),
            "phones": _rows(Device, Device.attendee_id == me),
            "sign_ins": _rows(SignInSession, SignInSession.attendee_id == me),
            "links": _rows(SignInLink, SignInLink.attendee_id == me),
            "mails": _rows(Mail, Mail.attendee_id == me),
        },
    )


def own_year(email: str) -> Table:
    """Return what an address agreed to across events; only for who proved that the mailbox is theirs."""
    return _rows(Year, Year.email == email)


def _meetings_of(me: int) -> dict[int, MyMeeting]:
    """Return somebody's meetings as their pages show them, by the meeting's row."""
    seen = {meeting.code: meeting for meeting in meetings_of(me)}
    rows = db.session.execute(sa.select(Meeting.id, Meeting.code).where(Meeting.code.in_(seen)))
    return {row.id: seen[row.code] for row in rows}


def _rows(model: type[Model], mine: sa.ColumnElement[bool]) -> Table:
    rows = db.session.scalars(sa.select(model).where(mine).order_by(*sa.inspect(model).primary_key))
    return [_told(row) for row in rows]


def _meetings(seen: Mapping[int, MyMeeting]) -> Table:
    """Return the meetings; one that waits looks the same whatever the other one did meanwhile."""
    rows = db.session.scalars(sa.select(Meeting).where(Meeting.id.in_(seen)).order_by(Meeting.id))
    table = []
    for row in rows:
        shown = seen[row.id]
        unanswered = {} if shown.stage is Stage.MET else {"confirmed_at": None}
        table.append(_told(row) | {"met_at": _plain(shown.met_at), _PERSON: shown.person.name} | unanswered)
    return table


def _rows_of_meetings(model: type[OfMeeting], me: int, seen: Mapping[int, MyMeeting]) -> Table:
    rows = db.session.scalars(sa.select(model).filter_by(attendee_id=me).order_by(model.meeting_id))
    names = {meeting_id: meeting.person.name for meeting_id, meeting in seen.items()}
    return [_told(row) | {_PERSON: names.get(row.meeting_id, "")} for row in rows]


def _matches(me: int) -> Table:
    """Return whom somebody is told to meet, with the words of both as the card shows them."""
    other_id = sa.case((Match.low_id == me, Match.high_id), else_=Match.low_id)
    rows = db.session.execute(
        sa.select(Match, Attendee.name)
        .join(MatchRun, MatchRun.id == Match.run_id)
        .join(Attendee, Attendee.id == other_id)
        .where(
            MatchRun.state == RunState.PUBLISHED,
            sa.or_(Match.low_id == me, Match.high_id == me),
            Attendee.withdrawn_at.is_(None),
            still_told(me),
        )
        .order_by(Match.low_id, Match.high_id)
    )
    return [_told(match) | _words(match, me) | {_PERSON: name} for match, name in rows]


def _words(match: Match, me: int) -> dict[str, Value]:
    gets, gives = exchanges(match, low=match.low_id == me)
    return {
        "my_goal": "" if gets is None else str(gets.goal),
        "their_skill": "" if gets is None else str(gets.skill),
        "their_goal": "" if gives is None else str(gives.goal),
        "my_skill": "" if gives is None else str(gives.skill),
    }


def _kept_apart(me: int) -> Table:
    """Return whom somebody took from their cards; whom a wish to hide found is nobody's to read."""
    other_id = sa.case((Avoidance.low_id == me, Avoidance.high_id), else_=Avoidance.low_id)
    rows = db.session.execute(
        sa.select(Avoidance, Attendee.name)
        .outerjoin(
            Attendee,
            sa.and_(
                Attendee.id == other_id,
                Attendee.withdrawn_at.is_(None),
                ~hidden_pair(Avoidance.low_id, Avoidance.high_id),
            ),
        )
        .where(Avoidance.by_id == me, Avoidance.kind != AvoidanceKind.HIDDEN)
        .order_by(Avoidance.id)
    )
    return [_told(avoidance) | {_PERSON: name or ""} for avoidance, name in rows]


def _told(row: Model) -> dict[str, Value]:
    # What is told in other words, such as a reason, is none of these kinds.
    values = {name: getattr(row, name) for name in COLUMNS[type(row)].told}
    return {name: _plain(value) for name, value in values.items() if not isinstance(value, dict)}


def _plain(value: object) -> Value:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if value is None or isinstance(value, int | float | str):
        return value
    return str(value)
