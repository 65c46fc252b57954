"""An evening about which every part of a report has something to say."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import (
    Attendee,
    CheckBack,
    Event,
    Feedback,
    Goal,
    GoalOutcome,
    Match,
    Meeting,
    Promise,
    Skill,
    Worth,
)
from matchmaker.models.follow_up import Answer
from matchmaker.tokens import new_badge_code, new_public_code, new_typed_code
from tests.factories import make_event, make_run

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.models import Organizer

LOTTED = 19  # so far apart are people whom the lot brought together
GOALS = ("a patent lawyer for dyes", "a publisher for notes on engines", "programs for looms")
SKILLS = ("programs for looms", "print notes and engines", "paint signs")


def make_full_evening(
    *,
    n_people: int = 120,
    organizer: Organizer | None = None,
    code: str = "full",
    starts_at: datetime | None = None,
    kindness: float = 0.6,
) -> Event:
    """Return an event in which pairs of high score meet more often and like it better."""
    lot = np.random.default_rng(11)
    event = make_event(organizer=organizer, code=code, starts_at=starts_at)
    people = [_person(event, number) for number in range(n_people)]
    db.session.add_all(people)
    run = make_run(event=event)
    run.published_at = event.starts_at - timedelta(hours=1)
    db.session.flush()
    ids = [person.id for person in people]
    suggested = [
        (number, (number + step) % n_people)
        for step in (1, 7, 19)
        for number in range(n_people)
        if step != 19 or number % 2
    ]
    for one, other in suggested:
        score = float(lot.random())
        low, high = sorted((ids[one], ids[other]))
        weak = score < 0.1
        affinities = (0.01, 0.02) if weak else (0.2, 0.01 if one % 9 == 0 else 0.3)
        db.session.add(
            Match(
                run_id=run.id, low_id=low, high_id=high, score=score, low_affinity=affinities[0],
                high_affinity=affinities[1], reasons={}, is_weak=weak,
            )
        )  # fmt: skip
        if lot.random() < 0.15 + 0.6 * score:
            _meet(event, people[one], people[other], lot, kindness * (0.5 + score / 2))
    unlike = {(one, (one + step) % n_people) for step in range(20, 50) for one in range(n_people)}
    drawn = [pair for pair in suggested if (pair[1] - pair[0]) % n_people == LOTTED]
    run.parameters = {
        "lot": _lot([(ids[one], ids[other]) for one, other in [*drawn, *sorted(unlike)]], len(drawn))
    }
    strangers = {
        (one, (one + int(step)) % n_people) for one, step in enumerate(lot.integers(20, 50, n_people // 3))
    }
    for one, other in sorted(strangers):
        _meet(event, people[one], people[other], lot, kindness / 2)
    for person in (person for person in people[::2] if person.goals):
        db.session.add(
            GoalOutcome(goal_id=person.goals[0].id, moved=bool(lot.random() < 0.7), answered_at=now())
        )
    db.session.commit()
    return event


def _lot(pairs: list[tuple[int, int]], n_drawn: int) -> dict[str, Any]:
    """Return a lot that took the first pairs; they had twice the chance of the others."""
    told = [(*sorted(pair), 20 if number < n_drawn else 10) for number, pair in enumerate(pairs)]
    return {
        "percent": 50,
        "lists": 100,
        "pairs": [number for line in told for number in line],
        "drawn": list(range(n_drawn)),
    }


def _person(event: Event, number: int) -> Attendee:
    return Attendee(
        event_id=event.id,
        code=new_public_code(),
        name=f"Person {number}",
        email=f"somebody{number}@example.org",
        badge_code=new_badge_code(),
        typed_code=new_typed_code(),
        consented_at=event.starts_at - timedelta(days=1),
        consent_source="test",
        checked_in_at=event.starts_at if number % 10 else None,
        is_first_time=(True, False, None)[number % 3] if number % 2 else False,
        goals=[Goal(position=0, text=GOALS[number % len(GOALS)])] if number % 12 else [],
        skills=[Skill(position=0, text=SKILLS[number % len(SKILLS)])],
    )


def _meet(event: Event, one: Attendee, other: Attendee, lot: np.random.Generator, kindness: float) -> None:
    low, high = sorted((one.id, other.id))
    met_at = event.starts_at + timedelta(minutes=float(lot.gamma(3, 25)))
    meeting = Meeting(
        code=new_public_code(),
        event_id=event.id,
        low_id=low,
        high_id=high,
        met_at=met_at,
        claimed_by=one.id,
        confirmed_at=met_at if lot.random() < 0.93 else None,
    )
    db.session.add(meeting)
    db.session.flush()
    for person in (one, other):
        if lot.random() < 0.75:
            worth = Worth.FOLLOW_UP if lot.random() < kindness else Worth.NICE
            db.session.add(Feedback(meeting_id=meeting.id, attendee_id=person.id, worth=worth))
    if lot.random() < 0.6:
        db.session.add(
            Promise(
                code=new_public_code(), meeting_id=meeting.id, attendee_id=one.id, text="send the drawings",
                kept_at=now() if lot.random() < 0.7 else None,
            )
        )  # fmt: skip
    if lot.random() < 0.6:
        db.session.add(
            CheckBack(
                meeting_id=meeting.id, attendee_id=other.id, day=30,
                talked=Answer.YES if lot.random() < 0.7 else Answer.NO, answered_at=now(),
            )
        )  # fmt: skip
