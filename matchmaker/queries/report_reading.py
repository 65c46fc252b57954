"""Read everything that an event's report follows from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import (
    Attendee,
    CheckBack,
    Event,
    Feedback,
    Goal,
    Match,
    MatchRun,
    Meeting,
    RunState,
    Skill,
)
from matchmaker.models.follow_up import Answer
from matchmaker.models.promise import Promise
from matchmaker.queries.eligible_pairs import rules_of
from matchmaker.queries.report_pairs import EventFacts, MeetingFact, Pair, PersonFact, Place, Suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matchmaker.queries.eligible_pairs import PairRules

_TALKED_DAY = 30


def facts_of(event_id: int) -> EventFacts:
    """Return an event's people, pairs and meetings without whoever withdrew."""
    rules = rules_of(db.session.get_one(Event, event_id))
    people = _people_of(event_id, rules)
    rows = db.session.execute(
        sa.select(Meeting.id, Meeting.low_id, Meeting.high_id, Meeting.met_at, Meeting.confirmed_at)
        .where(Meeting.event_id == event_id, Meeting.met_at.is_not(None), Meeting.withdrawn_at.is_(None))
        .order_by(Meeting.low_id, Meeting.high_id)
    )
    meetings = [row for row in rows if row[1] in people and row[2] in people]
    answers = _answers_of(event_id)
    kept, talked = _kept_of(event_id), _talked_of(event_id)
    return EventFacts(
        people=people,
        suggestions={
            pair: suggestion
            for pair, suggestion in _suggestions_of(event_id).items()
            if pair[0] in people and pair[1] in people
        },
        meetings=tuple(
            MeetingFact(
                (low, high),
                met_at,
                answers.get(meeting_id, {}),
                was_kept=meeting_id in kept,
                talked_again=meeting_id in talked,
            )
            for meeting_id, low, high, met_at, confirmed_at in meetings
            if met_at is not None and confirmed_at is not None
        ),
        waiting=tuple((low, high) for _, low, high, _, confirmed_at in meetings if confirmed_at is None),
        sections_apart=rules.groups_apart,
    )


def _people_of(event_id: int, rules: PairRules) -> dict[int, PersonFact]:
    has_goal = sa.exists().where(Goal.attendee_id == Attendee.id)
    has_skill = sa.exists().where(Skill.attendee_id == Attendee.id)
    rows = db.session.execute(
        sa.select(
            Attendee.id,
            Attendee.organisation,
            Attendee.group,
            Attendee.is_minor,
            Attendee.consented_at,
            Attendee.checked_in_at,
            Attendee.is_first_time,
            has_goal.label("has_goal"),
            has_skill.label("has_skill"),
        )
        .where(Attendee.event_id == event_id, Attendee.withdrawn_at.is_(None))
        .order_by(Attendee.id)
    )
    people = {}
    for row in rows:
        standing = rules.standing(organisation=row.organisation, group=row.group, is_minor=row.is_minor)
        people[row.id] = PersonFact(
            row.id,
            None if standing.organisation is None else str(standing.organisation),
            (row.has_goal or row.has_skill) and row.consented_at is not None,
            row.consented_at,
            has_goal=row.has_goal,
            is_checked_in=row.checked_in_at is not None,
            is_first_time=row.is_first_time,
            section=None if standing.group is None else str(standing.group),
            is_minor=row.is_minor,
        )
    return people


def _suggestions_of(event_id: int) -> Mapping[Pair, Suggestion]:
    """Return all pairs that were ever shown to attendees: a pair that a later run dropped was told, too."""
    rows = db.session.execute(
        sa.select(
            Match.low_id,
            Match.high_id,
            MatchRun.published_at,
            MatchRun.state,
            Match.score,
            Match.low_affinity,
            Match.high_affinity,
            Match.is_weak,
        )
        .join(MatchRun, MatchRun.id == Match.run_id)
        .where(
            MatchRun.event_id == event_id,
            MatchRun.state.in_([RunState.PUBLISHED, RunState.REPLACED]),
        )
        .order_by(MatchRun.published_at, MatchRun.number)
    )
    suggestions: dict[Pair, Suggestion] = {}
    for low, high, published_at, state, score, low_gets, high_gets, is_weak in rows:
        if published_at is None:
            continue
        first = suggestions.get((low, high))
        suggestions[low, high] = Suggestion(
            first_at=published_at if first is None else first.first_at,
            last_at=published_at,
            score=score if first is None else first.score,
            place=Place(low_gets, high_gets, is_weak) if state == RunState.PUBLISHED else None,
        )
    return suggestions


def _answers_of(event_id: int) -> dict[int, dict[int, str]]:
    rows = db.session.execute(
        sa.select(Feedback.meeting_id, Feedback.attendee_id, Feedback.worth)
        .join(Meeting, Meeting.id == Feedback.meeting_id)
        .where(Meeting.event_id == event_id, Feedback.worth.is_not(None))
        .order_by(Feedback.meeting_id, Feedback.attendee_id)
    )
    answers: dict[int, dict[int, str]] = {}
    for meeting_id, attendee_id, worth in rows:
        answers.setdefault(meeting_id, {})[attendee_id] = str(worth)
    return answers


def _kept_of(event_id: int) -> frozenset[int]:
    """Return the meetings with a promise that was kept."""
    return frozenset(
        db.session.scalars(
            sa.select(Promise.meeting_id)
            .join(Meeting, Meeting.id == Promise.meeting_id)
            .where(Meeting.event_id == event_id, Promise.kept_at.is_not(None))
        )
    )


def _talked_of(event_id: int) -> frozenset[int]:
    """Return the meetings after which one of the two said, a month later, that they talked again."""
    return frozenset(
        db.session.scalars(
            sa.select(CheckBack.meeting_id)
            .join(Meeting, Meeting.id == CheckBack.meeting_id)
            .where(Meeting.event_id == event_id, CheckBack.day == _TALKED_DAY, CheckBack.talked == Answer.YES)
        )
    )
