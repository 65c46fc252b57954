"""How well an event's matches did, from what people did and said."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Feedback, Goal, Match, MatchRun, Meeting, RunState, Skill
from matchmaker.models.organisation import organisation_group
from matchmaker.queries.report_figures import (
    Figure,
    FigureId,
    Report,
    count_figure,
    ratio_figure,
    share_figure,
)
from matchmaker.queries.report_pairs import (
    EventFacts,
    MeetingFact,
    Pair,
    PersonFact,
    Suggestion,
    answers_given,
    answers_worth,
    both_answered,
    both_worth,
)
from matchmaker.queries.report_timeline import timeline_of
from matchmaker.statistics import Comparison, compare, dyadic_of, verdict, wilson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matchmaker.models import Event


def report_of(event: Event) -> Report:
    """Return an event's report. Whoever withdrew is left out, with all pairs and meetings of theirs."""
    facts = _facts_of(event.id)
    met = compare(facts.suggested_outcomes(), facts.other_outcomes())
    worth = compare(answers_worth(facts.after_suggestion), answers_worth(facts.others))
    figures = (*_counts(facts), *_people(facts), *_met(met), *_worth(facts, worth))
    return Report(
        event_code=event.code,
        event_name=event.name,
        zone=event.zone,
        starts_at=event.starts_at,
        as_of=now(),
        figures=MappingProxyType({figure.id: figure for figure in figures}),
        met_verdict=verdict(met),
        worth_verdict=verdict(worth),
        timeline=timeline_of(
            event.starts_at,
            [meeting.met_at for meeting in facts.after_suggestion],
            [meeting.met_at for meeting in facts.others],
        ),
    )


def _counts(facts: EventFacts) -> list[Figure]:
    return [
        count_figure(FigureId.REGISTERED, len(facts.people)),
        count_figure(FigureId.ELIGIBLE, sum(person.is_eligible for person in facts.people.values())),
        count_figure(FigureId.MATCHED, len(facts.matched)),
        count_figure(FigureId.SUGGESTED_PAIRS, len(facts.suggested)),
        count_figure(FigureId.MEETINGS, len(facts.meetings)),
        count_figure(FigureId.WAITING, facts.n_waiting),
    ]


def _people(facts: EventFacts) -> list[Figure]:
    met = {person for meeting in facts.meetings for person in meeting.pair}
    answered = {person for meeting in facts.meetings for person in meeting.answers}
    glad = {
        person
        for meeting in facts.meetings
        for person, is_worth in zip(meeting.answers, meeting.words, strict=True)
        if is_worth
    }
    met_one = {person for meeting in facts.after_suggestion for person in meeting.pair}
    return [
        share_figure(FigureId.WORTH_CALLING, wilson(len(glad), len(met))),
        share_figure(FigureId.ANSWERED, wilson(len(answered), len(met))),
        share_figure(FigureId.MET_ONE, wilson(len(met_one), len(facts.matched))),
    ]


def _met(met: Comparison) -> list[Figure]:
    suggested = share_figure(FigureId.PAIRS_MET, met.treated)
    others = share_figure(FigureId.OTHERS_MET, met.control)
    return [suggested, others, ratio_figure(FigureId.MET_LIFT, met.lift, treated=suggested, control=others)]


def _worth(facts: EventFacts, worth: Comparison) -> list[Figure]:
    suggested = share_figure(FigureId.WORTH_SUGGESTED, worth.treated)
    others = share_figure(FigureId.WORTH_OTHER, worth.control)
    told, rest = facts.after_suggestion, facts.others
    return [
        share_figure(FigureId.BOTH_WORTH, dyadic_of(both_worth(told))),
        share_figure(FigureId.BOTH_ANSWERED, dyadic_of(both_answered(told))),
        suggested,
        share_figure(FigureId.ANSWERED_SUGGESTED, dyadic_of(answers_given(told))),
        others,
        share_figure(FigureId.ANSWERED_OTHER, dyadic_of(answers_given(rest))),
        ratio_figure(FigureId.WORTH_LIFT, worth.lift, treated=suggested, control=others),
    ]


def _facts_of(event_id: int) -> EventFacts:
    people = _people_of(event_id)
    rows = db.session.execute(
        sa.select(Meeting.id, Meeting.low_id, Meeting.high_id, Meeting.met_at, Meeting.confirmed_at)
        .where(Meeting.event_id == event_id, Meeting.met_at.is_not(None), Meeting.withdrawn_at.is_(None))
        .order_by(Meeting.low_id, Meeting.high_id)
    )
    meetings = [row for row in rows if row[1] in people and row[2] in people]
    answers = _answers_of(event_id)
    return EventFacts(
        people=people,
        suggestions={
            pair: suggestion
            for pair, suggestion in _suggestions_of(event_id).items()
            if pair[0] in people and pair[1] in people
        },
        meetings=tuple(
            MeetingFact((low, high), met_at, answers.get(meeting_id, {}))
            for meeting_id, low, high, met_at, confirmed_at in meetings
            if met_at is not None and confirmed_at is not None
        ),
        n_waiting=sum(confirmed_at is None for *_, confirmed_at in meetings),
    )


def _people_of(event_id: int) -> dict[int, PersonFact]:
    has_words = sa.or_(
        sa.exists().where(Goal.attendee_id == Attendee.id),
        sa.exists().where(Skill.attendee_id == Attendee.id),
    )
    rows = db.session.execute(
        sa.select(Attendee.id, Attendee.organisation, Attendee.consented_at, has_words)
        .where(Attendee.event_id == event_id, Attendee.withdrawn_at.is_(None))
        .order_by(Attendee.id)
    )
    return {
        person_id: PersonFact(
            person_id, organisation_group(organisation), words and consented_at is not None, consented_at
        )
        for person_id, organisation, consented_at, words in rows
    }


def _suggestions_of(event_id: int) -> Mapping[Pair, Suggestion]:
    """Return all pairs that were ever shown to attendees: a pair that a later run dropped was told, too."""
    rows = db.session.execute(
        sa.select(
            Match.low_id,
            Match.high_id,
            sa.func.min(MatchRun.published_at),
            sa.func.max(MatchRun.published_at),
        )
        .join(MatchRun, MatchRun.id == Match.run_id)
        .where(
            MatchRun.event_id == event_id,
            MatchRun.state.in_([RunState.PUBLISHED, RunState.REPLACED]),
            MatchRun.published_at.is_not(None),
        )
        .group_by(Match.low_id, Match.high_id)
    )
    return {
        (low, high): Suggestion(first_at, last_at)
        for low, high, first_at, last_at in rows
        if first_at is not None and last_at is not None
    }


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
