"""An event at a glance: figures, what needs attention, what is due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Event, Goal, Match, MatchRun, Meeting, RunState, Skill
from matchmaker.queries.concerns import count_open_concerns
from matchmaker.queries.events import EventState, state_of
from matchmaker.queries.people import Lack, has_statement, is_active
from matchmaker.queries.runs import runs_of
from matchmaker.queries.visibility import not_parted

if TYPE_CHECKING:
    from datetime import datetime

FULL = 3


@dataclass(frozen=True, slots=True)
class Readiness:
    """How ready an event's people are to be matched."""

    n_registered: int
    n_here: int  # checked in
    lacking: dict[Lack, int]

    @property
    def n_eligible(self) -> int:
        """People who can be matched."""
        return self.n_registered - self.lacking.get(Lack.NOT_IN, 0) - self.lacking.get(Lack.NO_WORDS, 0)

    @property
    def without_goal(self) -> int:
        """People who can be matched, and wrote no goal."""
        return self.lacking.get(Lack.NO_GOAL, 0)

    @property
    def n_attention(self) -> int:
        """People who lack something."""
        return sum(self.lacking.values())


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything the event's first page shows."""

    state: EventState
    readiness: Readiness
    runs: tuple[MatchRun, ...]
    n_full: int
    n_meetings: int
    n_concerns: int

    @property
    def people(self) -> int:
        """How many people there are."""
        return self.readiness.n_registered

    @property
    def lacking(self) -> dict[Lack, int]:
        """How many people lack what."""
        return self.readiness.lacking

    @property
    def n_attention(self) -> int:
        """How many people lack something."""
        return self.readiness.n_attention

    @property
    def published(self) -> MatchRun | None:
        """The run that attendees see."""
        return next((run for run in self.runs if run.state == RunState.PUBLISHED), None)

    @property
    def unfinished(self) -> MatchRun | None:
        """The latest run, if the organizer still has to wait for it or to judge it."""
        latest = next(iter(self.runs), None)
        open_states = {RunState.WAITING, RunState.COMPUTING, RunState.PREVIEW}
        return latest if latest is not None and latest.state in open_states else None


def dashboard_of(event: Event, moment: datetime) -> Dashboard:
    """Return the event's first page; people are counted by the database, however many they are."""
    runs = runs_of(event.id)
    return Dashboard(
        state=state_of(event, moment, is_published=any(run.state == RunState.PUBLISHED for run in runs)),
        readiness=readiness_of(event.id),
        runs=tuple(runs),
        n_full=_count_full(event.id),
        n_meetings=_count_meetings(event.id),
        n_concerns=count_open_concerns(event.id),
    )


def readiness_of(event_id: int) -> Readiness:
    """Say what is missing before matching."""
    kinds = (
        sa.select(
            is_active().label("is_active"),
            has_statement(Goal).label("has_goal"),
            has_statement(Skill).label("has_skill"),
            Attendee.checked_in_at.is_not(None).label("is_here"),
        )
        .where(Attendee.event_id == event_id)
        .subquery()
    )
    n_registered = n_here = 0
    lacking: dict[Lack, int] = {}
    columns = (kinds.c.is_active, kinds.c.has_goal, kinds.c.has_skill, kinds.c.is_here)
    for active, has_goal, has_skill, is_here, count in db.session.execute(
        sa.select(*columns, sa.func.count()).group_by(*columns)
    ):
        n_registered += count
        n_here += count if is_here else 0
        lack = _lack(is_active=active, has_goal=has_goal, has_skill=has_skill)
        if lack is not None:
            lacking[lack] = lacking.get(lack, 0) + count
    return Readiness(n_registered, n_here, lacking)


def _lack(*, is_active: bool, has_goal: bool, has_skill: bool) -> Lack | None:
    if not is_active:
        return Lack.NOT_IN
    if not has_goal:
        return Lack.NO_GOAL if has_skill else Lack.NO_WORDS
    return None if has_skill else Lack.NO_SKILL


def _count_full(event_id: int) -> int:
    """Count the people who have their three in the published run."""
    sides = [
        sa.select(side.label("person"))
        .join(MatchRun, MatchRun.id == Match.run_id)
        .where(MatchRun.event_id == event_id, MatchRun.state == RunState.PUBLISHED, not_parted())
        for side in (Match.low_id, Match.high_id)
    ]
    places = sa.union_all(*sides).subquery()
    full = sa.select(places.c.person).group_by(places.c.person).having(sa.func.count() >= FULL).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(full)) or 0


def _count_meetings(event_id: int) -> int:
    n_meetings = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(Meeting)
        .where(
            Meeting.event_id == event_id,
            Meeting.confirmed_at.is_not(None),
            Meeting.withdrawn_at.is_(None),
        )
    )
    return n_meetings or 0
