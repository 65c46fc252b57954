"""What somebody sees after an event: their people, their promises, their goals."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Answer, Attendee, CheckBack, Goal, GoalOutcome, Meeting
from matchmaker.queries.meetings import MyMeeting, meetings_of
from matchmaker.queries.three import Stage


@dataclass(frozen=True, slots=True)
class GoalAfter:
    """One goal in its writer's words, with what became of it; None until they say."""

    position: int
    text: str
    moved: bool | None


@dataclass(frozen=True, slots=True)
class PersonAfter:
    """One person somebody met, with what they said of them since."""

    meeting: MyMeeting
    answers: dict[int, CheckBack]  # by day
    was_helped: bool  # the other one says that it helped

    @property
    def rests(self) -> bool:
        """Whether this connection is let rest."""
        return any(answer.talked == Answer.REST for answer in self.answers.values())


@dataclass(frozen=True, slots=True)
class After:
    """Everything on the page after an event."""

    people: tuple[PersonAfter, ...]
    goals: tuple[GoalAfter, ...]

    @property
    def awake(self) -> tuple[PersonAfter, ...]:
        """The people who are still asked about."""
        return tuple(person for person in self.people if not person.rests)

    @property
    def open_promises(self) -> tuple[PersonAfter, ...]:
        """The people to whom something is promised that is not kept yet, or who promised something."""
        return tuple(
            person
            for person in self.awake
            if any(
                promise is not None and promise.kept_at is None
                for promise in (person.meeting.promise, person.meeting.their_promise)
            )
        )


def after_of(attendee: Attendee) -> After:
    """Return an attendee's people, in the order of their words, with their goals."""
    met = [meeting for meeting in meetings_of(attendee.id) if meeting.stage is Stage.MET]
    codes = [meeting.code for meeting in met]
    rows = db.session.execute(
        sa.select(Meeting.code, CheckBack)
        .join(CheckBack, CheckBack.meeting_id == Meeting.id)
        .where(Meeting.code.in_(codes))
        .order_by(CheckBack.day)
    ).all()
    people = [
        PersonAfter(
            meeting=meeting,
            answers={
                row.day: row for code, row in rows if code == meeting.code and row.attendee_id == attendee.id
            },
            was_helped=any(
                code == meeting.code and row.attendee_id != attendee.id and row.helped == Answer.YES
                for code, row in rows
            ),
        )
        for meeting in met
    ]
    goals = db.session.execute(
        sa.select(Goal.position, Goal.text, GoalOutcome.moved)
        .outerjoin(GoalOutcome, GoalOutcome.goal_id == Goal.id)
        .where(Goal.attendee_id == attendee.id)
        .order_by(Goal.position)
    )
    people.sort(key=lambda person: (person.rests, person.meeting.worth != "follow_up"))
    return After(tuple(people), tuple(GoalAfter(*goal) for goal in goals))
