"""Everybody's three at once, as they are printed on cards for the pocket."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.badges.pocket import PocketCard, PocketPerson
from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Match, Meeting
from matchmaker.queries.runs import published_run
from matchmaker.queries.three import exchanges, released_pairs, stage_of
from matchmaker.queries.visibility import declined_by, not_parted

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.models import Event, MatchRun


def pocket_cards_of(event: Event, moment: datetime | None = None) -> list[PocketCard]:
    """Return the card of everybody whom the published run gave somebody to meet, by name.

    Who is on a card, and in which order, is what the phone shows: see `three_of`. With rounds it is a
    timetable instead, so that the order follows the rounds.
    """
    run = published_run(event.id)
    if run is None:
        return []
    people = {
        attendee.id: attendee
        for attendee in db.session.scalars(
            sa.select(Attendee)
            .where(Attendee.event_id == event.id, Attendee.withdrawn_at.is_(None))
            .order_by(Attendee.name, Attendee.id)
        )
    }
    released = released_pairs(event.id, run, moment or now())
    told: dict[int, list[tuple[int, int, PocketPerson]]] = defaultdict(list)
    for match, meeting, low_declined, high_declined in _told_matches(run):
        if (match.low_id, match.high_id) in released or not {match.low_id, match.high_id} <= people.keys():
            continue
        for viewer_id, other_id, has_declined in (
            (match.low_id, match.high_id, low_declined),
            (match.high_id, match.low_id, high_declined),
        ):
            if not has_declined:
                person = _person(event, match, people[other_id], low=viewer_id == match.low_id)
                urgency = stage_of(meeting, viewer_id).urgency
                told[viewer_id].append((match.round_number or 0, urgency, person))
    return [
        PocketCard(
            attendee.name,
            event.name,
            tuple(person for *_, person in sorted(told[attendee.id], key=lambda entry: entry[:2])),
        )
        for attendee in people.values()
        if attendee.id in told
    ]


def _told_matches(run: MatchRun) -> sa.Result[Match, Meeting, bool, bool]:
    """Return the matches that one of the two is still told of, with who of them said no, the best first."""
    return db.session.execute(
        sa.select(Match, Meeting, declined_by(Match.low_id), declined_by(Match.high_id))
        .outerjoin(Meeting, sa.and_(Meeting.low_id == Match.low_id, Meeting.high_id == Match.high_id))
        .where(Match.run_id == run.id, not_parted())
        .order_by(Match.score.desc(), Match.low_id, Match.high_id)
    )


def _person(event: Event, match: Match, other: Attendee, *, low: bool) -> PocketPerson:
    gets, gives = exchanges(match, low=low)
    starts_at = None if match.round_number is None else event.round_starts_at(match.round_number)
    return PocketPerson(
        name=other.name,
        headline=other.headline or other.organisation,
        helps_with=gets.skill.pieces if gets else (),
        looks_for=gives.goal.pieces if gives else (),
        round_number=match.round_number,
        meeting_point=match.meeting_point,
        time="" if starts_at is None else f"{starts_at.astimezone(event.zone):%H:%M}",
    )
