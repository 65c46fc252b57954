"""An event's people and matches as rows of a table."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased, selectinload

from matchmaker.db import db
from matchmaker.models import Attendee, Match, MatchRun, RunState
from matchmaker.tokens import show_typed_code

Rows = list[tuple[str, ...]]


def people_rows(event_id: int) -> tuple[tuple[str, ...], Rows]:
    """Return headers and rows that the importer reads back."""
    attendees = db.session.scalars(
        sa.select(Attendee)
        .where(Attendee.event_id == event_id, Attendee.name != "")  # an erased row says nothing
        .options(selectinload(Attendee.goals), selectinload(Attendee.skills))
        .order_by(Attendee.name, Attendee.id)
    )
    headers = ("Name", "Email", "Organisation", "Headline", "Goals", "Skills", "Ticket number", "Badge code")
    return headers, [
        (
            attendee.name,
            attendee.email or "",
            attendee.organisation,
            attendee.headline,
            "\n".join(goal.text for goal in attendee.goals),
            "\n".join(skill.text for skill in attendee.skills),
            attendee.external_id or "",
            show_typed_code(attendee.typed_code),
        )
        for attendee in attendees
    ]


def match_rows(event_id: int) -> tuple[tuple[str, ...], Rows]:
    """Return the published pairs with their words, one row a pair."""
    low, high = aliased(Attendee), aliased(Attendee)
    rows = db.session.execute(
        sa.select(low.name, high.name, Match)
        .select_from(Match)
        .join(MatchRun, MatchRun.id == Match.run_id)
        .join(low, low.id == Match.low_id)
        .join(high, high.id == Match.high_id)
        .where(
            MatchRun.event_id == event_id,
            MatchRun.state == RunState.PUBLISHED,
            low.name != "",
            high.name != "",
        )
        .order_by(low.name, high.name, Match.low_id, Match.high_id)
    )
    headers = ("One", "Other", "One looks for", "Other can help with", "Other looks for", "One can help with")
    return headers, [
        (
            low_name,
            high_name,
            match.reasons["low"]["goal"],
            match.reasons["low"]["skill"],
            match.reasons["high"]["goal"],
            match.reasons["high"]["skill"],
        )
        for low_name, high_name, match in rows
    ]
