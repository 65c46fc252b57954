"""Whom a match run gave nobody, with what the event's rules have to do with it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Event, Match
from matchmaker.queries.eligible_pairs import rules_of, standings_of
from matchmaker.queries.people import is_active
from matchmaker.queries.run_people import digests_of, person_digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from matchmaker.models import MatchRun


def who_has_nobody(run: MatchRun) -> list[int]:
    """Return who was there to be matched when a run was computed, still is, and is in none of its pairs.

    Its record says who was: neither the absent nor those who wrote their words later.
    """
    were_there = {person for person, _ in digests_of(run.parameters or {})}
    is_matched = sa.exists().where(
        Match.run_id == run.id, sa.or_(Match.low_id == Attendee.id, Match.high_id == Attendee.id)
    )
    rows = db.session.execute(
        sa.select(Attendee.id, Attendee.code).where(
            Attendee.event_id == run.event_id, is_active(), ~is_matched
        )
    )
    return [person for person, code in rows if person_digest(code) in were_there]


def whom_rules_leave_nobody(
    event_id: int, *, alone: Collection[int], matched: Iterable[int]
) -> frozenset[int]:
    """Return those of them whom the event's rules let meet nobody, whatever anybody wishes.

    Only what the organizers set is looked at: who keeps away from whom is for attendees alone to know.
    """
    event = db.session.get_one(Event, event_id)
    rules, standings = rules_of(event), standings_of(event)
    crowd = Counter(standings[person] for person in {*alone, *matched})
    return frozenset(
        person
        for person in alone
        if not any(
            # A standing of one's own is company only where somebody else has it, too.
            rules.may_meet(standings[person], other) and count > (other == standings[person])
            for other, count in crowd.items()
        )
    )
