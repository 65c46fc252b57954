"""Rows for tests: Ada and Grace meet, Olive organizes, Mallory is the stranger."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import (
    Attendee,
    Event,
    Goal,
    Match,
    MatchRun,
    Meeting,
    Membership,
    Organizer,
    Role,
    RunState,
    Skill,
)
from matchmaker.tokens import new_badge_code, new_public_code, new_typed_code

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_numbers = itertools.count(1)


def make_organizer(*, name: str = "Olive", email: str | None = None) -> Organizer:
    organizer = Organizer(name=name, email=email or f"organizer{next(_numbers)}@example.org")
    db.session.add(organizer)
    db.session.commit()
    return organizer


def make_event(
    *,
    organizer: Organizer | None = None,
    code: str | None = None,
    name: str = "Makers & Money",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    role: Role = Role.OWNER,
    timezone: str = "Europe/Lisbon",
) -> Event:
    starts = starts_at or now() - timedelta(hours=1)
    event = Event(
        code=code or f"event{next(_numbers)}",
        name=name,
        venue="Lisbon",
        timezone=timezone,
        starts_at=starts,
        ends_at=ends_at or starts + timedelta(hours=4),
        contact="olive@example.org",
    )
    db.session.add(event)
    db.session.flush()
    owner = organizer or make_organizer()
    db.session.add(Membership(event_id=event.id, organizer_id=owner.id, role=role))
    db.session.commit()
    return event


def make_attendee(
    *,
    event: Event,
    name: str = "Ada Lovelace",
    goals: Sequence[str] = ("a publisher for notes on engines",),
    skills: Sequence[str] = ("programs for looms",),
    organisation: str = "",
    consents: bool = True,
    email: str | None = None,
    external_id: str | None = None,
) -> Attendee:
    number = next(_numbers)
    attendee = Attendee(
        event_id=event.id,
        code=new_public_code(),
        name=name,
        email=email or f"person{number}@example.org",
        external_id=external_id,
        organisation=organisation,
        headline="Invents things",
        badge_code=new_badge_code(),
        typed_code=new_typed_code(),
        consented_at=now() if consents else None,
        consent_source="test",
        goals=[Goal(position=place, text=text) for place, text in enumerate(goals)],
        skills=[Skill(position=place, text=text) for place, text in enumerate(skills)],
    )
    db.session.add(attendee)
    db.session.commit()
    return attendee


def make_run(
    *, event: Event, number: int = 1, state: RunState = RunState.PUBLISHED, people: int = 2
) -> MatchRun:
    run = MatchRun(
        event_id=event.id,
        number=number,
        seed=number,
        state=state,
        figures={
            "people": people,
            "pairs": 1,
            "orphans": 0,
            "busiest": 1,
            "full_share": 1.0,
            "mutual_share": 1.0,
            "weak": 0,
            "only_give": 0,
            "seconds": 0.1,
        },
        computed_at=now(),
        published_at=now() if state == RunState.PUBLISHED else None,
    )
    db.session.add(run)
    db.session.commit()
    return run


def make_match(
    *,
    run: MatchRun,
    one: Attendee,
    other: Attendee,
    score: float = 1.0,
) -> Match:
    low, high = sorted((one, other), key=lambda attendee: attendee.id)
    match = Match(
        run_id=run.id,
        low_id=low.id,
        high_id=high.id,
        score=score,
        low_affinity=0.3,
        high_affinity=0.2,
        reasons={"low": _reason(low, high), "high": _reason(high, low)},
    )
    db.session.add(match)
    db.session.commit()
    return match


def make_meeting(*, one: Attendee, other: Attendee, is_confirmed: bool = True) -> Meeting:
    """Return a meeting that the first one claimed, the other confirmed."""
    low, high = sorted((one, other), key=lambda attendee: attendee.id)
    moment = now()
    meeting = Meeting(
        code=new_public_code(),
        event_id=one.event_id,
        low_id=low.id,
        high_id=high.id,
        met_at=moment,
        claimed_by=one.id,
        confirmed_at=moment if is_confirmed else None,
    )
    db.session.add(meeting)
    db.session.commit()
    return meeting


def _reason(gets: Attendee, gives: Attendee) -> dict[str, object]:
    """Return a reason that marks the first word of each side."""
    goal = gets.goals[0].text if gets.goals else ""
    skill = gives.skills[0].text if gives.skills else ""
    if not goal or not skill:
        return {"goal": "", "skill": "", "goal_spans": [], "skill_spans": [], "terms": []}
    return {
        "goal": goal,
        "skill": skill,
        "goal_spans": [[0, len(goal.split()[0])]],
        "skill_spans": [[0, len(skill.split()[0])]],
        "terms": [["word", 0.2]],
    }
