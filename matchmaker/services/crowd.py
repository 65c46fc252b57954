"""The crowd: everything of an event that a match run depends on, read in one go."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Event, Goal, Match, MatchRun, Meeting, Origin, RunState, Skill
from matchmaker.models.organisation import organisation_group
from matchmaker.queries.places import pairs_apart
from matchmaker.queries.presence import absent_ids


@dataclass(frozen=True, slots=True)
class Person:
    """One person as the core sees them."""

    id: int
    code: str
    group: str | None
    goals: tuple[str, ...]
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everything a run depends on, read in one go."""

    people: tuple[Person, ...]
    kept: tuple[tuple[int, int], ...]  # pairs of rows, published, that have met or were pinned
    apart: tuple[tuple[int, int], ...]  # other pairs that have met, or said that they did not, or avoid it
    seed: int
    origins: tuple[str, ...] = ()  # where the kept pairs come from, in their order

    def input_hash(self) -> str:
        """Return a fingerprint of the input: the same input and seed give the same run."""
        content = [[person.code, person.group, person.goals, person.skills] for person in self.people]
        text = json.dumps([content, self.kept, self.apart, self.seed, self.origins], ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()


def eligible_ids(event_id: int) -> list[int]:
    """Return who may be matched: consented, not withdrawn, at least one goal or skill."""
    has_goal = sa.exists().where(Goal.attendee_id == Attendee.id)
    has_skill = sa.exists().where(Skill.attendee_id == Attendee.id)
    return list(
        db.session.scalars(
            sa.select(Attendee.id)
            .where(
                Attendee.event_id == event_id,
                Attendee.consented_at.is_not(None),
                Attendee.withdrawn_at.is_(None),
                sa.or_(has_goal, has_skill),
            )
            .order_by(Attendee.id)
        )
    )


def any_erased(event_id: int, attendee_ids: list[int]) -> bool:
    """Return whether one of these people was erased; their row stays, without a name."""
    erased = db.session.scalars(
        sa.select(Attendee.id).where(Attendee.event_id == event_id, Attendee.name == "")
    )
    return not set(attendee_ids).isdisjoint(erased)


def read_crowd(*, event_id: int, seed: int) -> Crowd:
    """Read the people who may be matched, with the pairs that stay and those that are kept apart.

    Who is absent when everybody had to be here is left out: whoever comes later is matched then.
    """
    absent = absent_ids(db.session.get_one(Event, event_id), now())
    ids = [attendee_id for attendee_id in eligible_ids(event_id) if attendee_id not in absent]
    attendees = db.session.scalars(
        sa.select(Attendee)
        .where(Attendee.event_id == event_id)
        .options(selectinload(Attendee.goals), selectinload(Attendee.skills))
    )
    by_id = {attendee.id: attendee for attendee in attendees}
    people = tuple(
        Person(
            id=attendee.id,
            code=attendee.code,
            group=organisation_group(attendee.organisation),
            goals=tuple(goal.text for goal in attendee.goals),
            skills=tuple(skill.text for skill in attendee.skills),
        )
        for attendee in (by_id[attendee_id] for attendee_id in ids)
    )
    row_of = {person.id: row for row, person in enumerate(people)}
    published = {
        (low, high): origin
        for low, high, origin in db.session.execute(
            sa.select(Match.low_id, Match.high_id, Match.origin)
            .join(MatchRun, MatchRun.id == Match.run_id)
            .where(MatchRun.event_id == event_id, MatchRun.state == RunState.PUBLISHED)
        )
    }
    met = db.session.execute(
        sa.select(Meeting.low_id, Meeting.high_id, Meeting.withdrawn_at.is_(None)).where(
            Meeting.event_id == event_id
        )
    )
    # What somebody wished for comes last, so that it wins over everything that was.
    stays = {pair: True for pair, origin in published.items() if origin == Origin.PINNED}
    stays |= {(low, high): stands and (low, high) in published for low, high, stands in met}
    stays |= dict.fromkeys(pairs_apart(event_id), False)
    kept: list[tuple[int, int]] = []
    apart: list[tuple[int, int]] = []
    for (low, high), is_kept in stays.items():
        if low in row_of and high in row_of:
            (kept if is_kept else apart).append((row_of[low], row_of[high]))
    kept.sort()
    return Crowd(
        people=people,
        kept=tuple(kept),
        apart=tuple(sorted(apart)),
        seed=seed,
        origins=tuple(published[people[i].id, people[j].id] for i, j in kept),
    )
